"""What kind of file it is: told by its content first, since offices rename files, then by its ending."""

import re
import zipfile
from io import BytesIO

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What the parts of a compound file are called that hold a workbook and a text.
_WORKBOOK, _WORD = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|table|p|div)\b", re.IGNORECASE
)
_LOOKED_AT = 1024
# Files in an archive that tell what it is: a Word document, a spreadsheet, slides.
_PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "OFD.xml": ".ofd",
}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
# A page that says in Markdown how HTML is written is no page of HTML.
_MARKDOWN = (".md", ".markdown")


def kind_of(data: bytes, suffix: str) -> str:
    """The ending that the content of a file calls for; `suffix` where it does not tell."""
    head = data[:_LOOKED_AT]
    if b"%PDF-" in head:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _archive(data) or suffix
    if head.startswith(_OLE):
        return _compound(data, suffix)
    if head.startswith(_PICTURES) and b"\x00" in head:
        return ".jpg"
    if suffix not in _MARKDOWN and _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return ".html"
    return suffix


def _compound(data: bytes, suffix: str) -> str:
    """Of the old Office formats; a new document protected by a password is kept in such a file too."""
    if _WORKBOOK in data and _WORD not in data:
        return ".xls"
    return suffix if suffix in (".xls", ".ppt", ".wps", ".docx", ".xlsx") else ".doc"


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return next((ending for part, ending in _PARTS.items() if part in names), "")
