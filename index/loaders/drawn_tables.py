"""Tables of plain text that are drawn with strokes: ┌─┬─┐ │ │, or +---+ | |."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.loaders.grid import Cell, Grid
from index.loaders.page_tables import join_wrapped

_LEVEL = "-─━═"
_UPRIGHT = "│┃║|｜"
_JOINT = "┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╞╪╡╟╫╢+＋"
_PARTING = re.compile(f"[{_UPRIGHT}{_JOINT}]")
_EVEN = re.escape(_LEVEL + "=")
_STROKES = re.compile(rf"[:\s{_EVEN}]*[{_EVEN}][:\s{_EVEN}]*")
# Strokes of one rule stand at places that differ by less than a full-width character.
_SAME_PLACE = 1.5
# A level stroke takes so much of the room between two upright ones; a shorter one stands for no value.
_MOST = 0.4


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between two upright strokes of a line: text, or a level stroke."""

    left: float
    right: float
    text: str

    @property
    def is_stroke(self) -> bool:
        return bool(_STROKES.fullmatch(self.text)) and self.drawn >= _MOST * (self.right - self.left - 1)

    @property
    def drawn(self) -> int:
        """How many places its strokes take at least."""
        return len(self.text.strip())


def is_drawn(line: str) -> bool:
    """Whether a line may belong to a drawn table: it begins and ends with an upright stroke or a joint."""
    bare = line.strip()
    return len(bare) > 2 and bool(_PARTING.match(bare[0]) and _PARTING.match(bare[-1]))


def read_drawn(lines: Sequence[str]) -> Grid | None:
    """Returns the table that consecutive lines draw; None where they draw none, or one of Markdown."""
    if not any(char in line for line in lines for char in _JOINT):
        return None
    read = min((_read(lines, wide) for wide in (2, 1)), key=lambda one: len(_rules(one)))
    rules = _rules(read)
    if len(rules) < 3:
        return None
    bands = _bands(read)
    if sum(map(len, bands)) < 2:
        return None
    grid = _grid(read, bands, rules)
    told = "".join(cell.text for cell in grid.cells)
    said = (part for row in read for one in row if not one.is_stroke for part in one.text.split())
    return grid if all(part in told for part in said) else None


def _read(lines: Sequence[str], wide: int) -> list[list[_Segment]]:
    """The segments of each line, a stroke taking one place or two."""
    return [_segments(line.rstrip(), wide) for line in lines]


def _segments(line: str, wide: int) -> list[_Segment]:
    segments: list[_Segment] = []
    at, left, text = 0.0, -1.0, ""
    for char in line:
        is_wide = unicodedata.east_asian_width(char) in "WF"
        width = 2 if is_wide else wide if char in _LEVEL + _UPRIGHT + _JOINT and not char.isascii() else 1
        if _PARTING.match(char):
            if left >= 0:
                segments.append(_Segment(left, at + width / 2, text))
            left, text = at + width / 2, ""
        else:
            text += char
        at += width
    return segments


def _rules(read: Sequence[Sequence[_Segment]]) -> list[float]:
    """Where upright rules stand."""
    rules: list[float] = []
    for place in sorted(edge for row in read for one in row for edge in (one.left, one.right)):
        if not rules or place - rules[-1] > _SAME_PLACE:
            rules.append(place)
    return rules


def _bands(read: Sequence[Sequence[_Segment]]) -> list[list[int]]:
    """The lines of each row: between two level rules, or each line, where a rule only ends the head."""
    bands: list[list[int]] = [[]]
    for at, row in enumerate(read):
        if any(segment.is_stroke for segment in row):
            bands.append([])
        else:
            bands[-1].append(at)
    bands = [band for band in bands if band]
    if len(bands) > 2 or not bands:
        return bands
    first, *others = bands
    return [first, *([at] for band in others for at in band)] if others else [[at] for at in first]


def _grid(read: Sequence[Sequence[_Segment]], bands: Sequence[Sequence[int]], rules: Sequence[float]) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    open_: dict[int, tuple[int, int]] = {}  # by column, the cell that no rule has ended yet
    last = -1
    for number, band in enumerate(bands):
        between = [read[at] for at in range(last + 1, band[0])]
        ended = {
            column
            for row in between
            for segment in row
            if segment.is_stroke
            for column in range(_at(rules, segment.left), _at(rules, segment.right))
        }
        goes_on = {column: key for column, key in open_.items() if between and column not in ended}
        open_ = {}
        texts: dict[tuple[int, int], list[str]] = {}
        for row in (*between, *(read[at] for at in band)):
            for segment in row:
                span = _at(rules, segment.left), _at(rules, segment.right)
                if not segment.is_stroke and span[0] < span[1]:
                    texts.setdefault(span, []).append(segment.text.strip())
        for (left, right), parts in texts.items():
            said = "\n".join(filter(None, parts))
            key = goes_on.get(left, (number, left))
            before = cells.get(key)
            text = join_wrapped(f"{before.text}\n{said}" if before else said)
            cells[key] = Cell(key[0], left, text, number + 1 - key[0], right - left)
            open_[left] = key
        last = band[-1]
    heads = 1 if len(bands[0]) > 0 and len(bands) > 1 and _ends_head(read, bands) else 0
    return Grid(tuple(sorted(cells.values(), key=lambda cell: (cell.row, cell.column))), heads)


def _ends_head(read: Sequence[Sequence[_Segment]], bands: Sequence[Sequence[int]]) -> bool:
    """Whether the only level rule inside the table stands below its first row."""
    inner = [
        at
        for at in range(bands[0][0], bands[-1][-1])
        if read[at] and all(segment.is_stroke for segment in read[at])
    ]
    return len(inner) == 1 and bands[0][-1] < inner[0] < bands[1][0]


def _at(rules: Sequence[float], edge: float) -> int:
    return min(range(len(rules)), key=lambda at: abs(rules[at] - edge))
