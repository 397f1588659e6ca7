"""PDF files: paragraphs and tables in reading order, pages parted by a form feed."""

import gc
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from index.errors import UnreadableDocument
from index.loaders.columns import find_columns
from index.loaders.content import Content
from index.loaders.furniture import drop_furniture
from index.loaders.page_lines import Block, Glyph, Line, TableBox, find_rows, join_row, read_pieces
from index.loaders.page_tables import PageTable, read_page_table, render_pages
from index.loaders.paragraphs import PageFlow, join_pages, split_notes
from index.loaders.picture_pages import PAGE_BREAK, describe_reading, find_picture, read_picture_pages
from index.loaders.ruled_boxes import find_tables
from index.loaders.white_tables import find_white_tables
from index.recognition.pages import Recogniser

_MOST_PAGES = 3_000
_PAGES_AT_ONCE = 20
# A character that its font names twice: as the radical that it looks like, and as itself.
_LIGATED_RADICAL = re.compile(r"[\u2e80-\u2fdf]+(?=[\u4e00-\u9fff])")
# Type is set in four directions; what leans more than this (the sine of the angle) is a stamp or a watermark.
_LEAN = 0.05


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page: pieces of lines, tables, and pieces of lines that run in another direction."""

    pieces: tuple[Line, ...]
    tables: tuple[TableBox, ...] = ()
    turned: tuple[Line, ...] = ()


def load_pdf(data: bytes, recogniser: Recogniser | None = None) -> Content:
    """Loads a PDF file; pages that are pictures are recognised."""
    if b"%PDF-" not in data[:1024]:
        raise UnreadableDocument("damaged, or not a PDF file")
    # It warns of every font without a box, several times a page; nothing of it concerns the text.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pictures = {}
        pages = []
        for number, page in enumerate(_open_pages(data), 1):
            if picture := find_picture(page):
                pictures[number] = picture
            pages.append(read_page(page))
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnreadableDocument("protected by a password; save it without one") from error
        raise UnreadableDocument("damaged, or not a PDF file") from error
    layers = {number: pages[number - 1].pieces for number in pictures}
    read = read_picture_pages(data, pictures, layers, recogniser)
    for number, found in read.items():
        pages[number - 1] = PageContent(found.sheet.lines, found.sheet.tables)
    texts = lay_out(pages)
    return Content(PAGE_BREAK.join(texts), reading=describe_reading(texts, read))


def _open_pages(data: bytes) -> Iterator[Page]:
    """Yields the pages; the file is opened anew every few pages, as the parser keeps all it has decoded."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        count = len(pdf.pages)
        if count > _MOST_PAGES:
            raise UnreadableDocument(f"more than {_MOST_PAGES} pages; split it")
        yield from pdf.pages[:_PAGES_AT_ONCE]
    for first in range(_PAGES_AT_ONCE, count, _PAGES_AT_ONCE):
        gc.collect()  # the parser and its document hold each other
        numbers = range(first + 1, first + _PAGES_AT_ONCE + 1)
        with pdfplumber.open(BytesIO(data), pages=list(numbers)) as pdf:
            yield from pdf.pages


def read_page(whole: Page) -> PageContent:
    """Returns what stands on a page, and frees the memory that the page has taken."""
    page = whole.dedupe_chars()  # browsers print bold by drawing a character twice, a third of a point apart
    tables = find_tables(page, _size_of_type(char["size"] for char in page.chars))
    outside = [char for char in page.chars if not any(_is_inside(char, table.bbox) for table in tables)]
    directions = _by_direction(outside)
    main = max(directions, key=lambda one: len(directions[one]), default=(1, 0))
    turned = [piece for way, glyphs in directions.items() if way != main for piece in read_pieces(glyphs)]
    boxes = tuple(_read_table(table, main) for table in tables)
    content = PageContent(tuple(read_pieces(directions.get(main, []))), boxes, tuple(turned))
    whole.close()
    return content


