"""Tables on pictures of pages: what was recognised, put into the cells that the rules on the picture draw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.loaders.grid import Cell, Grid
from index.loaders.page_lines import Glyph, TableBox, find_rows, join_row, read_pieces
from index.loaders.page_tables import PageTable, join_wrapped
from index.recognition.rules import Rule

# Rules meet, and two rules are one, where they are nearer than this, in ems of the type on the page.
_NEAR = 0.6
# A rule reaches the side of its cell by this part of that; a line drawn under a text does not.
_LOOSE = 3
_ASCENT = 0.3


@dataclass(frozen=True, slots=True)
class Frame:
    """A table as its rules draw it: where its columns and rows begin and end, and cells without text."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Cell, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Whether a character stands in it."""
        across, down = _middle(glyph)
        return self.columns[0] <= across <= self.columns[-1] and self.rows[0] <= down <= self.rows[-1]

    def cell_of(self, glyph: Glyph) -> int:
        """The number of the cell that a character stands in."""
        across, down = _middle(glyph)
        column, row = _before(self.columns, across), _before(self.rows, down)
        return next(
            at
            for at, cell in enumerate(self.cells)
            if cell.row <= row < cell.below and cell.column <= column < cell.right
        )


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.base - _ASCENT * glyph.size


def _before(places: Sequence[float], place: float) -> int:
    return min(max(sum(one <= place for one in places) - 1, 0), len(places) - 2)


def find_frames(rules: Sequence[Rule], em: float) -> list[Frame]:
    """Returns the tables of two columns and more that rules draw.

    Args:
        rules: the rules of a page, in the measures of the page.
        em: the size of the type on it.
    """
    return [frame for group in _groups(rules, _NEAR * em) if (frame := _frame(group, _NEAR * em))]


def fill_frame(frame: Frame, glyphs: Sequence[Glyph]) -> TableBox | None:
    """Returns the table with these characters in its cells; None where no two texts stand side by side."""
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        inside.setdefault(frame.cell_of(glyph), []).append(glyph)
    cells = [
        Cell(cell.row, cell.column, _text(inside.get(at, [])), cell.down, cell.across)
        for at, cell in enumerate(frame.cells)
    ]
    rows = [cell.row for cell in cells if cell.text]
    if len(set(rows)) == len(rows):
        return None
    halves = tuple(_inner_half(*edges) for edges in zip(frame.columns, frame.columns[1:], strict=False))
    table = PageTable(Grid(tuple(cells)), (), halves)
    return TableBox(frame.columns[0], frame.columns[-1], frame.rows[0], frame.rows[-1], table)


def _text(glyphs: Sequence[Glyph]) -> str:
    return join_wrapped("\n".join(join_row(row).text for row in find_rows(read_pieces(glyphs))))


def _inner_half(left: float, right: float) -> tuple[float, float]:
    """What is sure of a column's place: on the next page it may lie a little to the side."""
    quarter = (right - left) / 4
    return left + quarter, right - quarter


def _groups(rules: Sequence[Rule], near: float) -> Iterator[list[Rule]]:
    """Rules that meet each other, directly or over others."""
    waiting = list(rules)
    while waiting:
        group = [waiting.pop()]
        for one in group:
            touching = [other for other in waiting if _meet(one, other, near)]
            group += touching
            waiting = [other for other in waiting if other not in touching]
        yield group


def _meet(one: Rule, other: Rule, near: float) -> bool:
    return (
        one.left - near <= other.right
        and other.left - near <= one.right
        and one.top - near <= other.bottom
        and other.top - near <= one.bottom
    )


def _frame(group: Sequence[Rule], near: float) -> Frame | None:
    upright = [rule for rule in group if not rule.is_level]
    level = [rule for rule in group if rule.is_level and not _is_underline(rule, upright, near)]
    if len(level) < 2 or not upright:
        return None
    edges = [edge for rule in level for edge in (rule.left, rule.right)]
    columns = _places([_across(rule) for rule in upright] + [min(edges), max(edges)], near)
    ends = [end for rule in upright for end in (rule.top, rule.bottom)]
    rows = _places([_down(rule) for rule in level] + [min(ends), max(ends)], near)
    if len(columns) < 3 or len(rows) < 3:
        return None
    return Frame(tuple(columns), tuple(rows), tuple(_cells(columns, rows, level, upright, near)))


def _is_underline(rule: Rule, upright: Sequence[Rule], near: float) -> bool:
    """Whether a level rule lies within a cell and does not reach to its sides."""
    beside = [other for other in upright if other.top - near <= _down(rule) <= other.bottom + near]
    left = max((other.right for other in beside if _across(other) < _across(rule)), default=None)
    right = min((other.left for other in beside if _across(other) > _across(rule)), default=None)
    if left is None or right is None or rule.left < left - near or rule.right > right + near:
        return False
    return max(rule.left - left, right - rule.right) > near / _LOOSE


def _across(rule: Rule) -> float:
    return (rule.left + rule.right) / 2


def _down(rule: Rule) -> float:
    return (rule.top + rule.bottom) / 2


def _places(places: Sequence[float], near: float) -> list[float]:
    """Places that are nearer than this to each other, as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _cells(
    columns: Sequence[float],
    rows: Sequence[float],
    level: Sequence[Rule],
    upright: Sequence[Rule],
    near: float,
) -> Iterator[Cell]:
    """The cells: places beside or below each other that no rule parts are one."""

    def is_parted_right(row: int, column: int) -> bool:
        middle, edge = (rows[row] + rows[row + 1]) / 2, columns[column + 1]
        beside = [rule for rule in upright if abs(_across(rule) - edge) <= near]
        return any(rule.top <= middle <= rule.bottom for rule in beside)

    def is_parted_below(row: int, column: int) -> bool:
        middle, edge = (columns[column] + columns[column + 1]) / 2, rows[row + 1]
        beneath = [rule for rule in level if abs(_down(rule) - edge) <= near]
        return any(rule.left <= middle <= rule.right for rule in beneath)

    taken: set[tuple[int, int]] = set()
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            right, below = column + 1, row + 1
            while (
                right < len(columns) - 1 and (row, right) not in taken and not is_parted_right(row, right - 1)
            ):
                right += 1
            while below < len(rows) - 1 and not any(
                is_parted_below(below - 1, at) or (below, at) in taken for at in range(column, right)
            ):
                below += 1
            taken.update((down, at) for down in range(row, below) for at in range(column, right))
            yield Cell(row, column, "", below - row, right - column)
