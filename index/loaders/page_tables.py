"""Tables found on the pages of a PDF as grids, one that goes on overleaf made one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pdfplumber.table import Table

from index.loaders.grid import Cell, Grid
from index.loaders.heads import find_shape, without_rows
from index.loaders.tables import render_table

# Points within which two rules are one; rules of two pages that stand as near are those of one table.
_SAME_RULE, _SAME_PLACE = 3.0, 4.0
_ITEM = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳●·-]")
_LATIN = re.compile(r"[A-Za-z0-9,.;:%]")
_TERMINATED = re.compile(r"[。；;！？：:]$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page.

    `rules` are the places of its upright rules. One without rules has `columns` instead: where the texts of
    each begin and end.
    """

    grid: Grid
    rules: tuple[float, ...]
    columns: tuple[tuple[float, float], ...] = ()

    def continues(self, before: "PageTable") -> bool:
        """Whether its columns stand where those of a table of the page before do."""
        if self.columns or before.columns:
            return stand_below(self.columns, before.columns)
        return len(self.rules) == len(before.rules) and all(
            abs(one - other) <= _SAME_PLACE for one, other in zip(self.rules, before.rules, strict=True)
        )


def stand_below(columns: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> bool:
    """Whether each column stands below the one of its number, and below no other."""
    return len(columns) == len(others) and all(
        (one[0] < other[1] and other[0] < one[1]) == (at == below)
        for at, one in enumerate(columns)
        for below, other in enumerate(others)
    )


def read_page_table(table: Table) -> PageTable:
    """Returns a table that pdfplumber found, each cell with what its box spans."""
    boxes = [box for row in table.rows for box in row.cells if box]
    across = _rules([edge for box in boxes for edge in (box[0], box[2])])
    down = _rules([edge for box in boxes for edge in (box[1], box[3])])
    cells = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box:
                left, right = _at(across, box[0]), _at(across, box[2])
                top, bottom = _at(down, box[1]), _at(down, box[3])
                if right > left and bottom > top:
                    cells.append(Cell(top, left, join_wrapped(text or ""), bottom - top, right - left))
    return PageTable(Grid(tuple(cells)), tuple(across))


def _rules(edges: Sequence[float]) -> list[float]:
    rules: list[float] = []
    for edge in sorted(edges):
        if not rules or edge - rules[-1] > _SAME_RULE:
            rules.append(edge)
    return rules


def _at(rules: Sequence[float], edge: float) -> int:
    return min(range(len(rules)), key=lambda at: abs(rules[at] - edge))


def join_wrapped(text: str) -> str:
    """Returns the lines of a cell as one: a space only between Latin words and before an item of a list."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        latin = _LATIN.match(joined[-1:]) and _LATIN.match(line) and not line[0].isdigit()
        joined += (" " if joined and (latin or _ITEM.match(line)) else "") + line
    return joined


def render_pages(pages: Sequence[Sequence[str | PageTable]]) -> list[str]:
    """Returns the text of each page; a table that goes on overleaf stands whole on the page it begins on.

    Args:
        pages: blocks of text and tables of each page, without running heads and feet.
    """
    joined = [list(page) for page in pages]
    last: tuple[int, int] | None = None  # the table that nothing in words has followed so far
    for number, page in enumerate(joined):
        for at, block in enumerate(page):
            if isinstance(block, str):
                last = last if not _LETTER.search(block) else None
                continue
            before = joined[last[0]][last[1]] if last and last[0] < number else ""
            if last and isinstance(before, PageTable) and block.continues(before):
                joined[last[0]][last[1]] = replace(before, grid=extend(before.grid, block.grid))
                page[at] = ""
            else:
                last = (number, at)
    return ["\n".join(_texts(page)) for page in joined]


def _texts(page: Sequence[str | PageTable]) -> Iterator[str]:
    for block in page:
        if isinstance(block, PageTable):
            yield "\n" + render_table(block.grid) + "\n"
        elif block:
            yield block


def extend(grid: Grid, below: Grid) -> Grid:
    """Returns a grid with another below it that goes on with it: its head left out, its torn row mended."""
    heads = find_shape(grid).head_rows
    if heads and heads < below.height and _first_texts(below, heads) == _first_texts(grid, heads):
        below = without_rows(below, 0, heads)
    if grid.width == below.width and _is_torn(grid, below):
        grid, below = _mend(grid, below)
    height = grid.height
    return Grid(
        (*grid.cells, *(replace(cell, row=cell.row + height) for cell in below.cells)), grid.head_rows
    )


def _first_texts(grid: Grid, rows: int) -> list[list[str]]:
    return [["".join(cell.text.split()) if cell else "" for cell in row] for row in grid.matrix()[:rows]]


def _is_torn(grid: Grid, below: Grid) -> bool:
    """Whether the first row below only goes on with the texts of the last row above.

    Its first columns are empty, and what it says goes on with texts that have not come to their end.
    """
    last, first = grid.matrix()[-1], below.matrix()[0]
    told = [column for column, cell in enumerate(first) if cell is not None and cell.text]
    above = [column for column, cell in enumerate(last) if cell is not None and cell.text]
    if not told or not above or min(told) <= min(above) or len(told) >= len(above):
        return False
    return all(
        (cell := last[column]) is not None and cell.text and not _TERMINATED.search(cell.text)
        for column in told
    )


def _mend(grid: Grid, below: Grid) -> tuple[Grid, Grid]:
    last, first = grid.matrix()[-1], below.matrix()[0]
    longer: dict[Cell, str] = {}
    for above, cell in zip(last, first, strict=True):
        if above is not None and cell is not None and cell.text and above not in longer:
            longer[above] = join_wrapped(f"{above.text}\n{cell.text}")
    cells = tuple(replace(cell, text=longer.get(cell, cell.text)) for cell in grid.cells)
    return Grid(cells, grid.head_rows), without_rows(below, 0, 1)
