"""Tables of Word documents as grids: cells merged both ways, rows that are the head on every page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from index.loaders.grid import Cell, Grid


def word_grid(table: Any, read_cell: Callable[[Any], str]) -> Grid:
    """Returns the grid of a `w:tbl` element; `read_cell` gives the text of a `w:tc` element."""
    cells: dict[tuple[int, int], Cell] = {}
    open_cells: dict[int, tuple[int, int]] = {}
    heads, row = 0, 0
    for element in _parts(table, "w:tr"):
        if _has(element, "w:trPr", "w:del"):
            continue
        heads += heads == row and _has(element, "w:trPr", "w:tblHeader")
        column = _number(element, "w:trPr", "w:gridBefore")
        still_open: dict[int, tuple[int, int]] = {}
        for part in _parts(element, "w:tc"):
            across = max(_number(part, "w:tcPr", "w:gridSpan"), 1)
            merge = part.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells:
                key = open_cells[column]
                cells[key] = replace(cells[key], down=row + 1 - cells[key].row)
            else:
                key = (row, column)
                cells[key] = Cell(row, column, read_cell(part), across=across)
            if merge is not None:
                still_open[column] = key
            column += across
        open_cells = still_open
        row += 1
    return Grid(tuple(cells.values()), heads if heads < row else 0)


def _parts(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls and inserted ones too."""
    for child in element:
        if child.tag == qn(name):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _parts(child, name)


def _has(element: Any, properties: str, name: str) -> bool:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "off")


def _number(element: Any, properties: str, name: str) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    value = found.get(qn("w:val")) if found is not None else None
    return min(int(value), 1000) if value and value.isdecimal() else 0
