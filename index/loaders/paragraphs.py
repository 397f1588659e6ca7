"""Lines of columns as paragraphs, also where a page or a column ends in the middle of one.

A line goes on in the next when it reaches the right edge, so that the next word had no room in it, and the
next line is neither indented as a paragraph's first nor set apart. Notes at the foot of a page stand behind
the paragraph that the page tears.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import marks
from index.loaders.column_edges import (
    INDENT,
    SAME_EDGE,
    SAME_SIZE,
    TERMINATED,
    Edges,
    measure_columns,
    uses_indents,
)
from index.loaders.page_lines import Block, Line, TableBox
from index.loaders.page_tables import PageTable

# The room that a line set to the edge may leave: less than a character.
_SLACK = 0.5
# Lines so many times as far apart as usual are parted; lines of one title are at most so many ems apart.
_SET_APART, _TITLE_PITCH = 1.5, 2.5
# Columns of one text differ less in width.
_NARROWEST = 0.6
# So far back a bracket is looked for.
_TAIL = 200

_PROSE = re.compile(r"[，。；、：！？,;]|[a-z]{2,} [a-z]{2,}")
_FULL_WIDTH = str.maketrans("()", "（）")
_COMMAS = ("，", "、", ",")
_ITEM = re.compile(
    rf"{marks.ARTICLE}(?:\s|$)|第{marks.NUMERAL}[编章节](?:\s|$)|{marks.LISTED}|{marks.ITEM}|"
    r"[●•·◆■▪○◇□▶]|\d{1,2}(?:[.．]\d{1,2})+\D|附\s*[件表录图]|https?:"
)
# What begins a paragraph: an item, or a name with what it is: 电话：.
_STARTS = re.compile(rf"{_ITEM.pattern}|(?:[^\s，。；、:：]\s*){{1,8}}[:：]")
_ENDS_OR_GOES_ON = re.compile(rf"{TERMINATED.pattern}|^[a-z]")
_LEADER = re.compile(r"[.．·…‥・。]{4,}\s*[\divxIVX]{0,5}$|(?:[.．·…] ){4,}")
_NOTE = re.compile(r"[①-⑳*※†]|[\[［〔(（]?\d{1,2}[\]］〕)）]?(?![\d年月日、.．])|注\s*\d{0,2}[:：]")
_LETTER_END, _WORD_START = re.compile(r"[A-Za-z][,;:.]?$"), re.compile(r"[A-Za-z0-9(]")
_HYPHEN = re.compile(r"(?<=[A-Za-z])[-\u2010]$")


@dataclass(frozen=True, slots=True)
class PageFlow:
    """The columns of a page in reading order; the asides (notes, turned text) are read after them."""

    columns: tuple[tuple[Block, ...], ...]
    asides: tuple[Line, ...] = ()


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that may go on: its place in the result, the page it has come to, its text and lines."""

    page: int
    block: int
    upto: int
    text: str
    first: Line
    last: Line
    edges: Edges


def join_pages(pages: Sequence[PageFlow], body_size: float) -> list[list[str | PageTable]]:
    """Returns the paragraphs and tables of each page; a paragraph stands whole on the page it begins on."""
    return _Flow(pages, body_size).read()


