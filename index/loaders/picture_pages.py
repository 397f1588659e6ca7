"""Pages of a PDF that are pictures: a scan, or text that is drawn and not written.

A scanner's app leaves its name, a copier the number on such pages; fonts that do not say which characters
they show leave text that nobody can read. What the recogniser reads there takes its place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from pdfplumber.page import Page
from rapidfuzz import fuzz

from index.errors import UnreadableDocument
from index.loaders.page_lines import Line
from index.loaders.recognised_lines import PlacedSheet, Sheet, place_sheets
from index.recognition.drawing import draw_pages
from index.recognition.engine import Piece
from index.recognition.pages import MISSING, RecognisedPicture, Recogniser
from index.types import Reading, RecognisedPage

SCAN = "scan without text layer"
# Between the texts of two pages.
PAGE_BREAK = "\n\f"
UNDECODED = "its fonts do not say which characters they show"

_UNDECODED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
# Bullets of symbol fonts are undecoded as well, but few.
_MOST_UNDECODED = 0.05
# A page is covered by pictures from this share of it on; such a page is looked at up to so many characters.
_COVERED, _FEW_CHARS = 0.4, 200
# The marks of apps and copiers have fewer characters than this.
_MARK_CHARS = 50
# Letters drawn as outlines: a page without text has at least so many.
_FEWEST_OUTLINES = 20
# What is recognised takes the place of a text layer that has less than this share of it.
_SHARE_OF_LAYER = 0.67
# The part of a page at its foot where marks stand, and how alike (of 100) a mark is recognised.
_FOOT, _ALIKE = 0.1, 80
_RASTER = 40


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A page that may be a picture: why its text layer does not do, and how many characters that has."""

    problem: str
    characters: int
    size: tuple[float, float]

    @property
    def has_layer(self) -> bool:
        """Whether its text layer may be all its text."""
        return self.problem == SCAN and self.characters >= _MARK_CHARS


@dataclass(frozen=True, slots=True)
class PictureLines:
    """What a picture page is replaced with: what was recognised, or nothing and why it was not read."""

    sheet: PlacedSheet
    confidence: float
    problem: str = ""


def find_picture(page: Page) -> PicturePage | None:
    """Looks whether a page is to be recognised; None where its text layer does, and for an empty page."""
    text = "".join(char["text"] for char in page.chars if not char["text"].isspace())
    size = (float(page.width), float(page.height))
    if len(_UNDECODED.findall(text)) > _MOST_UNDECODED * len(text):
        return PicturePage(UNDECODED, len(text), size)
    if not text:
        is_drawn = page.images or len(page.curves) + len(page.rects) >= _FEWEST_OUTLINES
        return PicturePage(SCAN, 0, size) if is_drawn else None
    if len(text) < _FEW_CHARS and page.images and _covered(page) >= _COVERED:
        return PicturePage(SCAN, len(text), size)
    return None


def _covered(page: Page) -> float:
    """The share of a page that lies under its pictures, which may be strips or layers of one."""
    raster = np.zeros((_RASTER, _RASTER), dtype=bool)
    for image in page.images:
        x0, x1 = (_RASTER * (image[side] - page.bbox[0]) / page.width for side in ("x0", "x1"))
        y0, y1 = (_RASTER * (image[side] - page.bbox[1]) / page.height for side in ("top", "bottom"))
        raster[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))] = True
    return float(raster.mean())


def read_picture_pages(
    data: bytes,
    pictures: Mapping[int, PicturePage],
    layers: Mapping[int, Sequence[Line]],
    recogniser: Recogniser | None,
) -> dict[int, PictureLines]:
    """Returns, by page number, what takes the place of the text layers; pages that keep theirs are left out.

    Args:
        data: the PDF file.
        pictures: its pages that are to be recognised, by number from 1.
        layers: the text layers of these pages.
        recogniser: None where there is none.
    """
    if recogniser is None:
        kept = {number: page for number, page in pictures.items() if not page.has_layer}
        nothing = PlacedSheet(())
        return {
            number: PictureLines(nothing, 0.0, f"{page.problem}; {MISSING}") for number, page in kept.items()
        }
    found = recogniser.read(draw_pages(data, list(pictures)))
    read = dict(zip(pictures, found, strict=True))
    marks = {number: [line for line in layers[number] if _is_mark(line, pictures[number])] for number in read}
    sheets = {number: _sheet(read[number], pictures[number], marks[number]) for number in read}
    placed = dict(zip(sheets, place_sheets(list(sheets.values())), strict=True))
    return {
        number: PictureLines(placed[number], read[number].confidence, read[number].problem)
        for number, page in pictures.items()
        if not _is_layer_enough(page, read[number], page.characters - _count(marks[number]), sheets[number])
    }


def _is_mark(line: Line, page: PicturePage) -> bool:
    """Whether a line stands where apps and copiers leave their marks."""
    return line.base > (1 - _FOOT) * page.size[1]


def _is_layer_enough(page: PicturePage, read: RecognisedPicture, layer: int, sheet: Sheet) -> bool:
    """Whether the picture behind a text layer, of so many characters, says little that the layer does not."""
    if page.problem != SCAN:
        return False
    if read.problem:
        return page.has_layer
    return layer > _SHARE_OF_LAYER * _count(sheet.pieces)


def _sheet(read: RecognisedPicture, page: PicturePage, marks: Sequence[Line]) -> Sheet:
    """What was recognised without the marks that stand in the text layer."""
    scale = max(page.size) / max(*read.shape, 1)
    foot = (1 - _FOOT) * page.size[1] / scale
    pieces = [piece for piece in read.pieces if piece.bottom < foot or not _is_of_mark(piece, marks)]
    return Sheet(pieces, scale, read.rules)


def _is_of_mark(piece: Piece, marks: Sequence[Line]) -> bool:
    """Whether a piece is a mark or a part of one."""
    text = "".join(piece.text.split())
    texts = ("".join(mark.text.split()) for mark in marks)
    return any(len(text) <= len(mark) + 1 and fuzz.partial_ratio(text, mark) >= _ALIKE for mark in texts)


def _count(texts: Iterable[Line | Piece]) -> int:
    return sum(len("".join(one.text.split())) for one in texts)


def describe_reading(pages: Sequence[str], read: Mapping[int, PictureLines]) -> Reading:
    """Returns what was recognised and what was not read.

    Args:
        pages: the text of each page of the file, as joined by `PAGE_BREAK`.
        read: its picture pages.

    Raises:
        UnreadableDocument: nothing of the file was read.
    """
    unread = tuple((number, page.problem) for number, page in read.items() if page.problem)
    if not any(map(str.strip, pages)):
        raise UnreadableDocument(unread[0][1] if unread else f"{SCAN}; no text was found on its pages")
    starts = [0, *accumulate(len(page) + len(PAGE_BREAK) for page in pages)]
    recognised = tuple(
        RecognisedPage(
            number, page.confidence, starts[number - 1], starts[number - 1] + len(pages[number - 1])
        )
        for number, page in read.items()
        if page.sheet.lines or page.sheet.tables
    )
    return Reading(len(pages), recognised, unread) if recognised or unread else Reading()
