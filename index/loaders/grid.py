"""A table of any format: cells that may span rows and columns, placed on a grid."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

_WIDE = "\u2e80-\u9fff\uff00-\uffef\u3001-\u303f"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
# In a cell up to this long white space between Chinese characters is the wrapping of its line.
_WRAPPED = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at the top left of what it spans.

    `is_head` says that the file itself marks it as a head. `lines` is its text as it stands in the file, with
    its line breaks, once `tidy` has put `text` on one line.
    """

    row: int
    column: int
    text: str
    down: int = 1
    across: int = 1
    is_head: bool = False
    lines: str = ""

    @property
    def right(self) -> int:
        """The column behind it."""
        return self.column + self.across

    @property
    def below(self) -> int:
        """The row behind it."""
        return self.row + self.down


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as its file gives it.

    `cells` are in reading order. `head_rows` is how many rows at the top the file itself marks as its head
    (thead, a row to be repeated on each page); 0 where it does not say. `height` and `width` count rows
    and columns.
    """

    cells: tuple[Cell, ...]
    head_rows: int = 0
    height: int = field(init=False, default=0)
    width: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "height", max((cell.below for cell in self.cells), default=0))
        object.__setattr__(self, "width", max((cell.right for cell in self.cells), default=0))

    def matrix(self) -> list[list[Cell | None]]:
        """The cell that covers each place."""
        places: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.below):
                for column in range(cell.column, cell.right):
                    places[row][column] = places[row][column] or cell
        return places

    def rows(self, first: int, behind: int) -> "Grid":
        """The part from one row to before another; a cell that spans further is cut."""
        cells = [
            replace(
                cell, row=max(cell.row, first) - first, down=min(cell.below, behind) - max(cell.row, first)
            )
            for cell in self.cells
            if cell.row < behind and cell.below > first
        ]
        return Grid(tuple(cells), max(0, min(self.head_rows, behind) - first))


def place_rows(rows: Iterable[Sequence[Cell]], head_rows: int = 0) -> Grid:
    """Returns the grid of rows whose cells only say what they span: each takes the next free place."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            placed = replace(cell, row=number, column=column)
            cells.append(placed)
            taken.update(
                (below, right)
                for below in range(number, placed.below)
                for right in range(column, placed.right)
            )
            column = placed.right
    return Grid(tuple(cells), head_rows)


def plain_grid(rows: Iterable[Sequence[str]]) -> Grid:
    """Returns the grid of rows of plain text, nothing spanned."""
    return Grid(
        tuple(Cell(row, column, text) for row, cells in enumerate(rows) for column, text in enumerate(cells))
    )


def tidy(grid: Grid) -> Grid:
    """Returns the grid without rows and columns that say nothing of their own, its texts on one line."""
    cells = [
        replace(cell, text=tidy_text(cell.text), lines=cell.lines or _keep_lines(cell.text))
        for cell in grid.cells
    ]
    told = [cell for cell in cells if cell.text]
    rows = sorted({cell.row for cell in told})
    columns = sorted({cell.column for cell in told})
    kept = []
    for cell in cells:
        top, below = bisect_left(rows, cell.row), bisect_left(rows, cell.below)
        left, right = bisect_left(columns, cell.column), bisect_left(columns, cell.right)
        if top < below and left < right:
            kept.append(replace(cell, row=top, column=left, down=below - top, across=right - left))
    head_rows = sum(row < grid.head_rows for row in rows)
    return Grid(tuple(sorted(kept, key=lambda cell: (cell.row, cell.column))), head_rows)


def _keep_lines(text: str) -> str:
    return "\n".join(filter(None, (line.strip() for line in text.replace("|", "｜").split("\n"))))


def tidy_text(text: str) -> str:
    """Returns a cell's text on one line, with no stroke in it that would part cells."""
    line = " ".join(text.split()).replace("|", "｜")
    return _BETWEEN_WIDE.sub("", line) if len(line) <= _WRAPPED else line
