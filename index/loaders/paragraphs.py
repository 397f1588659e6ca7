"""Lines of columns as paragraphs, also where a page or a column ends in the middle of one.

A line goes on in the next when it reaches the right edge, so that the next word had no room in it, and the next
line is neither indented as a paragraph's first nor set apart. Notes at the foot of a page stand behind the
paragraph that the page tears.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.language import marks
from index.loaders.page_lines import Block, Line, TableBox

# All in ems: indents and edges that are nearer than this are one.
_SAME_EDGE = 0.5
# The room that a line set to the edge may leave, a character that may not stand at a line's end or start.
_SLACK = 0.5
_INDENT = (1.0, 5.0)
# Type of running text differs by less than a tenth in size; lines further apart than usual are parted.
_SAME_SIZE, _SET_APART = 0.1, 1.5

# Lines of one title are at most so far apart.
_TITLE_PITCH = 2.5
# A column's edge is sure where one in eight of its lines end; one in ten may stand out beyond the edge of its column.
_SURE, _FEW = 1 / 8, 10

_TERMINATED = re.compile(r"[。！？；：…!?;:][”’）)》」』】\]\"']*$")
_PROSE = re.compile(r"[，。；、：！？,;]")
_STARTS = re.compile(
    rf"{marks.ARTICLE}(?:\s|$)|第{marks.NUMERAL}[编章节](?:\s|$)|{marks.LISTED}|{marks.ITEM}|"
    r"[●•·◆■▪○◇□▶]|\d{1,2}(?:[.．]\d{1,2})+\D|附\s*[件表录图]|https?:|[^\s，。；、]{1,8}[:：]"
)
_LEADER = re.compile(r"[.．·…‥・。]{4,}\s*[\divxIVX]{0,5}$|(?:[.．·…] ){4,}")
_NOTE = re.compile(r"[①-⑳*※†]|[\[［〔(（]?\d{1,2}[\]］〕)）]?(?![\d年月日、.．])|注\s*\d{0,2}[:：]")
_LETTER_END, _WORD_START = re.compile(r"[A-Za-z][,;:.]?$"), re.compile(r"[A-Za-z0-9(]")
_HYPHEN = re.compile(r"(?<=[A-Za-z])[-\u2010]$")


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the lines of a column begin and end, how far apart they are, and how many share the right edge."""

    left: float
    right: float
    pitch: float
    shared: float


@dataclass(frozen=True, slots=True)
class PageFlow:
    """The columns of a page in reading order; the asides (notes, turned text) are read after them."""

    columns: tuple[tuple[Block, ...], ...]
    asides: tuple[Line, ...] = ()


@dataclass(slots=True)
class _Paragraph:
    """The paragraph that may go on: its place in the result, its text, its first and last line."""

    page: int
    block: int
    text: str
    first: Line
    last: Line
    edges: Edges


def join_pages(pages: Sequence[PageFlow], body_size: float) -> list[list[str]]:
    """Returns the paragraphs and tables of each page; a paragraph stands whole on the page it begins on."""
    return _Flow(pages, body_size).read()


class _Flow:
    """Walks through the columns of all pages once."""

    def __init__(self, pages: Sequence[PageFlow], body_size: float) -> None:
        self.pages = pages
        self.body_size = body_size
        self.edges = _measure([column for page in pages for column in page.columns], body_size)
        self.indents = _uses_indents([column for page in pages for column in page.columns], self.edges)
        self.result: list[list[str]] = [[] for _ in pages]
        self.open: _Paragraph | None = None

    def read(self) -> list[list[str]]:
        edges = iter(self.edges)
        for number, page in enumerate(self.pages):
            for column in page.columns:
                self._read_column(number, column, next(edges))
            self._read_asides(number, page.asides)
        return self.result

    def _read_column(self, number: int, column: Sequence[Block], edges: Edges) -> None:
        together = False
        for block in column:
            if isinstance(block, TableBox):
                self.result[number].append(block.content)
                self.open = None
            elif self.open and self._goes_on(self.open, block, edges, together):
                self.open.text = join_text(self.open.text, block.text)
                self.open.last, self.open.edges = block, edges
                self.result[self.open.page][self.open.block] = self.open.text
            else:
                self.open = _Paragraph(number, len(self.result[number]), block.text, block, block, edges)
                self.result[number].append(block.text)
            together = True

    def _read_asides(self, number: int, asides: Sequence[Line]) -> None:
        """Adds what stands beside the text; the paragraph that is open stays so."""
        kept, self.open = self.open, None
        edges = _measure([asides], self.body_size)[0] if asides else Edges(0.0, 0.0, 0.0, 0.0)
        self._read_column(number, asides, edges)
        self.open = kept

    def _goes_on(self, open_: _Paragraph, line: Line, edges: Edges, together: bool) -> bool:
        last = open_.last
        if abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size):
            return False
        if _LEADER.search(last.text) or _LEADER.search(line.text):
            return False
        if together and _is_title(open_, line, self.body_size):
            return True
        if together and line.base - last.base > max(_SET_APART * edges.pitch, line.size):
            return False
        if _is_centred(line, edges) or _is_centred(last, open_.edges):
            return False
        if last.right + line.head > open_.edges.right - _SLACK * last.size:
            return self._fills(open_, line, edges)
        return not together and self._is_torn(open_, line, edges)

    def _fills(self, open_: _Paragraph, line: Line, edges: Edges) -> bool:
        """Tells whether a line goes on with one that reaches the right edge."""
        em, last = line.size, open_.last
        inset = last.left - open_.edges.left
        indent = line.left - edges.left - inset
        terminated, starts = bool(_TERMINATED.search(last.text)), bool(_STARTS.match(line.text))
        hangs = abs(line.left - edges.left - (open_.first.hang - open_.edges.left)) < _SAME_EDGE * em
        if last is open_.first and hangs and indent > _SAME_EDGE * em:
            return not starts
        if indent > _SAME_EDGE * em:
            return False
        if indent < -_SAME_EDGE * em:
            if inset > _INDENT[1] * em:  # a signature or a date at the right
                return False
            return not (starts and terminated) and (last is open_.first or not terminated)
        inside = last is not open_.first and (self.indents or hangs)
        if terminated:
            return inside and not starts
        if not open_.edges.shared and not (_TERMINATED.search(line.text) and _is_prose(open_.text)):
            return False
        return (inside or not starts) and (_is_prose(open_.text) or _is_prose(line.text))

    def _is_torn(self, open_: _Paragraph, line: Line, edges: Edges) -> bool:
        """Tells whether a page or column ends in the middle of a sentence, although not at the right edge."""
        if _TERMINATED.search(open_.text) or _STARTS.match(line.text) or not _is_prose(open_.text):
            return False
        return not self.indents or line.left - edges.left < _INDENT[0] * line.size


