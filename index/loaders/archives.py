"""Documents that are archives of parts: what is in them, and whether they may be unpacked."""

import zipfile
from io import BytesIO

from index.errors import UnreadableDocument

_LARGEST_UNPACKED = 200 * 2**20
_MOST_PARTS = 5_000


def parts_of(data: bytes) -> list[zipfile.ZipInfo]:
    """Returns the parts of an archive as its directory lists them; none where the bytes are no archive."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def refuse_bomb(data: bytes, expected: str) -> None:
    """Makes sure that an archive can be unpacked in memory.

    Args:
        data: the archive.
        expected: what it should be, for the message: "a Word document".

    Raises:
        UnreadableDocument: it cannot, or is no archive.
    """
    parts = parts_of(data)
    if not parts:
        raise UnreadableDocument(f"damaged, or not {expected}")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise UnreadableDocument(f"unpacks to more than {_LARGEST_UNPACKED // 2**20} MiB")
