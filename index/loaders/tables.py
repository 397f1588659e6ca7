"""Tables of any format as Markdown rows, so that one reader serves them all.

The head is one row whose cells are paths (退休人员 · 报销比例), the first cell of a row names it,
a path too (低保老人 · 90周岁以上). A form is rows of label and value below an empty head. What is no table,
such as text that a page lays out in one column, stays text; so do titles above and notes below a table.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.loaders.forms import Pair, read_form
from index.loaders.grid import Cell, Grid, tidy
from index.loaders.heads import (
    JOINT,
    Shape,
    drop_repeated_heads,
    fill_down,
    find_shape,
    head_paths,
    join_path,
)

_LONGEST_GROUP = 30
# A cell of more characters and several paragraphs is a text; a table that lays texts out holds little else.
_LONGEST_CELL, _MOST_OF_TEXT = 200, 0.7


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the body: the path that names it, and its values by column."""

    name: str
    values: tuple[Cell | None, ...]


def render_table(grid: Grid) -> str:
    """Returns a table as text: titles, Markdown rows, notes; "" when it says nothing."""
    whole = tidy(grid)
    if not _is_table(whole):
        return "\n\n".join(cell.text.strip("\n") for cell in grid.cells if cell.text.strip())
    titles, whole = _take_titles(whole)
    if again := _second_head(whole):
        parts = whole.rows(0, again), whole.rows(again, whole.height)
        return "\n\n".join((*titles, *map(render_table, parts)))
    if _is_of_texts([cell.lines for cell in whole.cells]) and read_form(whole) is None:
        return "\n\n".join(_render_texts(whole, " ".join(titles)))
    return "\n\n".join(("\n".join(titles), *_render(whole))).strip()


def _second_head(grid: Grid) -> int:
    """The row that says the head again over columns of other widths; 0 where there is none."""
    rows: list[list[Cell]] = [[] for _ in range(grid.height)]
    for cell in grid.cells:
        if cell.text:
            rows[cell.row].append(cell)
    first = rows[0] if rows else []
    for number, row in enumerate(rows[2:], 2):
        same = [cell.text for cell in row] == [cell.text for cell in first]
        if len(row) > 1 and same and [cell.column for cell in row] != [cell.column for cell in first]:
            return number
    return 0


def _is_table(grid: Grid) -> bool:
    """Whether texts stand side by side in some row."""
    rows = [cell.row for cell in grid.cells if cell.text]
    return len(set(rows)) < len(rows)


def say_table(grid: Grid) -> str:
    """Returns a small table in words, for one that stands in a cell of another: 城镇：100元；农村：80元."""
    lines = render_table(grid).split("\n")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|---")
    ]
    said = []
    for name, *values in rows[1:] if len(rows) > 1 else rows:
        named = zip(rows[0][1:], values, strict=False)
        parts = [f"{head}：{value}" if head else value for head, value in named if value]
        said.append(f"{name}：{'，'.join(parts)}" if parts else name)
    return "；".join(said)


def _take_titles(grid: Grid) -> tuple[list[str], Grid]:
    """Takes the rows at the top that hold one text alone: what the table is called, its unit."""
    titles: list[str] = []
    while grid.height > 1 and grid.width > 1:
        first = [cell for cell in grid.cells if cell.row == 0]
        told = [cell for cell in first if cell.text]
        if len(told) != 1 or told[0].down > 1 or any(cell.down > 1 for cell in first):
            break
        if _names_columns(grid, told[0]):
            break
        titles.append(told[0].text)
        grid = tidy(grid.rows(1, grid.height))
    return titles, grid


def _names_columns(grid: Grid, cell: Cell) -> bool:
    """Whether a text alone on the first row stands over some of the columns, which the next row names."""
    below = [other for other in grid.cells if other.row == cell.below and other.text]
    inside = [other for other in below if cell.column <= other.column < cell.right]
    return 0 < cell.column and cell.right < grid.width and 1 < len(inside) < len(below)


def _render(grid: Grid) -> Iterator[str]:
    pairs = read_form(grid)
    if pairs is not None:
        yield from _render_form(pairs)
        return
    notes, grid = _take_notes(grid)
    shape = find_shape(grid)
    grid = drop_repeated_heads(grid, shape.head_rows)
    head = _head(grid, shape)
    yield "\n".join(_lines([head, *(_flat(row) for row in _body(grid, shape))]))
    yield from notes


