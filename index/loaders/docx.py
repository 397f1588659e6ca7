"""Word documents: paragraphs, headings and tables in document order, automatic numbers written out."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.grid import Grid
from index.loaders.numbering import Numbering
from index.loaders.tables import render_table, say_table
from index.loaders.word_tables import word_grid

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_LARGEST_UNPACKED = 200 * 2**20
_MOST_PARTS = 5_000
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_LEFT_OUT = frozenset(qn(name) for name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr"))


def load_docx(data: bytes) -> Content:
    """Loads a Word document (.docx)."""
    if data.startswith(_OLD_FORMAT):
        raise UnreadableDocument("protected by a password, or in the old Word format; save it as plain .docx")
    refuse_bomb(data)
    document = docx.Document(BytesIO(data))
    text = "\n\n".join(block for block in _blocks(document, Numbering(document)) if block.strip())
    if not text:
        raise UnreadableDocument("the document has no text")
    return Content(text)


def refuse_bomb(data: bytes) -> None:
    """Makes sure that a Word document can be unpacked in memory.

    Raises:
        UnreadableDocument: it cannot, or is no archive.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableDocument("damaged, or not a Word document") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise UnreadableDocument(f"unpacks to more than {_LARGEST_UNPACKED // 2**20} MiB")


def _blocks(container: WordDocument, numbering: Numbering) -> Iterator[str]:
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            yield render_table(_grid(item, numbering))
        else:
            yield _paragraph(item, numbering)


def _paragraph(paragraph: Paragraph, numbering: Numbering) -> str:
    text = "".join(_runs(paragraph)).strip("\n")
    if not text.strip():
        return ""
    style = paragraph.style.name if paragraph.style is not None and paragraph.style.name else ""
    number = numbering.label(paragraph)
    heading = _HEADING.match(style)
    if heading:
        return "#" * min(int(heading[1]), 6) + " " + number + text.strip()
    return ("# " if style.lower() == "title" else "") + number + text


def _runs(paragraph: Paragraph) -> Iterator[str]:
    """The text as it reads with all changes accepted: insertions in, deletions and text boxes out."""
    stack = [paragraph._p]
    while stack:
        element = stack.pop()
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag == qn("w:tab"):
            yield "\t"
        elif element.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif element.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif element.tag not in _LEFT_OUT and not str(element.tag).endswith("}Fallback"):
            stack.extend(reversed(element))


def _grid(table: Table, numbering: Numbering) -> Grid:
    def read(part: CT_Tc) -> str:
        blocks = [
            say_table(_grid(item, numbering)) if isinstance(item, Table) else _paragraph(item, numbering)
            for item in _Cell(part, table).iter_inner_content()
        ]
        return "\n".join(filter(None, blocks))

    return word_grid(table._tbl, read)
