"""Tells the head of a table from its body: how many rows at the top and columns at the left name the rest.

By what tables of all offices share, not by words: marks in the file, what spans what, text over figures,
and which columns tell the rows apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from index.loaders.grid import Cell, Grid

JOINT = " · "
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年(?:度)?(?:\d{1,2}月)?|[-—]\d{2,4}(?:年(?:度)?)?)?$")
_COUNT = re.compile(r"[≥≤<>＜＞]?\s*\d{1,2}\+?$")
_CODE = re.compile(r"[（(]?(?:[A-Za-z]{0,4}[-\d.]{1,14}|[一二三四五六七八九十]{1,3}|[①-⑳])[)）、.]?$")
_AMOUNT = re.compile(r"\D{0,4}\d[\d.,]*\s*(?:[%％‰]|[百千万亿]*元.{0,6}|分|倍)")
_SENTENCE = re.compile(r"[。；;！？]")
_LONGEST_HEAD = 40
_LONGEST_FIRST_NAME, _LONGEST_NAME = 80, 60
_MOST_NAMES = 4
# A column of figures has them in most of its cells, a column of words in few.
_MOST, _FEW = 0.7, 1 / 3
_NEARLY_ALL = 0.9
_MUCH_LONGER = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """How many rows at the top are the head, and how many columns at the left name the rows."""

    head_rows: int
    names: int


def find_shape(grid: Grid) -> Shape:
    """Returns the shape of a tidied grid; a table without a head has 0 head rows."""
    heads = count_head_rows(grid)
    return Shape(heads, count_names(grid, heads))


def count_head_rows(grid: Grid) -> int:
    """Returns how many rows at the top are the head."""
    marked = _marked_rows(grid)
    if not marked and not _opens_with_head(grid):
        return 0
    return min(_deepen(grid, max(marked, 1)), grid.height - 1)


def _marked_rows(grid: Grid) -> int:
    """How many rows the file marks: as a whole, or each of their cells."""
    rows = grid.head_rows
    for row in range(rows, grid.height):
        cells = [cell for cell in grid.cells if cell.row == row and cell.text]
        if not cells or not all(cell.is_head for cell in cells):
            break
        rows = row + 1
    return rows if rows < grid.height else 0


def _opens_with_head(grid: Grid) -> bool:
    """Whether the first row names the columns, in a file that does not say so."""
    first = [cell for cell in grid.cells if cell.row == 0]
    told = [cell for cell in first if cell.text]
    if grid.height < 2 or any(_is_prose(cell.text) and not _stands_over_more(grid, cell) for cell in told):
        return False
    if len({cell.text for cell in told}) < len(told):
        return False
    if _deepen(grid, 1) > 1 or all(_stands_over_prose(grid, cell) for cell in told):
        return True
    if any(cell.down > 1 for cell in told):
        return False
    if any(_stands_over_figures(grid, cell) for cell in told[1:] or told):
        return True
    figures = [cell for cell in told[1:] if _DIGIT.search(cell.text) and not is_label(cell.text)]
    return grid.width > 2 and not figures


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_HEAD or bool(_SENTENCE.search(text))


def _stands_over_more(grid: Grid, cell: Cell) -> bool:
    """Whether the texts below a cell are many times as long."""
    below = [len(text) for text in _below(grid, cell)]
    return bool(below) and sum(below) / len(below) > _MUCH_LONGER * len(cell.text)


def _stands_over_prose(grid: Grid, cell: Cell) -> bool:
    """Whether the texts below a cell are whole paragraphs."""
    below = [len(text) for text in _below(grid, cell)]
    return _stands_over_more(grid, cell) and sum(below) / len(below) > _LONGEST_FIRST_NAME


def _below(grid: Grid, cell: Cell) -> list[str]:
    return [
        other.text
        for other in grid.cells
        if other.column == cell.column and other.row >= cell.below and other.text
    ]


def is_year(text: str) -> bool:
    """Whether a text is a year, or a month or years together: 2024年, 2023-2024年度."""
    return bool(_YEAR.fullmatch(text))


def is_label(text: str) -> bool:
    """Whether a text may name a column although there is a figure in it: a year, 第1档, 6月7日, 60岁以上."""
    return is_year(text) or len(_LETTER.findall(text)) >= 2


def _stands_over_figures(grid: Grid, cell: Cell) -> bool:
    """Whether a cell without a figure stands over a column of them."""
    below = _below(grid, cell)
    share = sum(bool(_DIGIT.search(text)) for text in below) / (len(below) or 1)
    return bool(below) and share >= _MOST and (not _DIGIT.search(cell.text) or bool(_YEAR.match(cell.text)))


def _deepen(grid: Grid, rows: int) -> int:
    """Goes on where a cell of the head spans further down, or the next row names what one cell spans."""
    while rows < grid.height:
        head = [cell for cell in grid.cells if cell.row < rows]
        wide = [cell for cell in head if cell.below == rows and cell.across > 1 and cell.text]
        deepest = max(cell.below for cell in head)
        if wide and deepest > rows and deepest < grid.height:
            rows = deepest
        elif wide and _names_parts(grid, rows, wide):
            rows += 1
        else:
            break
    return rows


def _names_parts(grid: Grid, row: int, wide: Sequence[Cell]) -> bool:
    """Whether a row below the head does nothing but name the columns that wide cells of the head span."""
    above = grid.matrix()[row - 1]
    named = [cell for cell in grid.cells if cell.row == row and cell.text]
    inside = [cell for cell in named if any(other in wide for other in above[cell.column : cell.right])]
    if not inside or row + 1 >= grid.height or (len(inside) < 2 and not _names_alone(grid, named)):
        return False
    for cell in named:
        over = above[cell.column]
        if cell not in inside and over is not None and over.text:
            return False
    return all(
        not _SENTENCE.search(cell.text)
        and len(cell.text) <= _LONGEST_HEAD
        and (not _DIGIT.search(cell.text) or is_label(cell.text))
        for cell in inside
    ) and not all(_is_repeated_below(grid, cell) for cell in inside)


def _names_alone(grid: Grid, named: Sequence[Cell]) -> bool:
    """Whether a row names one column only: it has no name itself, and whole texts stand below it."""
    return len(named) == 1 and named[0].column > 0 and _stands_over_prose(grid, named[0])


def _is_repeated_below(grid: Grid, cell: Cell) -> bool:
    """Whether the cell right below is of the same kind, as one figure below another is."""
    below = [other for other in grid.cells if other.column == cell.column and other.row == cell.below]
    return any(bool(_DIGIT.search(cell.text)) and bool(_DIGIT.search(other.text)) for other in below)


def count_names(grid: Grid, heads: int) -> int:
    """Returns how many columns at the left name the rows: as many as tell one row from another.

    Numbers of rows tell them apart too, but name nothing. What one cell of the head spans belongs together,
    unless it stands over figures too (指标内容及分值).
    """
    body: list[list[str]] = []
    groups: list[int] = []
    for row, cells in zip(fill_down(grid, heads), grid.matrix()[heads:], strict=True):
        if cells[0] == cells[-1]:
            groups.append(len(body))
        else:
            body.append(row)
    if not body or grid.width < 2:
        return 0
    names = _marked_columns(grid, heads) or _telling_columns(body, groups) or _spanning_columns(grid, heads)
    for cell in grid.cells:
        if cell.below == heads and cell.column < names < cell.right < grid.width:
            inside = ([row[at] for row in body if row[at]] for at in range(names, cell.right))
            if all(_may_name(column, is_first=False) for column in inside if column):
                names = cell.right
    return names if names or not _may_name([row[0] for row in body if row[0]], is_first=True) else 1


def _telling_columns(body: Sequence[Sequence[str]], groups: Sequence[int]) -> int:
    """The fewest columns that tell the rows apart, without numbers if that is possible; 0 if none do.

    `groups` is where in the body rows stand that name those below: rows of two groups are told apart.
    """
    group = [sum(start <= at for start in groups) for at in range(len(body))]
    eligible = 0
    while eligible < min(len(body[0]) - 1, _MOST_NAMES):
        at = eligible
        column = [row[at] for row in body if row[at] and not (at and row[at] == row[at - 1])]
        if column and not _may_name(column, is_first=not at):
            break
        eligible += 1
    codes = {at for at in range(eligible) if _are_codes([row[at] for row in body if row[at]])}
    for share, left_out in ((1.0, codes), (1.0, set[int]()), (_NEARLY_ALL, codes)):
        for names in range(1, eligible + 1):
            told = {
                (number, *(row[at] for at in range(names) if at not in left_out))
                for number, row in zip(group, body, strict=True)
            }
            if len(told) >= share * len(body) and any(at not in codes for at in range(names)):
                return names
    distinct = [
        len({tuple(row[at] for at in range(names) if at not in codes) for row in body})
        for names in range(1, eligible + 1)
    ]
    most = max(distinct, default=0)
    return distinct.index(most) + 1 if most > len(body) / 2 else 0


def _marked_columns(grid: Grid, heads: int) -> int:
    marked = {cell.column for cell in grid.cells if cell.is_head and cell.row >= heads}
    plain = {cell.column for cell in grid.cells if not cell.is_head and cell.text and cell.row >= heads}
    columns = 0
    while columns in marked - plain and columns < grid.width - 1:
        columns += 1
    return columns


def _spanning_columns(grid: Grid, heads: int) -> int:
    """How many columns at the left have cells that span rows, and the one behind them; no whole texts."""
    spanning = [cell for cell in grid.cells if cell.row >= heads and cell.down > 1]
    texts = {cell.column for cell in spanning if len(cell.text) > _LONGEST_FIRST_NAME}
    spanned = {cell.column for cell in spanning} - texts
    columns = 0
    while columns in spanned:
        columns += 1
    return min(columns, grid.width - 1)


def _may_name(column: Sequence[str], *, is_first: bool) -> bool:
    """Whether the texts of a column may name rows: few bare figures, unless they count, and no prose."""
    longest = _LONGEST_FIRST_NAME if is_first else _LONGEST_NAME
    if not column or median(map(len, column)) > longest:
        return False
    if not is_first and sum(bool(_SENTENCE.search(text)) for text in column) >= _MOST * len(column):
        return False
    bare = [text for text in column if _DIGIT.search(text) and not _LETTER.search(text)]
    amounts = [text for text in column if _AMOUNT.fullmatch(text)]
    if not is_first and len(amounts) >= _MOST * len(column):
        return False
    return is_first or len(bare) < _FEW * len(column) or all(_COUNT.match(text) for text in column)


def _are_codes(column: Sequence[str]) -> bool:
    return sum(bool(_CODE.match(text)) for text in column) >= _MOST * len(column)


def fill_down(grid: Grid, heads: int) -> list[list[str]]:
    """Returns the texts of the body by row, spanned places filled.

    In the first columns a place left empty below a name goes on with it, as long as those left of it do.
    """
    filled: list[list[str]] = []
    for row in grid.matrix()[heads:]:
        texts = [cell.text if cell else "" for cell in row]
        goes_on = bool(filled)
        for column in range(min(len(texts) - 1, _MOST_NAMES)):
            if not goes_on:
                break
            cell, before = row[column], filled[-1][column]
            spanned = cell is not None and cell.row < heads + len(filled)
            if not texts[column] and any(texts[column + 1 :]):
                texts[column] = before
            elif not spanned:
                goes_on = False
        filled.append(texts)
    return filled


def head_paths(grid: Grid, heads: int) -> list[str]:
    """Returns what the head says of each column, from the top down: 退休人员 · 报销比例."""
    places = grid.matrix()[:heads]
    return [join_path([row[column] for row in places]) for column in range(grid.width)]


def join_path(cells: Sequence[Cell | None]) -> str:
    """Returns the texts of cells that follow one another, a cell that spans several once."""
    texts: list[str] = []
    last = None
    for cell in cells:
        if cell is not None and cell.text and cell != last:
            texts.append(cell.text)
        last = cell
    return JOINT.join(dict.fromkeys(texts))


def drop_repeated_heads(grid: Grid, heads: int) -> Grid:
    """Returns the grid without rows of the body that say the head again, as at the top of a new page."""
    texts = [[cell.text if cell else "" for cell in row] for row in grid.matrix()]
    first = texts[:heads]
    if not any(any(row) for row in first):
        return grid
    for row in range(grid.height - heads, heads - 1, -1):
        if texts[row : row + heads] == first:
            grid = without_rows(grid, row, row + heads)
    return grid


def without_rows(grid: Grid, first: int, behind: int) -> Grid:
    """Returns the grid with some rows taken out; what spans them gets shorter."""
    cells = []
    for cell in grid.cells:
        above = max(0, min(cell.below, first) - cell.row)
        after = max(0, cell.below - max(cell.row, behind))
        if above + after:
            row = cell.row if cell.row < first else max(cell.row, behind) - (behind - first)
            cells.append(replace(cell, row=row, down=above + after))
    return Grid(tuple(cells), min(grid.head_rows, first))