def _is_inside(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle, height = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= middle <= box[2] and box[1] <= height <= box[3])


def _size_of_type(sizes: Iterable[float]) -> float:
    return max(Counter(round(size, 1) for size in sizes).items(), key=lambda pair: pair[1], default=(0.0, 0))[
        0
    ]


def _by_direction(chars: Sequence[dict[str, Any]]) -> dict[tuple[int, int], list[Glyph]]:
    """Returns the characters by the direction in which they are read; leaning ones are left out."""
    found: dict[tuple[int, int], list[Glyph]] = {}
    for char in chars:
        a, b, *_ = char["matrix"]
        length = (a * a + b * b) ** 0.5 or 1.0
        if min(abs(a), abs(b)) <= _LEAN * length:
            way = (round(a / length), round(b / length))
            found.setdefault(way, []).append(_glyph(char, way))
    return found


def _glyph(char: dict[str, Any], way: tuple[int, int]) -> Glyph:
    """A character with x along its line; its baseline is where its matrix puts it."""
    left, top, right, bottom = _turn((char["x0"], char["top"], char["x1"], char["bottom"]), way)
    x, y = char["matrix"][4], char["bottom"] - (char["matrix"][5] - char["y0"])
    _, base, _, _ = _turn((x, y, x, y), way)
    return Glyph(_LIGATED_RADICAL.sub("", char["text"]), left, right, base, bottom - top)


def _turn(box: tuple[float, float, float, float], way: tuple[int, int]) -> tuple[float, float, float, float]:
    """Returns a box as it stands when the page is turned so that text of this direction is upright."""
    (x, y), (x0, top, x1, bottom) = way, box
    across = sorted(at * x - height * y for at, height in ((x0, top), (x1, bottom)))
    down = sorted(at * y + height * x for at, height in ((x0, top), (x1, bottom)))
    return across[0], down[0], across[1], down[1]


def _read_table(table: Table, way: tuple[int, int]) -> TableBox:
    left, top, right, bottom = _turn(table.bbox, way)
    return TableBox(left, right, top, bottom, read_page_table(table))


def lay_out(pages: Sequence[PageContent]) -> list[str]:
    """Returns the text of each page: without running heads and feet, column after column, in paragraphs."""
    body_size = _size_of_type(line.size for page in pages for line in page.pieces for _ in line.text)
    bodies = drop_furniture([page.pieces for page in pages], body_size)
    flows: list[PageFlow] = []
    for page, pieces in zip(pages, bodies, strict=True):
        flows.append(_flow(page, pieces, body_size, _last_table(flows)))
    return render_pages(join_pages(flows, body_size))


def _last_table(flows: Sequence[PageFlow]) -> PageTable | None:
    """The table without rules that the pages so far end with."""
    columns = flows[-1].columns if flows else ()
    last = next((column[-1] for column in columns[::-1] if column), None)
    return last.table if isinstance(last, TableBox) and last.table.columns else None


def _flow(page: PageContent, pieces: Sequence[Line], body_size: float, before: PageTable | None) -> PageFlow:
    columns: list[tuple[Block, ...]] = []
    asides: list[Line] = []
    found = find_white_tables(find_rows(pieces), before)
    blocks = [one for row in found for one in ([row] if isinstance(row, TableBox) else row)]
    for column in find_columns([*blocks, *page.tables]):
        inside = find_white_tables(find_rows(one for one in column if isinstance(one, Line)))
        lines = [one if isinstance(one, TableBox) else join_row(one) for one in inside]
        tables = [one for one in column if isinstance(one, TableBox)]
        ordered: list[Block] = sorted([*lines, *tables], key=lambda one: one.top)
        body, notes = split_notes(ordered, body_size)
        columns.append(body)
        asides += notes
    turned = [join_row(row) for row in find_rows(page.turned)]
    return PageFlow(tuple(columns), (*asides, *turned))