class _Flow:
    """Walks through the columns of all pages once."""

    def __init__(self, pages: Sequence[PageFlow], body_size: float) -> None:
        self.pages = pages
        self.body_size = body_size
        self.edges = measure_columns([column for page in pages for column in page.columns], body_size)
        self.indents = uses_indents([column for page in pages for column in page.columns], self.edges)
        self.result: list[list[str | PageTable]] = [[] for _ in pages]
        self.open: _Paragraph | None = None
        self.left_open: list[_Paragraph] = []  # at the ends of columns of this page and the one before

    def read(self) -> list[list[str | PageTable]]:
        edges = iter(self.edges)
        for number, page in enumerate(self.pages):
            for column in page.columns:
                self._read_column(number, column, next(edges))
            self._read_asides(number, page.asides)
        return self.result

    def _read_column(self, number: int, column: Sequence[Block], edges: Edges) -> None:
        if self.open:
            self.left_open.insert(0, self.open)
        self.left_open = [one for one in self.left_open if one.upto >= number - 1]
        self.open, together = None, False
        for block in column:
            if isinstance(block, TableBox):
                self.result[number].append(block.table)
                self.open = None
            elif going_on := self._find_open(block, edges, together):
                going_on.text = join_text(going_on.text, block.text)
                going_on.last, going_on.edges, going_on.upto = block, edges, number
                self.result[going_on.page][going_on.block] = going_on.text
                self.open = going_on
            else:
                self.open = _Paragraph(
                    number, len(self.result[number]), number, block.text, block, block, edges
                )
                self.result[number].append(block.text)
            together = True

    def _find_open(self, line: Line, edges: Edges, together: bool) -> _Paragraph | None:
        """Returns the paragraph that a line goes on with: the one before, or one that a column left open."""
        candidates = [self.open] if together else self.left_open
        for one in candidates:
            if one and self._goes_on(one, line, edges, together):
                self.left_open = [other for other in self.left_open if other is not one]
                return one
        return None

    def _read_asides(self, number: int, asides: Sequence[Line]) -> None:
        """Adds what stands beside the text; the paragraph that is open stays so."""
        kept = self.open, self.left_open
        self.open, self.left_open = None, []
        if asides:
            self._read_column(number, asides, measure_columns([asides], self.body_size)[0])
        self.open, self.left_open = kept

    def _goes_on(self, open_: _Paragraph, line: Line, edges: Edges, together: bool) -> bool:
        last = open_.last
        if together and _is_title(open_, line, self.body_size):
            return True
        if not _may_follow(open_, line, edges, together):
            return False
        if last.text.endswith(_COMMAS):
            return not _ITEM.match(line.text)
        if _has_open_bracket(open_.text):
            return not _STARTS.match(line.text)
        if _HYPHEN.search(last.text) and line.text[:1].islower():
            return True
        if last.right + line.head > open_.edges.right - _SLACK * last.size:
            return self._fills(open_, line, edges)
        if together:
            return self._is_set_back(open_, line, edges)
        return self._is_torn(open_, line, edges)

    def _fills(self, open_: _Paragraph, line: Line, edges: Edges) -> bool:
        """Tells whether a line goes on with one that reaches the right edge."""
        last, terminated = open_.last, bool(TERMINATED.search(open_.last.text))
        indent, starts = _indent(open_, line, edges), bool(_STARTS.match(line.text))
        if indent > SAME_EDGE:
            return last is open_.first and _hangs(open_, line, edges) and not starts
        if indent < -SAME_EDGE:
            if last.left - open_.edges.left > INDENT[1] * last.size:  # a signature or a date at the right
                return False
            return not (starts and terminated) and (last is open_.first or not terminated)
        inside = last is not open_.first and (self.indents or _hangs(open_, line, edges))
        if terminated:
            return inside and not starts
        if not open_.edges.shared and not (_is_prose(open_.text) and _ENDS_OR_GOES_ON.search(line.text)):
            return False
        return (inside or not starts) and (_is_prose(open_.text) or _is_prose(line.text))

    def _is_set_back(self, open_: _Paragraph, line: Line, edges: Edges) -> bool:
        """Tells whether a line that follows the first of a paragraph stands where its further lines do."""
        if open_.last is not open_.first or TERMINATED.search(open_.text) or _STARTS.match(line.text):
            return False
        indent = _indent(open_, line, edges)
        inset = (open_.first.left - open_.edges.left) / line.size
        outdented = self.indents and indent < -SAME_EDGE and INDENT[0] < inset < INDENT[1]
        return outdented or (indent > SAME_EDGE and _hangs(open_, line, edges))

    def _is_torn(self, open_: _Paragraph, line: Line, edges: Edges) -> bool:
        """Tells whether a page or column ends in the middle of a sentence, although not at the right edge."""
        if TERMINATED.search(open_.text) or _STARTS.match(line.text) or not _is_prose(open_.text):
            return False
        return not self.indents or line.left - edges.left < INDENT[0] * line.size


def _has_open_bracket(text: str) -> bool:
    tail = text[-_TAIL:].translate(_FULL_WIDTH)
    return not TERMINATED.search(text) and any(
        tail.count(a) > tail.count(b) for a, b in zip("“（《", "”）》", strict=True)
    )


def _are_alike(one: Edges, other: Edges) -> bool:
    """Tells whether two columns can be of one text; a column beside it is narrower."""
    widths = sorted((one.right - one.left, other.right - other.left))
    return not (one.shared and other.shared) or widths[0] > widths[1] * _NARROWEST


def _may_follow(open_: _Paragraph, line: Line, edges: Edges, together: bool) -> bool:
    """Tells whether a line is set in the type of a paragraph, and stands where its next line may."""
    last = open_.last
    if abs(last.size - line.size) > SAME_SIZE * max(last.size, line.size):
        return False
    if _LEADER.search(last.text) or _LEADER.search(line.text):
        return False
    if _is_centred(line, edges) or _is_centred(last, open_.edges):
        return False
    if together:
        return line.base - last.base <= max(_SET_APART * edges.pitch, line.size)
    return _are_alike(open_.edges, edges)


def _indent(open_: _Paragraph, line: Line, edges: Edges) -> float:
    """How many ems further right a line begins than the one before, each from its column's edge."""
    return (line.left - edges.left - open_.last.left + open_.edges.left) / line.size


def _hangs(open_: _Paragraph, line: Line, edges: Edges) -> bool:
    """Tells whether a line begins below the text behind a paragraph's mark."""
    apart = line.left - edges.left - open_.first.hang + open_.edges.left
    return open_.first.hang > open_.first.left and abs(apart) < SAME_EDGE * line.size


def _is_prose(text: str) -> bool:
    return bool(_PROSE.search(text))


def _is_title(open_: _Paragraph, line: Line, body_size: float) -> bool:
    """Tells whether two lines in large type stand centred below each other: a title on several lines."""
    last, em = open_.last, line.size
    if (
        em < (1 + SAME_SIZE) * body_size
        or line.base - last.base > _TITLE_PITCH * em
        or TERMINATED.search(last.text)
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


def split_notes(column: Sequence[Block], body_size: float) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    """Returns a column without the notes at its foot, and the notes: small type that begins with a mark."""
    start = len(column)
    for at in range(len(column) - 1, -1, -1):
        line = column[at]
        if not isinstance(line, Line) or line.size > (1 - SAME_SIZE) * body_size:
            break
        if _NOTE.match(line.text):
            start = at
    notes = [line for line in column[start:] if isinstance(line, Line)]
    return tuple(column[:start]), tuple(notes)
