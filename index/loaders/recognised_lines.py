"""What was recognised on pictures as lines of a page, in the measures of one that was written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.language import marks
from index.loaders.page_lines import Glyph, Line, TableBox, read_pieces
from index.loaders.recognised_tables import fill_frame, find_frames
from index.recognition.engine import Piece
from index.recognition.rules import Rule

# A box is wider than its text by this, in ems, and its middle stands so far above the baseline.
_MARGIN, _MIDDLE = 0.7, 0.3
# The size of the type is told by the box to a quarter; sizes nearer than that are one.
_SAME_SIZE = 1.25
# Fewer characters than this may be spaced out; the height of their box tells the size.
_FEWEST = 6

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]"
_FULL_WIDTH = str.maketrans(",:;?!()", "，：；？！（）")
# A mark between or behind Chinese characters is full-width in print, which the recogniser confuses.
_NARROW = re.compile(rf"(?<={_WIDE})[,:;?!()]|[(](?={_WIDE})|(?<=[\d%a-zA-Z])[,;)](?={_WIDE})")
# The gap behind the number of an article or chapter, which is not recognised. A reference goes on otherwise.
_NUMBERED = re.compile(
    rf"({marks.ARTICLE}|第{marks.NUMERAL}[编章节])"
    r"(?=[^\s的第所中和或及与至到、，。；：）》」款项之规以已内列情前后文])"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pieces of text and the rules on a picture, and how long a pixel of it is on the page."""

    pieces: Sequence[Piece]
    scale: float
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """What stands on a picture: lines in no order, and tables that are ruled."""

    lines: tuple[Line, ...]
    tables: tuple[TableBox, ...] = ()


def place_sheets(sheets: Sequence[Sheet]) -> list[PlacedSheet]:
    """Returns the lines and tables of each picture of one file; type of nearly one size has one size."""
    sizes = [[_size(piece) * sheet.scale for piece in sheet.pieces] for sheet in sheets]
    lengths = [len(piece.text) for sheet in sheets for piece in sheet.pieces]
    flat = [size for page in sizes for size in page]
    body = median(size for size, n in zip(flat, lengths, strict=True) for _ in range(n)) if flat else 0.0
    return [_place(sheet, page, body) for sheet, page in zip(sheets, sizes, strict=True)]


def _place(sheet: Sheet, sizes: Sequence[float], body: float) -> PlacedSheet:
    glyphs = [
        glyph
        for piece, size in zip(sheet.pieces, sizes, strict=True)
        for glyph in _glyphs(piece, body if _are_same(size, body) else size, sheet.scale)
    ]
    tables = []
    for frame in find_frames([_scaled(rule, sheet.scale) for rule in sheet.rules], body):
        inside = [glyph for glyph in glyphs if frame.holds(glyph)]
        if table := fill_frame(frame, inside):
            tables.append(table)
            glyphs = [glyph for glyph in glyphs if not frame.holds(glyph)]
    return PlacedSheet(tuple(read_pieces(glyphs)), tuple(tables))


def _scaled(rule: Rule, scale: float) -> Rule:
    return Rule(*(edge * scale for edge in (rule.left, rule.top, rule.right, rule.bottom)))


def tidy_text(text: str) -> str:
    """Returns recognised text with full-width marks, and a gap behind the number of an article."""
    text = _NARROW.sub(lambda match: match[0].translate(_FULL_WIDTH), text)
    numbered = _NUMBERED.match(text)
    return f"{numbered[1]} {text[numbered.end() :]}" if numbered else text


def _size(piece: Piece) -> float:
    """The size of the type: a line of some length tells it by its width, if it is not spaced out."""
    height, ems = piece.bottom - piece.top, sum(map(_width, piece.text))
    return min(height, (piece.right - piece.left) / (ems + _MARGIN)) if ems >= _FEWEST else height / 1.1


def _are_same(size: float, other: float) -> bool:
    return max(size, other) <= _SAME_SIZE * min(size, other)


def _glyphs(piece: Piece, size: float, scale: float) -> list[Glyph]:
    """The characters of a piece, spread over its box."""
    text = tidy_text(piece.text)
    margin = _MARGIN * size / 2
    left, right = piece.left * scale + margin, piece.right * scale - margin
    base = (piece.top + piece.bottom) / 2 * scale + _MIDDLE * size
    widths = [_width(char) for char in text]
    step = max(right - left, 0.0) / sum(widths)
    glyphs = []
    for char, width in zip(text, widths, strict=True):
        glyphs.append(Glyph(char, left, left + width * step, base, size))
        left += width * step
    return glyphs


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—" else 0.5
