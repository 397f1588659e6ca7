"""What kind of file it is: told by its content first, since offices rename files, then by its ending."""

import re
from codecs import getincrementaldecoder

from index.loaders.archives import parts_of

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTAINERS = (_ZIP, _OLE)
# What the parts of a compound file are called that hold a workbook and a text.
_WORKBOOK, _WORD = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|title|style|script|link|body|table|p|div|center|font|span|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
# A page with all its pictures in one file, and a Word document as one file of XML.
_SAVED = re.compile(
    rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*multipart/related", re.I
)
_WORD_XML = re.compile(rb"progid=\"Word\.Document\"|<w:wordDocument|<pkg:package")
# Bytes of a file that tell what it is, but for the containers, whose parts do.
LOOKED_AT = 1024
# Files in an archive that tell what it is: a Word document, a spreadsheet, slides.
_PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "OFD.xml": ".ofd",
}
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
# Formats that are no plain text; a file of such a name that is text was only called so.
_WORD_NAMES = (".doc", ".wps", ".rtf", ".odt")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_CHINESE = re.compile("[\u4e00-\u9fff]{2}.*[\u4e00-\u9fff]{2}", re.DOTALL)
# A page that says in Markdown how HTML is written is no page of HTML.
_MARKDOWN = (".md", ".markdown")


def kind_of(data: bytes, suffix: str) -> str:
    """The ending that the content of a file calls for; `suffix` where it does not tell."""
    head = data[:LOOKED_AT]
    if b"%PDF-" in head:
        return ".pdf"
    if head.startswith(_ZIP):
        return _archive(data) or suffix
    if head.startswith(_OLE):
        return _compound(data, suffix)
    if head.startswith(_PICTURES) and b"\x00" in head:
        return ".jpg"
    return _marked_up(head, suffix) or (".txt" if suffix in _WORD_NAMES and _is_plain(head) else suffix)


def _marked_up(head: bytes, suffix: str) -> str:
    """The ending of a format that is written in letters, by its first ones; "" where they do not tell."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if _SAVED.match(head.lstrip()):
        return ".mht"
    if _WORD_XML.search(head) and head.startswith(b"<?xml"):
        return ".doc"
    return ".html" if suffix not in _MARKDOWN and _HTML.match(head) else ""


def _is_plain(head: bytes) -> bool:
    """Whether it is Chinese text: no control characters, and readable in one of the usual encodings."""
    if _CONTROL.search(head):
        return False
    for encoding in ("utf-8", "gb18030"):
        text = getincrementaldecoder(encoding)("replace").decode(head)  # the last character may be cut
        if "\ufffd" not in text:
            return bool(_CHINESE.search(text))
    return False


def _compound(data: bytes, suffix: str) -> str:
    """Of the old Office formats; a new document protected by a password is kept in such a file too."""
    if _WORKBOOK in data and _WORD not in data:
        return ".xls"
    return suffix if suffix in (".xls", ".ppt", ".msg", ".wps", ".docx", ".xlsx") else ".doc"


def _archive(data: bytes) -> str:
    names = {part.filename for part in parts_of(data)}
    if "mimetype" in names and _OPEN_TEXT in data[:LOOKED_AT]:  # it is written first, and not packed
        return ".odt"
    return next((ending for part, ending in _PARTS.items() if part in names), "")
