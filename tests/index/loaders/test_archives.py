"""Documents that are archives: what is in them, and whether they may be unpacked."""

import zipfile
from io import BytesIO

import pytest

from index.errors import UnreadableDocument
from index.loaders.archives import parts_of, refuse_bomb


def archive(**parts: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return data.getvalue()


def test_the_parts_of_an_archive() -> None:
    assert [(part.filename, part.file_size) for part in parts_of(archive(a=b"xyz", b=b""))] == [
        ("a", 3),
        ("b", 0),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 torn", archive(a=b"xyz")[:-9]], ids=["empty", "torn", "without its end"]
)
def test_what_is_no_archive_has_none(data: bytes) -> None:
    assert parts_of(data) == []
    with pytest.raises(UnreadableDocument, match="damaged, or not a Word document"):
        refuse_bomb(data, "a Word document")


def test_what_unpacks_to_too_much_is_refused() -> None:
    refuse_bomb(archive(a=bytes(2**20)), "a Word document")
    with pytest.raises(UnreadableDocument, match="unpacks to more than 200 MiB"):
        refuse_bomb(archive(a=bytes(101 * 2**20), b=bytes(100 * 2**20)), "a Word document")
