"""Tells a form, whose rows are pairs of label and value, from a table, and reads its pairs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.loaders.grid import Cell, Grid
from index.loaders.heads import JOINT, count_head_rows

_DIGIT = re.compile(r"\d")
_COLON = re.compile(r"\s*[:：]$")
_STOP = re.compile(r"[。；;，,！？]")
_LONGEST_LABEL, _LONGEST_VALUE_LIKE_LABEL = 16, 10
# A figure with its unit and a remark; prose has figures in it too.
_LONGEST_FIGURE = 30
_MOST, _HALF = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the value beside it; `label` is a path where one stands beside several (申请人 · 姓名)."""

    row: int
    label: str
    value: str


def read_form(grid: Grid) -> list[Pair] | None:
    """Returns the pairs of a tidied grid if it is a form, else None."""
    first = [cell for cell in grid.cells if cell.row == 0 and cell.text]
    if grid.width < 2 or grid.head_rows or all(cell.is_head for cell in first):
        return None
    rows = [_split_row(places) for places in grid.matrix()]
    told = [row for row in rows if len(row.cells) > 1]
    labels = [cell.text for row in told for cell in row.cells[::2] if cell.text]
    left_open = [row.cells[-1].text for row in told if len(row.cells) % 2]
    if not told or not labels or not all(_COLON.search(text) for text in left_open):
        return None
    if _are_marked(told) or _has_colons(labels, told) or _is_form(grid, told, labels):
        return [pair for number, row in enumerate(rows) for pair in _pairs(number, row)]
    return None


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row without those above its labels; `group` are the labels of several rows at once."""

    group: str
    cells: tuple[Cell, ...]


def _split_row(places: Sequence[Cell | None]) -> _Row:
    cells = list(dict.fromkeys(cell for cell in places if cell is not None))
    group = []
    while len(cells) > 2 and cells[0].down > 1 and len(cells) % 2:
        group.append(cells.pop(0).text)
    while cells and not cells[-1].text and len(cells) % 2:
        cells.pop()
    return _Row(JOINT.join(filter(None, group)), tuple(cells))


def _are_marked(rows: Sequence[_Row]) -> bool:
    """Whether the file marks every label, and no value, as a head; in two columns names of rows look so."""
    labels = [cell for row in rows for cell in row.cells[::2]]
    values = [cell for row in rows for cell in row.cells[1::2]]
    return all(cell.is_head for cell in labels) and not any(cell.is_head for cell in values)


def _has_colons(labels: Sequence[str], rows: Sequence[_Row]) -> bool:
    """Whether most labels end with a colon."""
    values = [cell.text for row in rows for cell in row.cells[1::2]]
    return sum(bool(_COLON.search(text)) for text in labels) >= _HALF * len(labels) and sum(
        bool(_COLON.search(text)) for text in values
    ) < _HALF * len(values)


def _is_form(grid: Grid, rows: Sequence[_Row], labels: Sequence[str]) -> bool:
    """Whether the cells that would be labels look like labels, and the rows like no table's."""
    like = [text for text in labels if _is_like_label(text)]
    if len(like) < _MOST * len(labels) or len(set(labels)) < _MOST * len(labels):
        return False
    if count_head_rows(grid) and _is_headed(grid):
        return False
    if grid.width == 2:
        return True
    return _is_uneven(grid, rows) or _is_mixed(rows, labels)


def _is_like_label(text: str) -> bool:
    text = _COLON.sub("", text)
    return 0 < len(text) <= _LONGEST_LABEL and not _DIGIT.search(text) and not _STOP.search(text)


def _is_headed(grid: Grid) -> bool:
    """Whether some column has a name over nothing but figures, or the head has several levels."""
    if count_head_rows(grid) > 1:
        return True
    for cell in grid.cells:
        if cell.row or _DIGIT.search(cell.text) or not cell.text:
            continue
        below = [
            other.text for other in grid.cells if other.column == cell.column and other.row and other.text
        ]
        if len(below) == grid.height - 1 > 1 and all(map(_is_like_figure, below)):
            return True
    return False


def _is_like_figure(text: str) -> bool:
    return len(text) <= _LONGEST_FIGURE and bool(_DIGIT.search(text))


def _is_uneven(grid: Grid, rows: Sequence[_Row]) -> bool:
    """Whether in some row one value takes the place of both labels and values of others."""
    most = max(len(row.cells) for row in rows)
    wide = [row.cells[-1] for row in rows if len(row.cells) < most and row.cells[-1].right == grid.width]
    return most > 2 and any(cell.across > 1 for cell in wide)


def _is_mixed(rows: Sequence[_Row], labels: Sequence[str]) -> bool:
    """Whether all labels are words of some length, and the values of every column of all kinds."""
    if min(map(len, labels)) < 2 or sum(len(text) > 3 for text in labels) < _HALF * len(labels):
        return False
    columns: dict[int, list[str]] = {}
    for row in rows:
        for at, cell in enumerate(row.cells[1::2]):
            columns.setdefault(at, []).append(cell.text)
    return len(rows) > 2 and all(
        any(_DIGIT.search(text) or len(text) > _LONGEST_VALUE_LIKE_LABEL for text in values)
        and any(text and not _DIGIT.search(text) for text in values)
        for values in columns.values()
    )


def _pairs(number: int, row: _Row) -> Iterator[Pair]:
    if len(row.cells) == 1:
        yield Pair(number, "", row.cells[0].text)
        return
    for label, value in zip(row.cells[::2], row.cells[1::2], strict=False):
        path = JOINT.join(filter(None, (row.group, _COLON.sub("", label.text))))
        if path and value.text:
            yield Pair(number, path, value.text)
