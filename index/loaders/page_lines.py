"""Characters of a page as lines of text that know where they stand.

Where a line stands is told by its baseline: figures and Latin letters of another font share it with the text
around them, although their boxes are higher or lower. Distances are in ems, the size of the type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.loaders.page_tables import PageTable

# A gap this wide may part columns; words and the characters of a line stand nearer.
GUTTER = 1.0
# Baselines that are nearer than this are those of one line; lines are about an em apart or more.
_SAME_LINE, _SAME_BASELINE = 0.5, 0.25
# A word ends at a gap of a fifth of an em; between Chinese and Latin or figures a quarter is usual.
_SPACE_WITHIN, _SPACE_BETWEEN = 0.2, 0.5
# A gap so many times as wide as the others of a spaced out line parts words.
_WIDER = 1.5
_ASCENT, _DESCENT = 0.8, 0.2

_LATIN = re.compile(r"[!-~\u00c0-\u024f]")
_SPACE = re.compile(r"[\s\u200b\ufeff]")
_UNSEEN = re.compile(r"[\x00-\x08\xad\u200b\ufeff]")
_WIDE = r"[\u2e80-\u2fdf\u3007\u3400-\u9fff\uf900-\ufaff，。、；：！？（）《》“”]"
_SPACED_OUT = re.compile(rf"(?<!\S){_WIDE}(?:\s{{1,2}}{_WIDE}){{3,}}(?!\S)")
# What no line break parts: opening marks, a character or word, the marks behind it, figures behind these.
_UNIT = re.compile(r"[“‘（《〈「『【〔(]*(?:[!-~]+|.)(?:[，。、；：！？）》〉”’」』】〕%]+[!-~]*)*")
_HALF_EMPTY = "，。、；：！？）》〉」』】〕”’"
_MARK = re.compile(
    r"(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[\d一二三四五六七八九十]{1,3}(?:[、．]|\.(?!\d))|"
    r"[①-⑳●•·◆■▪○◇□▶*-]|[^\s，。；、:：]{1,6}[:：])"
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as it is drawn; x runs along the line, y down the page."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one baseline, and where it stands.

    `head` is the width of what cannot be parted at its start: a character or a Latin word. `hang` is where
    the text begins behind the mark or the name of an item, without a mark where the line begins.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    head: float
    hang: float

    @property
    def top(self) -> float:
        """Where the line begins, from the top of the page."""
        return self.base - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Where the line ends, from the top of the page."""
        return self.base + _DESCENT * self.size


@dataclass(frozen=True, slots=True)
class TableBox:
    """A table, and where it stands on its page."""

    left: float
    right: float
    top: float
    bottom: float
    table: PageTable


Block = Line | TableBox


def read_pieces(glyphs: Sequence[Glyph]) -> list[Line]:
    """Returns the text of a page as lines that are parted at every gap as wide as a gutter."""
    runs = [run for row in _rows(glyphs) for run in _split_at_gaps(row)]
    pieces = [_make_line(sorted(group, key=_place)) for group in _unite(runs)]
    return [piece for piece in pieces if piece.text]


def _place(glyph: Glyph) -> tuple[float, float]:
    return glyph.left, glyph.right


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yields the characters whose baselines are nearly one."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: one.base):
        if row and glyph.base - row[0].base > _SAME_BASELINE * min(glyph.size, row[0].size):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _split_at_gaps(row: list[Glyph]) -> Iterator[list[Glyph]]:
    row = sorted(row, key=_place)
    start, end = 0, _end_of_ink(row[0])
    for at, glyph in enumerate(row):
        if glyph.left - end >= GUTTER * glyph.size:
            yield row[start:at]
            start = at
        end = _end_of_ink(glyph)
    yield row[start:]


def _end_of_ink(glyph: Glyph) -> float:
    """Where a character ends; marks may hang over the edge of a column with the empty half of their box."""
    return (glyph.left + glyph.right) / 2 if glyph.text in _HALF_EMPTY else glyph.right


