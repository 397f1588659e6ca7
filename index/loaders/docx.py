"""Word documents: paragraphs, headings and tables in document order, automatic numbers written out."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import accumulate, groupby
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.text.paragraph import Paragraph

from index.errors import UnreadableDocument
from index.loaders.archives import refuse_bomb
from index.loaders.content import Content
from index.loaders.grid import Grid
from index.loaders.html import load_html
from index.loaders.inserted_pictures import describe_inserted, read_inserted
from index.loaders.kinds import kind_of
from index.loaders.mhtml import load_mhtml
from index.loaders.numbering import Numbering
from index.loaders.tables import render_table, say_table
from index.loaders.word_heads import choose_heads
from index.loaders.word_tables import word_grid
from index.loaders.word_text import ParagraphReader, Said, block_elements, find_hidden_styles, has_no_end
from index.recognition.pages import Recogniser

_BETWEEN = "\n\n"
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.I)
_COMPLETE = re.compile(r"[。！？；：.!?;:][”’\"'）)》」』】]*\s*$")
# Documents with macros and templates are documents like others; nothing in them is run.
_LIKE_DOCUMENTS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
_PAGES = {".html": load_html, ".mht": load_mhtml}
# Stands among the blocks where a picture does, with its number; no text has such a character.
_PICTURE = "\ufdd0"


def load_docx(data: bytes, recogniser: Recogniser | None = None) -> Content:
    """Loads a Word document (.docx); its pictures that are pages of text are recognised."""
    if data.startswith(_OLD_FORMAT):
        raise UnreadableDocument("protected by a password, or in the old Word format; save it as plain .docx")
    refuse_bomb(data, "a Word document")
    document = _open(data)
    reading = _Reading(document)
    blocks = list(filter(str.strip, reading.read(document.element.body)))
    return _join(document, blocks, reading.pictures, recogniser)


def _join(
    document: WordDocument, blocks: Sequence[str], pictures: Sequence[bytes], recogniser: Recogniser | None
) -> Content:
    """The text of the blocks, that of pictures in their places."""
    shown = [[pictures[int(block[1:])] for block in run] for run in _runs(blocks)]
    pages = [page for run in read_inserted(shown, recogniser) for page in run]
    waiting = iter(pages)
    said: list[tuple[str, int]] = []
    for block in blocks:
        page = next(waiting) if block.startswith(_PICTURE) else None
        text = block if not block.startswith(_PICTURE) else page.text if page else ""
        if text:
            said.append((text, page.number if page else 0))
    large = [page for page in pages if page]
    if not said:
        unread = next((page.problem for page in large if page.problem), "")
        raise UnreadableDocument(unread or "the document has no text")
    heads = choose_heads(_read_heads(document), [text for text, _ in said])
    texts = [*heads, *(text for text, _ in said)]
    starts = [0, *accumulate(len(text) + len(_BETWEEN) for text in texts)][len(heads) :]
    places = [
        (number, start, start + len(text))
        for start, (text, number) in zip(starts, said, strict=False)
        if number
    ]
    return Content(_BETWEEN.join(texts), reading=describe_inserted(large, places))


def _runs(blocks: Sequence[str]) -> list[list[str]]:
    """The pictures that follow each other without text between them."""
    parted = groupby(blocks, key=lambda block: block.startswith(_PICTURE))
    return [list(run) for is_picture, run in parted if is_picture]


def _open(data: bytes) -> WordDocument:
    for kind in _LIKE_DOCUMENTS:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    part = Package.open(BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise UnreadableDocument(f"not a Word document, but {part.content_type}")
    document: WordDocument = part.document
    return document


class _Reading:
    """Reads one document from its beginning to its end; numbers, fields and notes are counted on the way."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._numbering = Numbering(document)
        self._paragraphs = ParagraphReader(find_hidden_styles(document.styles.element.findall(qn("w:style"))))
        self.pictures: list[bytes] = []
        self._notes: list[tuple[str, str]] = []
        self._told: set[tuple[str, str]] = set()

    def read(self, body: Any) -> Iterator[str]:
        """Yields the blocks of the document's body, each note behind the text that refers to it."""
        for block in self._blocks(body):
            yield block
            if _COMPLETE.search(block) or block.startswith("|"):
                yield from self._take_notes()
        yield from self._take_notes()

    def _blocks(self, container: Any, *, in_cell: bool = False) -> Iterator[str]:
        open_part, last = Said(), None
        for element in block_elements(container):
            if element.tag == qn("w:p"):
                open_part.add(self._paragraphs.read(element))
                last = element
                if has_no_end(element):
                    continue
                yield from self._paragraph(element, open_part, in_cell=in_cell)
                open_part = Said()
            elif element.tag == qn("w:tbl"):
                before = len(self.pictures)
                grid = self._grid(element)
                yield say_table(grid) if in_cell else render_table(grid)
                if not in_cell:
                    yield from (f"{_PICTURE}{at}" for at in range(before, len(self.pictures)))
            else:
                yield self._inserted_page(element)
        if last is not None and not open_part.is_empty():
            yield from self._paragraph(last, open_part, in_cell=in_cell)

    def _paragraph(self, element: Any, said: Said, *, in_cell: bool) -> Iterator[str]:
        """The paragraph, then text boxes and pictures anchored in it; a cell's pictures follow its table."""
        paragraph = Paragraph(element, self._document._body)
        style = paragraph.style.name if paragraph.style is not None and paragraph.style.name else ""
        if _CONTENTS.match(style):
            return
        number = self._numbering.label(paragraph)  # an empty one counts too
        text = said.text.strip("\n")
        self._notes += said.notes
        if text.strip():
            heading = _HEADING.match(style)
            if heading:
                yield "#" * min(int(heading[1]), 6) + " " + number + text.strip()
            else:
                yield ("# " if style.lower() == "title" else "") + number + text
        for box in said.boxes:
            yield from self._blocks(box, in_cell=in_cell)
        for name in said.pictures:
            relation = self._document.part.rels.get(name)
            if relation is not None and not relation.is_external:
                self.pictures.append(relation.target_part.blob)
                if not in_cell:
                    yield f"{_PICTURE}{len(self.pictures) - 1}"

    def _grid(self, table: Any) -> Grid:
        return word_grid(table, lambda cell: "\n".join(filter(None, self._blocks(cell, in_cell=True))))

    def _inserted_page(self, element: Any) -> str:
        """The text of a web page that stands in the document as it is; some programs write no other text."""
        relation = self._document.part.rels.get(element.get(qn("r:id")))
        if relation is None or relation.is_external:
            return ""
        page = relation.target_part.blob
        loader = _PAGES.get(kind_of(page, ""))
        return loader(page).text if loader else ""

    def _take_notes(self) -> Iterator[str]:
        """The notes referred to since they were last taken, each once."""
        waiting, self._notes = self._notes, []
        for key in waiting:
            if key not in self._told:
                self._told.add(key)
                yield from self._note(*key)

    def _note(self, part: str, number: str) -> Iterator[str]:
        root = _part(self._document, part)
        for note in root if root is not None else ():
            if note.get(qn("w:id")) == number:
                text = "\n".join(block for block in self._blocks(note) if block.strip()).strip()
                if text:
                    yield text if text.startswith("注") else "注：" + text


def _part(document: WordDocument, name: str) -> Any:
    """The root of the document's part for footnotes or endnotes, or None."""
    relations = document.part.rels.values()
    found = next((r.target_part for r in relations if r.reltype.endswith("/" + name)), None)
    return parse_xml(found.blob) if found is not None else None


def _read_heads(document: WordDocument) -> list[list[str]]:
    """The lines of each head of a page, in the order of the sections."""
    reader = ParagraphReader({})
    heads = []
    for reference in document.element.body.iter(qn("w:headerReference")):
        relation = document.part.rels.get(reference.get(qn("r:id")))
        if relation is not None and not relation.is_external:
            said = [reader.read(element) for element in relation.target_part.element.iter(qn("w:p"))]
            lines = (line for one in said for line in one.text.split("\n") if line.strip())
            heads.append(list(dict.fromkeys(lines)))
    return heads
