"""Cells of a table in words: 三级 · 退休人员 · 报销比例：89%, a whole row 三级：起付线600元，报销比例89%.

The first cell of a row names it, the head names the columns; a form has an empty head.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

JOINT = " · "
_UNIT = re.compile(r"[（(]([^（）()]{1,10})[）)]\s*$")
_SAID_UNIT = re.compile(r"单位\s*(?:[:：]|[为是])\s*([^）)，。；、,;\s|]{1,12})(?![、，,])")
_NUMBER = re.compile(r"-?\d[\d,.]*(?:\s*[-—~～至]\s*\d[\d,.]*)?")
_WORDLESS = re.compile(r"[\W_]*")
_RULE = re.compile(r"[|\s:：-]+")
# The number of a row, which says nothing beside its name.
_ROW_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[)）、.．]?")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: where it stands in the text, what names its row and its column, the unit of its figures."""

    start: int
    end: int
    row: str
    column: str
    unit: str

    @property
    def path(self) -> str:
        """What names it: 三级 · 退休人员 · 报销比例."""
        return JOINT.join(filter(None, (self.row, self.column)))

    def say(self, value: str) -> str:
        """Its value, or a part of it, with the unit that its head or the table gives."""
        return f"{value}{self.unit}" if _NUMBER.fullmatch(value) else value


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a table's row (| … | … |); none of any other line."""
    return tuple(line.strip()[low:high] for low, high in _cell_spans(line.strip()))


def _cell_spans(line: str) -> list[tuple[int, int]]:
    if len(line) < 3 or not (line.startswith("|") and line.endswith("|")):
        return []
    spans, start = [], 1
    while start < len(line):
        end = line.index("|", start)
        text = line[start:end]
        low = start + len(text) - len(text.lstrip())
        spans.append((min(low, end), max(low, start + len(text.rstrip()))))
        start = end + 1
    return spans


def header_of(text: str, start: int) -> tuple[str, ...]:
    """The cells of the first row of the table that the row at `start` belongs to; none for the first."""
    header: tuple[str, ...] = ()
    for line in text[:start].split("\n")[:-1]:
        cells = cells_of(line)
        header = (header or cells) if cells else ()
    return header


@lru_cache(maxsize=8192)
def row_at(text: str, start: int) -> tuple[int, int] | None:
    """Where the row of a table's body that holds `start` begins and ends; None elsewhere."""
    low = text.rfind("\n", 0, start) + 1
    end = text.find("\n", low)
    high = len(text) if end < 0 else end
    line = text[low:high]
    return (low, high) if cells_of(line) and header_of(text, low) and not _RULE.fullmatch(line) else None


def row_name(text: str, row: tuple[int, int]) -> tuple[int, int]:
    """Where the cell that names a row stands."""
    low, high = _cell_spans(text[row[0] : row[1]])[0]
    return row[0] + low, row[0] + high


@lru_cache(maxsize=8192)
def row_cells(text: str, row: tuple[int, int], around: str = "") -> tuple[TableCell, ...]:
    """The cells of a row that say something, without the one that names it.

    `around` is what stands above the table, its caption say, where a unit may be given for all of it.
    """
    head = header_of(text, row[0])
    spans = _cell_spans(text[row[0] : row[1]])
    shared = _unit_in(text[: _table_start(text, row[0])]) or _unit_in(around)
    cells = []
    name = shorten(text[row[0] + spans[0][0] : row[0] + spans[0][1]])
    for at, (low, high) in enumerate(spans[1:], 1):
        column = head[at] if at < len(head) else ""
        unit = _UNIT.search(column)
        if not _WORDLESS.fullmatch(text, row[0] + low, row[0] + high):
            one = TableCell(
                row[0] + low,
                row[0] + high,
                name,
                column[: unit.start()].strip() if unit and _is_figure(text, row[0], (low, high)) else column,
                unit[1] if unit else shared,
            )
            cells.append(one)
    return tuple(cells)


def _is_figure(text: str, start: int, span: tuple[int, int]) -> bool:
    return bool(_NUMBER.fullmatch(text, start + span[0], start + span[1]))


def _table_start(text: str, start: int) -> int:
    while start and cells_of(text[text.rfind("\n", 0, start - 1) + 1 : start - 1]):
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def _unit_in(text: str) -> str:
    found = _SAID_UNIT.findall(text)
    return str(found[-1]) if found else ""


def shorten(name: str) -> str:
    """The name of a row without its number: 2 · 场地租金补贴 is 场地租金补贴."""
    parts = name.split(JOINT)
    told = [part for part in parts if not _ROW_NUMBER.fullmatch(part)]
    return JOINT.join(told or parts)


def say(text: str, start: int, end: int, around: str = "") -> str:
    """`text[start:end]`, cells of a table in words, each with what names its row and column, and its unit."""
    said, rows = [], []
    at = start
    for line in text[start:end].split("\n"):
        low, behind = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        row = row_at(text, at) if line else None
        if row:
            rows.append(_say_row(text, row, (at, at + len(line)), around))
        elif not (line and cells_of(text[low : behind if behind >= 0 else len(text)])):
            said.append(line)
        at += len(line) + 1
    if rows:
        said.append("；".join(filter(None, rows)).rstrip("。；") + "。")
    return "\n".join(said)


def _say_row(text: str, row: tuple[int, int], part: tuple[int, int], around: str) -> str:
    """The cells of a row that a part of it touches; its name alone where nothing else is said."""
    cells = [
        (cell, text[max(cell.start, part[0]) : min(cell.end, part[1])])
        for cell in row_cells(text, row, around)
        if cell.start < part[1] and part[0] < cell.end
    ]
    if not cells:
        low, high = row_name(text, row)
        return shorten(text[low:high])
    if len(cells) == 1:
        cell, value = cells[0]
        return f"{cell.path}：{cell.say(value)}" if cell.path else cell.say(value)
    named = "，".join(_say_named(cell, value) for cell, value in cells)
    return f"{cells[0][0].row}：{named}" if cells[0][0].row else named


def _say_named(cell: TableCell, value: str) -> str:
    """A cell by its column: 登记费200元, but 2015：5万套, which is no 20155."""
    runs_on = _NUMBER.fullmatch(value) and not cell.column[-1:].isdigit()
    return f"{cell.column}{'' if runs_on else '：'}{cell.say(value)}"
