"""Excel workbooks, old and new: the tables of each sheet, and what stands around them; nothing hidden."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import xlrd  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from xlrd.compdoc import CompDocError  # type: ignore[import-untyped]

from index.errors import UnreadableDocument
from index.loaders.archives import refuse_bomb
from index.loaders.content import Content
from index.loaders.delimited import load_delimited
from index.loaders.grid import Cell, Grid
from index.loaders.heads import count_head_rows
from index.loaders.tables import render_table
from index.types import Part

_OLE = b"\xd0\xcf\x11\xe0"
_PROTECTED = "protected by a password; save it without one"
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_PLACES = re.compile(r"[0#]\.(0+)")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A visible sheet: its cells, and the rows and columns that are hidden."""

    name: str
    cells: tuple[Cell, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


def load_xlsx(data: bytes) -> Content:
    """Loads an Excel workbook (.xlsx)."""
    if data.startswith(_OLE):
        raise UnreadableDocument(_PROTECTED)
    refuse_bomb(data, "an Excel workbook")
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return _content([_read_new(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"])


def load_xls(data: bytes) -> Content:
    """Loads an old Excel workbook (.xls), or a table of text that only has the name of one."""
    if not data.startswith(_OLE):
        return load_delimited(data)
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    except (xlrd.XLRDError, CompDocError) as error:
        reason = _PROTECTED if "encrypted" in str(error) else "damaged, or not an Excel workbook"
        raise UnreadableDocument(reason) from error
    return _content([_read_old(book, sheet) for sheet in book.sheets() if not sheet.visibility])


def _content(sheets: Sequence[_Sheet]) -> Content:
    """The text of a workbook; where there are several sheets each is a part with its name for a heading."""
    blocks = [(sheet.name, "\n\n".join(_blocks(_visible(sheet)))) for sheet in sheets]
    told = [("" if _UNNAMED.fullmatch(name) else name, text) for name, text in blocks if text]
    if not told:
        raise UnreadableDocument("the workbook has no text in visible cells")
    if len(told) == 1:
        return Content(told[0][1] + "\n")
    whole, parts = "", list[Part]()
    for name, text in told:
        whole += f"## {name}\n\n" if name else ""
        parts.append(Part(len(whole), len(whole) + len(text), name))
        whole += f"{text}\n\n"
    return Content(whole.rstrip("\n") + "\n", parts=tuple(parts))


def _read_new(sheet: Worksheet) -> _Sheet:
    spans = {
        (merged.min_row - 1, merged.min_col - 1): (
            merged.max_row - merged.min_row + 1,
            merged.max_col - merged.min_col + 1,
        )
        for merged in sheet.merged_cells.ranges
    }
    cells = []
    for row in sheet.iter_rows():
        for cell in row:
            place = cell.row - 1, cell.column - 1
            text = show(cell.value, cell.number_format)
            if text or place in spans:
                cells.append(Cell(*place, text, *spans.get(place, (1, 1))))
    hidden_rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        number - 1
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min or 0, (column.max or 0) + 1)
    }
    return _Sheet(sheet.title, tuple(cells), frozenset(hidden_rows), frozenset(hidden_columns))


def _read_old(book: Any, sheet: Any) -> _Sheet:
    spans = {(top, left): (below - top, right - left) for top, below, left, right in sheet.merged_cells}
    cells = []
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            text = show(_value(book, cell), _number_format(book, cell))
            if text or (row, column) in spans:
                cells.append(Cell(row, column, text, *spans.get((row, column), (1, 1))))
    hidden_rows = {number for number, row in sheet.rowinfo_map.items() if row.hidden}
    hidden_columns = {number for number, column in sheet.colinfo_map.items() if column.hidden}
    return _Sheet(sheet.name, tuple(cells), frozenset(hidden_rows), frozenset(hidden_columns))


def _value(book: Any, cell: Any) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _number_format(book: Any, cell: Any) -> str:
    if cell.xf_index is None:
        return ""
    key = book.xf_list[cell.xf_index].format_key
    return str(book.format_map[key].format_str) if key in book.format_map else ""


def show(value: object, number_format: str) -> str:
    """Returns a cell's value as the sheet shows it: 0.89 in the format 0% is 89%."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        clock = value.strftime(" %H:%M") if value.hour or value.minute else ""
        return f"{value.year}年{value.month}月{value.day}日{clock}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        return _show_number(value, _QUOTED.sub("", (number_format or "").split(";")[0]))
    text = str(value).strip()
    return "" if text.startswith("#") and text.isupper() else text


def _show_number(value: float, number_format: str) -> str:
    if percent := _PERCENT.search(number_format):
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    places = _PLACES.search(number_format)
    if places:
        return f"{value:.{len(places[1])}f}"
    if re.fullmatch(r"0{2,}", number_format) and value == int(value):
        return f"{int(value):0{len(number_format)}}"
    if re.fullmatch(r"[#,0]*0", number_format):
        return f"{value:.0f}"
    return f"{value:.10g}" if abs(value) < 1e15 else f"{value:.0f}"


def _visible(sheet: _Sheet) -> list[Cell]:
    """The cells without hidden rows and columns; what is merged over one of them stays as far as it shows."""
    rows = [row for row in range(_end(sheet.cells, "below")) if row not in sheet.hidden_rows]
    columns = [at for at in range(_end(sheet.cells, "right")) if at not in sheet.hidden_columns]
    shown_rows = {row: at for at, row in enumerate(rows)}
    shown_columns = {column: at for at, column in enumerate(columns)}
    cells = []
    for cell in sheet.cells:
        down = [shown_rows[row] for row in range(cell.row, cell.below) if row in shown_rows]
        across = [shown_columns[at] for at in range(cell.column, cell.right) if at in shown_columns]
        if down and across:
            cells.append(Cell(down[0], across[0], cell.text, len(down), len(across)))
    return cells


def _end(cells: Sequence[Cell], edge: str) -> int:
    return max((getattr(cell, edge) for cell in cells), default=0)


def _blocks(cells: Sequence[Cell]) -> Iterator[str]:
    """The tables of a sheet, parted by empty rows; one without a head of its own goes on with that before."""
    filled = sorted({row for cell in cells if cell.text for row in range(cell.row, cell.below)})
    starts = [row for at, row in enumerate(filled) if not at or filled[at - 1] < row - 1]
    blocks: list[list[Cell]] = [[] for _ in starts]
    for cell in cells:
        if at := bisect_right(starts, cell.row):
            blocks[at - 1].append(cell)
    parts: list[list[Cell]] = []
    for own in blocks:
        if parts and _goes_on(parts[-1], own):
            parts[-1] += own
        else:
            parts.append(own)
    for part in parts:
        yield render_table(_grid(part))


def _goes_on(before: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """Whether cells below an empty row go on with the table above: in its columns, without a head."""
    columns = {cell.column for cell in before if cell.text}
    own = {cell.column for cell in cells if cell.text}
    return len(own) > 1 and own <= columns and not count_head_rows(_grid(cells))


def _grid(cells: Sequence[Cell]) -> Grid:
    top = min(cell.row for cell in cells)
    left = min(cell.column for cell in cells)
    return Grid(tuple(Cell(c.row - top, c.column - left, c.text, c.down, c.across) for c in cells))
