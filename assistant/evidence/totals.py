"""What a column of a table comes to, where every row gives its figure and none gives the total."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.evidence.columns import cell_of, is_named, is_total_row, same_column, says_total
from assistant.evidence.statements import Statement, split_passage

_FIGURE = re.compile(r"(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[一-鿿]{0,4})")
# Shares, rates, and what each one gets do not add up, nor do dates and ages.
_NOT_ADDED = re.compile(r"标准|每|人均|平均|比例|率|单价|价格|年龄|日期|时间|年度|[/／%％‰]")
_NOT_COUNTED = frozenset({"年", "月", "日", "岁", "号", "级", "档", "度", "分", "时", "点"})
_PART = re.compile(r"小\s*计|其中")


@dataclass(frozen=True, slots=True)
class Total:
    """The figures of all rows in one column, as they are said, and their sum."""

    column: str
    figures: tuple[str, ...]
    value: Decimal
    unit: str


def find_total(question: str, best: Statement) -> Total | None:
    """The total that a question asks for of the column in which the best statement stands.

    None where a row is the total, where some rows are named in the question, where a row has no figure or
    units differ, and where the figures do not add up: never a sum over some of the rows.
    """
    first = cell_of(best)
    if not says_total(question) or first is None or not first.column:
        return None
    cells = [one for one in split_passage(best.passage) if one.is_cell]
    rows = {one.row for one in cells}
    column = [one for one in cells if same_column(one, best)]
    if len(column) != len(rows) or len(rows) < 2 or {one.row for one in column} != rows:
        return None
    if _NOT_ADDED.search(first.column + best.surroundings):
        return None
    named = {is_named(question, one) for one in column}
    return _add(first.column, column) if len(named) == 1 and all(map(_is_added, column)) else None


def _is_added(one: Statement) -> bool:
    """Whether a row is one of those to be added: no total, no part of another."""
    cell = cell_of(one)
    return cell is not None and not (is_total_row(cell.row) or _PART.search(cell.row))


def _add(name: str, column: Sequence[Statement]) -> Total | None:
    found = [(_FIGURE.fullmatch(one.text), cell_of(one)) for one in column]
    told = [(match, match["unit"] or cell.unit) for match, cell in found if match and cell]
    units = {unit for _, unit in told}
    if len(told) < len(column) or len(units) > 1:
        return None
    (unit,) = units
    figures = [Decimal(match["figure"].replace(",", "")) for match, _ in told]
    is_total = len(figures) > 2 and any(2 * figure == sum(figures) for figure in figures)
    if unit in _NOT_COUNTED or _NOT_ADDED.search(unit) or is_total:
        return None
    return Total(name, tuple(match["figure"] + unit for match, _ in told), sum(figures, Decimal(0)), unit)
