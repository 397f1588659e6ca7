"""PDF files with a text layer: lines as on the page, tables as rows, pages parted by a form feed."""

import re
from collections.abc import Iterator
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.page_tables import PageTable, read_page_table, render_pages

_UNDECODED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_MOST_PAGES = 3_000
_FEWEST_CHARS_PER_PAGE = 2


def load_pdf(data: bytes) -> Content:
    """Loads a PDF file."""
    if b"%PDF-" not in data[:1024]:
        raise UnreadableDocument("damaged, or not a PDF file")
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise UnreadableDocument(f"more than {_MOST_PAGES} pages; split it")
            pages = [_read_page(page) for page in pdf.pages]
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnreadableDocument("protected by a password; save it without one") from error
        raise UnreadableDocument("damaged, or not a PDF file") from error
    text = "\n\f".join(render_pages(pages))
    if len("".join(text.split())) < _FEWEST_CHARS_PER_PAGE * len(pages) or not text.strip():
        raise UnreadableDocument("scan without text layer; run OCR on it first")
    if len(_UNDECODED.findall(text)) > len(text) / 50:
        raise UnreadableDocument("its fonts do not say which characters they show; run OCR on it first")
    return Content(text)


def _read_page(whole: Page) -> list[str | PageTable]:
    page = whole.dedupe_chars()  # browsers print bold by drawing a character twice, a third of a point apart
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    blocks = [block for _, block in sorted(_page_lines(page, tables), key=lambda line: line[0])]
    whole.close()  # frees the page's objects; a long file would fill the memory
    return blocks


def _page_lines(page: Page, tables: list[Table]) -> Iterator[tuple[float, str | PageTable]]:
    """Yields lines and tables with their distance from the top."""
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda item: not any(_is_inside(item, box) for box in boxes)) if boxes else page
    for line in outside.extract_text_lines(strip=True, return_chars=False):
        yield float(line["top"]), str(line["text"])
    for table, box in zip(tables, boxes, strict=True):
        yield float(box[1]), read_page_table(table)


def _is_inside(item: dict[str, float], box: tuple[float, float, float, float]) -> bool:
    middle, height = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return box[0] <= middle <= box[2] and box[1] <= height <= box[3]