def _unite(runs: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    """Joins runs on almost one baseline, beside or within each other: other fonts, raised marks."""
    groups: list[list[Glyph]] = []  # the last character of each is the one furthest to the right
    for run in sorted(runs, key=lambda one: one[0].left):
        near = [group for group in groups if _is_level(group[-1], run[0]) and _has_room(group, run)]
        if not near:
            groups.append(run)
            continue
        group = min(near, key=lambda one: abs(one[-1].base - run[0].base))
        if run[-1].right > group[-1].right:
            group.extend(run)
        else:
            group[:0] = run
    return groups


def _is_level(last: Glyph, first: Glyph) -> bool:
    """Tells whether two characters stand side by side at about one height."""
    low = min(last.base + _DESCENT * last.size, first.base + _DESCENT * first.size)
    high = max(last.base - _ASCENT * last.size, first.base - _ASCENT * first.size)
    return low - high > _SAME_LINE * min(last.size, first.size)


def _has_room(group: Sequence[Glyph], run: Sequence[Glyph]) -> bool:
    """Tells whether a run stands near behind a group, or in a gap of it."""
    left, right, em = run[0].left, run[-1].right, max(group[-1].size, run[0].size)
    if left - _end_of_ink(group[-1]) >= GUTTER * em:
        return False
    margin = _SAME_BASELINE * run[0].size
    return not any(
        one.left < right - margin and one.right > left + margin and not _SPACE.match(one.text)
        for one in group
    )


def _make_line(glyphs: Sequence[Glyph]) -> Line:
    shown = [one for one in glyphs if not _SPACE.match(one.text)]
    if not shown:
        return Line("", 0, 0, 0, 0, 0, 0)
    text = _UNSEEN.sub("", "".join(_with_spaces(glyphs))).strip()
    left, right = shown[0].left, max(map(_end_of_ink, shown))
    size, base = median(one.size for one in shown), median(one.base for one in shown)
    mark = _MARK.match(text)
    behind = mark.end() if mark else 0
    hang = shown[behind].left if behind < len(shown) else right
    return Line(text, left, right, base, size, _head(glyphs) - left, hang)


def _with_spaces(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Yields the characters, and a space where a gap is wider than usual in this line."""
    gaps = [b.left - a.right for a, b in pairwise(glyphs)]
    usual = max(median(gaps), 0.0) if len(gaps) > 1 else 0.0
    for at, glyph in enumerate(glyphs):
        if at and not _SPACE.match(glyph.text) and not _SPACE.match(glyphs[at - 1].text):
            alike = bool(_LATIN.match(glyph.text)) == bool(_LATIN.match(glyphs[at - 1].text))
            least = (_SPACE_WITHIN if alike else _SPACE_BETWEEN) * min(glyph.size, glyphs[at - 1].size)
            if gaps[at - 1] > least + usual:
                yield " "
        yield glyph.text


def _head(glyphs: Sequence[Glyph]) -> float:
    """Returns where the first unit ends: a character or Latin word, with the marks that stay with it."""
    start = next(at for at, glyph in enumerate(glyphs) if not _SPACE.match(glyph.text))
    unit = _UNIT.match("".join(glyph.text[:1] or " " for glyph in glyphs[start:]))
    return glyphs[start + unit.end() - 1 if unit else start].right


def find_rows(pieces: Iterable[Line]) -> list[list[Line]]:
    """Returns the pieces that stand on one line together, from left to right, rows from the top down."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda one: one.base):
        if rows and piece.base - rows[-1][0].base <= _SAME_LINE * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def join_row(row: Sequence[Line]) -> Line:
    """Returns pieces beside each other as one line; spaced out text is closed up: 广 东 省 教 育 厅."""
    first = row[0]
    gaps = [b.left - a.right for a, b in pairwise(row)]
    usual = median(gaps) if gaps else 0.0
    parts = [first.text]
    for gap, piece in zip(gaps, row[1:], strict=True):
        parts += ["  " if gap > _WIDER * usual else " ", piece.text]
    hang = row[1].left if len(row) > 1 and first.hang == first.right else first.hang
    largest = max(row, key=lambda one: len(one.text))
    right = max(piece.right for piece in row)
    text = _close_up("".join(parts))
    return replace(first, text=text, right=right, base=largest.base, size=largest.size, hang=hang)


def _close_up(text: str) -> str:
    """Takes the spaces between all characters out; a wider one that parts words stays: 第 一 条  总 则."""
    text = re.sub(r"(\s\s)\s+", r"\1", text)
    return _SPACED_OUT.sub(lambda match: re.sub(r"(?<=\S)\s(?=\S)", "", match[0]), text)
