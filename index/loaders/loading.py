"""Files as documents: finding them, reading their text, and what they are."""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path, PurePath

from index.errors import UnreadableDocument
from index.language.radicals import unify
from index.loaders.content import Content
from index.loaders.delimited import load_delimited
from index.loaders.docx import load_docx
from index.loaders.html import load_html
from index.loaders.inserted_pictures import FindPicture, find_in_address, pictures_beside
from index.loaders.kinds import CONTAINERS, LOOKED_AT, kind_of
from index.loaders.markdown import load_markdown
from index.loaders.mhtml import load_mhtml
from index.loaders.office import CONVERTED
from index.loaders.pdf import load_pdf
from index.loaders.pictures import load_picture
from index.loaders.text import load_text
from index.loaders.workbooks import load_xls, load_xlsx
from index.metadata.inference import infer_metadata
from index.metadata.parts import describe_parts
from index.recognition.pages import Recogniser
from index.types import Document

_LOG = logging.getLogger(__name__)

_WEB_PAGES = (".html", ".htm", ".shtml", ".xhtml")
LOADERS: dict[str, Callable[[bytes], Content]] = {
    ".txt": load_text,
    ".md": load_markdown,
    ".markdown": load_markdown,
    **dict.fromkeys(_WEB_PAGES, load_html),
    ".mht": load_mhtml,
    ".mhtml": load_mhtml,
    ".docx": load_docx,
    **CONVERTED,
    ".pdf": load_pdf,
    ".csv": load_delimited,
    ".tsv": load_delimited,
    ".xlsx": load_xlsx,
    ".xlsm": load_xlsx,
    ".xls": load_xls,
}
# Of these, pages that are pictures are recognised.
PICTURED: dict[str, Callable[[bytes, Recogniser | None], Content]] = {
    ".pdf": load_pdf,
    ".docx": load_docx,
    **CONVERTED,
    **dict.fromkeys((".mht", ".mhtml"), load_mhtml),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp"), load_picture),
}
# What an office expects to be read and is not; each is named in the report with what to do instead.
ADVICE = {
    ".ofd": "OFD format; save it as .pdf with a text layer",
    ".ppt": "slides; save them as .pdf",
    ".pptx": "slides; save them as .pdf",
    ".heic": "a telephone's picture; save it as .jpg",
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "an archive; unpack it"),
    ".eml": "a mail; save its text as .txt or its attachments",
    ".msg": "a mail; save its text as .txt or its attachments",
}
# What browsers and Word add to a page's name for the folder with its pictures and scripts.
_SAVED_WITH_PAGES = ("_files", ".files")
# Beside documents, but none: what systems leave in folders, and the list of a corpus's sources.
_NO_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini", "manifest.toml"})


def find_files(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Finds the files among and below `paths`, sorted; hidden and temporary ones are left out.

    Files that cannot be read are among them, so that the report can name each.

    Returns:
        Pairs of file and corpus root: the folder that was named, or the folder of the file that was named.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in _walk(path):
                found.setdefault(file, path)
        elif path.is_file() and _is_document(path.name):
            found.setdefault(path, path.parent)
    return sorted(found.items(), key=lambda pair: pair[0].as_posix())


def _walk(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        pages = {Path(name).stem for name in names if name.lower().endswith(_WEB_PAGES)}
        below[:] = sorted(name for name in below if not name.startswith(".") and not _is_of(name, pages))
        yield from (Path(folder, name) for name in names if _is_document(name))


def _is_of(folder: str, pages: Set[str]) -> bool:
    """Whether a browser saved a folder with one of these pages; the page is read with what it needs of it."""
    return any(folder.endswith(mark) and folder.removesuffix(mark) in pages for mark in _SAVED_WITH_PAGES)


def _is_document(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _NO_DOCUMENTS


def load_document(path: Path, root: Path, max_bytes: int, recogniser: Recogniser | None = None) -> Document:
    """Reads one file.

    Args:
        path: the file.
        root: the corpus folder that `Document.doc` is relative to.
        max_bytes: the largest file accepted.
        recogniser: reads pages that are pictures; without one they are named.

    Raises:
        UnreadableDocument: the file cannot be read; the text says why, in one line, without the file's name.
    """
    data = _read(path, max_bytes)
    content = read_content(data, path.name, recogniser, pictures_beside(path, root, max_bytes))
    doc = path.relative_to(root).as_posix()
    text = unify(content.text)
    if content.parts:
        metadata, parts = describe_parts(text, content.parts, doc)
    else:
        metadata, parts = infer_metadata(text, content.given, doc, unify(content.page_title)), ()
    digest = hashlib.sha256(data).hexdigest()
    return Document(doc, content.text, metadata, digest, content.reading, parts)


def read_content(
    data: bytes, name: str, recogniser: Recogniser | None = None, find: FindPicture = find_in_address
) -> Content:
    """Reads the content of a file; its `name` counts only where the content does not tell the format.

    `find` gives the pictures of a web page.

    Raises:
        UnreadableDocument: it cannot be read; the text says why, in one line, without the name.
    """
    suffix = _known_format(data, name)
    try:
        return _load(data, suffix, recogniser, find)
    except UnreadableDocument:
        raise
    except Exception as error:  # parsers of foreign formats raise whatever a damaged file leads them to
        _LOG.info("cannot read %s", name, exc_info=True)
        raise UnreadableDocument(f"damaged {suffix} file ({type(error).__name__})") from error


def _known_format(data: bytes, name: str) -> str:
    suffix = kind_of(data, PurePath(name).suffix.lower())
    if suffix in ADVICE:
        raise UnreadableDocument(ADVICE[suffix])
    if suffix not in LOADERS and suffix not in PICTURED:
        known = ", ".join(LOADERS | PICTURED)
        raise UnreadableDocument(f"unknown ending {suffix or '(none)'}; known are {known}")
    return suffix


def _load(data: bytes, suffix: str, recogniser: Recogniser | None, find: FindPicture) -> Content:
    if suffix in _WEB_PAGES:
        return load_html(data, recogniser, find)
    return PICTURED[suffix](data, recogniser) if suffix in PICTURED else LOADERS[suffix](data)


def _read(path: Path, max_bytes: int) -> bytes:
    """Returns the content of a file; what is no document is not read to its end."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            mebibytes, limit = size / 2**20, max_bytes / 2**20
            raise UnreadableDocument(
                f"{mebibytes:.1f} MiB, larger than {limit:g} MiB (POLICY_ASSISTANT_MAX_FILE_MB)"
            )
        with path.open("rb") as file:
            data = file.read(LOOKED_AT)
            if not data:
                raise UnreadableDocument("the file is empty")
            if not data.startswith(CONTAINERS):
                _known_format(data, path.name)
            return data + file.read()
    except OSError as error:
        raise UnreadableDocument(f"cannot be read: {error.strerror or error}") from error