def _is_of_texts(texts: Iterable[str]) -> bool:
    """Whether cells hold whole texts of several paragraphs, laid side by side, and little else."""
    sizes = [(len(text), len(text) > _LONGEST_CELL and "\n" in text) for text in texts]
    return sum(size for size, is_text in sizes if is_text) > _MOST_OF_TEXT * sum(size for size, _ in sizes)


def _render_texts(grid: Grid, title: str) -> Iterator[str]:
    """Each cell once, as a text of its own below what names its row and column."""
    if title:
        yield f"### {title}"
    shape = find_shape(grid)
    paths = head_paths(grid, shape.head_rows)[shape.names :]
    said: set[Cell] = set()
    for row in _body(grid, shape):
        if not row.values:
            yield _headed("", row.name)
        for path, cell in zip(paths, row.values, strict=False):
            if cell is not None and cell.text and cell not in said:
                said.add(cell)
                yield _headed(JOINT.join(filter(None, (row.name, path))), cell.lines)


def _headed(name: str, text: str) -> str:
    return f"#### {name}\n\n{text}" if name else text


def _render_form(pairs: Sequence[Pair]) -> Iterator[str]:
    """Rows of label and value; a text without a label stands between them."""
    rows: list[list[str]] = []
    for pair in pairs:
        if pair.label:
            rows.append([pair.label, pair.value])
            continue
        if rows:
            yield "\n".join(_lines([["", ""], *rows]))
        rows = []
        yield pair.value
    if rows:
        yield "\n".join(_lines([["", ""], *rows]))


def _take_notes(grid: Grid) -> tuple[list[str], Grid]:
    """Takes the rows at the bottom that hold one text over the whole width: notes, sources."""
    notes: list[str] = []
    while grid.height > 2:
        last = [cell for cell in grid.cells if cell.below == grid.height]
        told = [cell for cell in last if cell.text]
        alone = len(told) == 1 and told[0].row == grid.height - 1 and not told[0].column
        if not alone or not (told[0].across == grid.width or len(told[0].text) > _LONGEST_GROUP):
            break
        notes.insert(0, told[0].text)
        grid = grid.rows(0, grid.height - 1)
    return notes, grid


def _head(grid: Grid, shape: Shape) -> list[str]:
    places = grid.matrix()[: shape.head_rows]
    names = [cell for column in range(shape.names) for cell in dict.fromkeys(row[column] for row in places)]
    return [join_path(names), *head_paths(grid, shape.head_rows)[shape.names :]]


def _body(grid: Grid, shape: Shape) -> Iterator[_Row]:
    group = ""
    paths = head_paths(grid, shape.head_rows)
    filled = fill_down(grid, shape.head_rows)
    for row, (cells, texts) in enumerate(zip(grid.matrix()[shape.head_rows :], filled, strict=True)):
        own = [
            cell for cell in dict.fromkeys(cells) if cell and cell.text and cell.row == row + shape.head_rows
        ]
        if len(own) == 1 and own[0].across == grid.width and grid.height > row + shape.head_rows + 1:
            if len(own[0].text) <= _LONGEST_GROUP:
                group = own[0].text
                continue
            yield _Row(own[0].text, ())
            continue
        names = [
            text
            for column, text in enumerate(texts[: shape.names])
            if text
            and _ends_within(cells[column], shape.names)
            and not (column and cells[column] is cells[column - 1])
        ]
        values = [_value(cells, column, shape.names, paths) for column in range(shape.names, grid.width)]
        yield _Row(JOINT.join(dict.fromkeys(filter(None, (group, *names)))), tuple(values))


def _ends_within(cell: Cell | None, names: int) -> bool:
    """Whether a cell stands among the names of rows; one that reaches beyond them is a value."""
    return cell is None or cell.right <= names or not cell.column


def _value(cells: Sequence[Cell | None], column: int, names: int, paths: Sequence[str]) -> Cell | None:
    """What a row says in a column; what spans columns of one name is said once."""
    cell = cells[column]
    if cell is None or (cell.column < names and (column > names or not cell.column)):
        return None
    again = column > max(cell.column, names) and paths[column] == paths[column - 1]
    return None if again else cell


def _flat(row: _Row) -> list[str]:
    return [row.name, *(cell.text if cell else "" for cell in row.values)]


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yields `| a | b |` lines, a rule below the first; cells that miss at a row's end are left empty."""
    width = max(map(len, rows))
    for number, row in enumerate(rows):
        yield "| " + " | ".join([*row, *[""] * (width - len(row))]) + " |"
        if number == 0:
            yield "|" + "---|" * width