def _is_prose(text: str) -> bool:
    return bool(_PROSE.search(text))


def _is_title(open_: _Paragraph, line: Line, body_size: float) -> bool:
    """Tells whether two lines in large type stand centred below each other: a title on several lines."""
    last, em = open_.last, line.size
    if (
        em < (1 + _SAME_SIZE) * body_size
        or line.base - last.base > _TITLE_PITCH * em
        or _TERMINATED.search(last.text)
    ):
        return False
    if _STARTS.match(line.text) or _STARTS.match(open_.text):
        return False
    return abs(last.left + last.right - line.left - line.right) < em


def _is_centred(line: Line, edges: Edges) -> bool:
    before, behind = line.left - edges.left, edges.right - line.right
    return min(before, behind) > 2 * line.size and abs(before - behind) < line.size


def join_text(first: str, second: str) -> str:
    """Returns the text of two lines as one: Latin words with a space, a word that was hyphenated without."""
    if _HYPHEN.search(first) and second[:1].islower():
        return first[:-1] + second
    space = " " if _LETTER_END.search(first) and _WORD_START.match(second) else ""
    return first + space + second


def _measure(columns: Sequence[Sequence[Block]], em: float) -> list[Edges]:
    """Returns the edges of each column; where few lines show them, those of a like column elsewhere."""
    own = [_edges([one for one in column if isinstance(one, Line)], em) for column in columns]
    sure = [edges for edges in own if edges.shared >= _SURE]
    return [edges if edges.shared >= _SURE else _nearest(edges, sure, em) for edges in own]


def _nearest(edges: Edges, others: Sequence[Edges], em: float) -> Edges:
    """The narrowest of the columns that a few lines may stand in."""
    around = [
        one
        for one in others
        if -_SAME_EDGE * em < edges.left - one.left < _INDENT[1] * em and edges.right < one.right + em
    ]
    return min(around, key=lambda one: one.right - one.left, default=edges)


def _edges(lines: Sequence[Line], em: float) -> Edges:
    lines = [one for one in lines if abs(one.size - em) <= _SAME_SIZE * em] or list(lines)
    if not lines:
        return Edges(0.0, 0.0, 0.0, 0.0)
    right, shared = _edge([-one.right for one in lines], em)
    behind_full = [b.left for a, b in pairwise(lines) if shared and abs(a.right + right) < 2 * _SLACK * em]
    left, _ = _edge([one.left for one in lines], em)
    if (
        behind_full
    ):  # where most lines begin that go on with another; what stands further left is no paragraph
        left = max(
            behind_full, key=lambda place: sum(abs(place - one) < _SAME_EDGE * em for one in behind_full)
        )
    steps = [b.base - a.base for a, b in pairwise(lines) if b.base > a.base]
    return Edges(left, -right, median(steps or [0.0]), shared)


def _edge(places: Sequence[float], em: float) -> tuple[float, float]:
    """Where the outermost lines end, but for the few that stand out, and the share of lines that end there."""
    ordered = sorted(places)
    for place in ordered[: len(ordered) // _FEW + 1]:
        there = sum(place <= other < place + 2 * _SLACK * em for other in ordered)
        if there > 1:
            return place, there / len(ordered)
    return ordered[0], 0.0


def _uses_indents(columns: Sequence[Sequence[Block]], edges: Sequence[Edges]) -> bool:
    """Tells whether most paragraphs begin with an indent, seen at those that follow a line that is not full."""
    indented, others = 0, 0
    for column, own in zip(columns, edges, strict=True):
        lines = [one for one in column if isinstance(one, Line)]
        for last, line in pairwise(lines):
            if _TERMINATED.search(last.text) and last.right + line.head < own.right:
                inset = (line.left - own.left) / line.size
                indented += _INDENT[0] < inset < _INDENT[1]
                others += inset <= _INDENT[0]
    return indented > others


def split_notes(column: Sequence[Block], body_size: float) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    """Returns a column without the notes at its foot, and the notes: small type that begins with a mark."""
    start = len(column)
    for at in range(len(column) - 1, -1, -1):
        line = column[at]
        if not isinstance(line, Line) or line.size > (1 - _SAME_SIZE) * body_size:
            break
        if _NOTE.match(line.text):
            start = at
    notes = [line for line in column[start:] if isinstance(line, Line)]
    return tuple(column[:start]), tuple(notes)
