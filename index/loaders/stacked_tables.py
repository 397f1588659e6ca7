"""Tables copied into plain text cell by cell: each on a line, a tab below it where its row goes on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.loaders.grid import Cell, Grid

_DIGIT = re.compile(r"\d")
_FEWEST_ROWS, _FEWEST_CELLS = 3, 2
_LONGEST_FIGURE = 30
# Below a tab stands a blank line and the next cell; where more are blank, the last cell of the row is empty.
_MOST_BLANK = 2


@dataclass(frozen=True, slots=True)
class Stack:
    """The rows of a table that takes the lines from `start` to before `end`."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


def find_stacks(lines: Sequence[str]) -> Iterator[Stack]:
    """Yields the tables among lines, each of several rows with several cells."""
    rows: list[tuple[str, ...]] = []
    at = start = end = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        row, behind = _read_row(lines, at)
        if len(row) < _FEWEST_CELLS:
            if len(rows) >= _FEWEST_ROWS:
                yield Stack(start, end, tuple(rows))
            rows = []
        else:
            start = start if rows else at
            rows.append(row)
            end = behind
        at = behind
    if len(rows) >= _FEWEST_ROWS:
        yield Stack(start, end, tuple(rows))


def _read_row(lines: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """The cells of the row that begins at a line, and the line behind it."""
    cells: list[str] = []
    while True:
        start = at
        while at < len(lines) and lines[at].strip():
            at += 1
        cells.append("\n".join(lines[start:at]))
        end = at
        while at < len(lines) and not lines[at].strip() and "\t" not in lines[at]:
            at += 1
        if at == len(lines) or "\t" not in lines[at]:
            return tuple(cells), end
        at += 1
        blank = at
        while at < len(lines) and not lines[at].strip():
            if "\t" in lines[at]:  # an empty cell, and the row goes on
                cells.append("")
                blank = at + 1
            at += 1
        if at - blank > _MOST_BLANK or at == len(lines):
            return (*cells, ""), at


def read_stack(stack: Stack) -> Grid:
    """Returns the table; a row with fewer cells than others goes on with cells that span rows above it."""
    width = max(map(len, stack.rows))
    above: list[Cell] = []
    cells: list[Cell] = []
    for number, row in enumerate(stack.rows):
        if not number:
            above = list(_place_head(row, width))
        else:
            first = _find_place(row, above, width)
            own = [Cell(number, first + at, text) for at, text in enumerate(row)]
            taken = {cell.column for cell in own}
            goes_on = len(row) < width and number > 1
            kept = [
                replace(cell, down=cell.down + 1) for cell in above if goes_on and cell.column not in taken
            ]
            cells += [cell for cell in above if not (goes_on and cell.column not in taken)]
            above = sorted([*kept, *own], key=lambda cell: cell.column)
    return Grid(tuple(sorted([*cells, *above], key=lambda cell: (cell.row, cell.column))))


def _place_head(row: Sequence[str], width: int) -> Iterator[Cell]:
    """The cells of the head; if there are too few for the table's columns, the longest spans several."""
    wide = max(range(len(row)), key=lambda at: len(row[at]))
    column = 0
    for at, text in enumerate(row):
        across = width - len(row) + 1 if at == wide else 1
        yield Cell(0, column, text, across=across)
        column += across


def _find_place(row: Sequence[str], above: Sequence[Cell], width: int) -> int:
    """The column in which a row begins whose other cells stand in rows above: where its cells are alike."""
    texts = {cell.column: cell.text for cell in above}

    def likeness(first: int) -> int:
        kinds = [(_kind(text), _kind(texts.get(first + at, ""))) for at, text in enumerate(row)]
        return sum(own == other or not own for own, other in kinds)

    return max(range(width - len(row) + 1), key=likeness)


def _kind(text: str) -> str:
    if not text:
        return ""
    if text.isdecimal():
        return "number"
    return "figure" if _DIGIT.search(text) and len(text) <= _LONGEST_FIGURE else "words"
