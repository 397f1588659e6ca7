"""Cells of one column of a table compared: the largest, the smallest."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Protocol

from assistant.evidence.statements import Statement
from assistant.language.tables import JOINT, TableCell, row_cells
from index.language.numerals import parse_numeral
from index.language.segmenting import segment
from index.types import Chunk

_MOST = "(?P<most>大|高|多|长|贵|晚|远)|(?P<least>小|低|少|短|早|近|便宜)"
# 哪类最贵, 最贵的, 谁最早; not 最多报多少, which asks for a bound.
_ASKED = re.compile(rf"最(?:{_MOST})(?=的|[^\w]|[是呢]|$)")
_ASKED_WHICH = re.compile(rf"(?:哪|谁|which).*最(?:{_MOST})", re.IGNORECASE)
_TOTAL = re.compile(r"一共|总共|合计|总计|共计|总数|加起来|altogether|in total", re.IGNORECASE)
_TOTAL_ROW = re.compile(r"^(?:合\s*计|总\s*计|共\s*计|总\s*数)|(?:合计|总计)$")
_WHOLE = re.compile(r"\d+|[一二三四五六七八九十百千两]+")
# A further condition in the name of a row: 大专学历，并具有中级职称.
_ADDED = re.compile(r"(?:并且?|且|同时)(?:具有|具备|持有|拥有|取得|获得|有)([^，,。；;]+)")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class Ranked(Protocol):
    """A statement among those ranked."""

    @property
    def statement(self) -> Statement:
        """The statement."""


def same_table(one: Statement, other: Statement) -> bool:
    """Whether two statements are cells of one table, also where it is kept in several parts."""
    if not (one.is_cell and other.is_cell):
        return False
    first, second = one.passage.chunk, other.passage.chunk
    return table_of(first) == table_of(second)


def table_of(chunk: Chunk) -> tuple[object, ...]:
    """What the parts of one table have in common."""
    return chunk.doc, chunk.kind, chunk.heading, chunk.label


def same_column(one: Statement, other: Statement) -> bool:
    """Whether two statements are cells of one column of a table; a form has no columns that are named."""
    key = column_key(one)
    return key is not None and key == column_key(other)


def column_key(statement: Statement) -> tuple[object, ...] | None:
    """The same for all cells of a column that has a name; None for other statements."""
    cell = cell_of(statement)
    return (*table_of(statement.passage.chunk), cell.column) if cell and cell.column else None


def figures_named(question: str, statement: Statement) -> float:
    """The share of the question's figures that name the row or the column of a cell: a year, an age, 六楼."""
    cell = cell_of(statement)
    asked = _figures(question)
    return len(asked & _figures(cell.path)) / len(asked) if cell and asked else 0.0


def _figures(text: str) -> set[int | None]:
    """The whole numbers of a text; not 一 alone, which is an article (一台), and 两."""
    found = (match[0] for match in _WHOLE.finditer(text))
    return {parse_numeral(words) for words in found if words not in ("一", "两")} - {None}


def is_named(question: str, statement: Statement) -> bool:
    """Whether the row of a cell has a name that stands in the question letter by letter."""
    cell = cell_of(statement)
    names = cell.row.split(JOINT) if cell else []
    return any(len(name) > 1 and name in question for name in names)


def adds_condition(question: str, statement: Statement) -> bool:
    """Whether the row of a cell asks for something more that the question says nothing of."""
    cell = cell_of(statement)
    added = _ADDED.findall(cell.row) if cell else []
    return any(not any(pair in question for pair in segment(more) if len(pair) > 1) for more in added)


def is_total_asked(question: str, statement: Statement) -> bool:
    """Whether all together is asked for and a cell stands in the row of totals."""
    cell = cell_of(statement)
    return bool(cell and is_total_row(cell.row) and says_total(question))


def says_total(question: str) -> bool:
    """Whether a question asks for all together: 一共, 加起来."""
    return bool(_TOTAL.search(question))


def is_total_row(name: str) -> bool:
    """Whether a row of this name gives the total of the others."""
    return bool(_TOTAL_ROW.search(name))


def asks_extreme(question: str) -> bool:
    """Whether the largest or the smallest of something is asked for."""
    return _asked(question) is not None


def column_of(ranked: Sequence[Ranked]) -> list[int]:
    """The ranks of all cells of the first one's column, where the first is a cell with a figure."""
    first = ranked[0].statement
    if _figure(first) is None:
        return []
    return [rank for rank, one in enumerate(ranked) if same_column(one.statement, first)]


def find_extreme(question: str, ranked: Sequence[Ranked], column: Sequence[int]) -> list[int]:
    """The ranks of the cells of a column with the greatest or least figure; none where that cannot be told.

    What is the sum of all others is their total, and not one of them.
    """
    asked = _asked(question)
    figures = {rank: _figure(ranked[rank].statement) for rank in column}
    told = {rank: figure for rank, figure in figures.items() if figure is not None}
    if asked is None or len(told) < 2 or len(told) < len(figures):
        return []
    total = sum(told.values())
    parts = {rank: figure for rank, figure in told.items() if len(told) < 3 or 2 * figure != total}
    best = (max if asked["most"] else min)(parts.values())
    return [rank for rank, figure in parts.items() if figure == best]


def _asked(question: str) -> re.Match[str] | None:
    return _ASKED.search(question) or _ASKED_WHICH.search(question)


def cell_of(statement: Statement) -> TableCell | None:
    """The cell of a table that a statement is, with what names it; None for other statements."""
    if statement.row is None:
        return None
    cells = row_cells(statement.passage.chunk.text, statement.row)
    return next((cell for cell in cells if cell.start <= statement.start < cell.end), None)


def _figure(statement: Statement) -> Decimal | None:
    """The one figure of a cell; None where it has none or several."""
    found = _FIGURE.findall(statement.text)
    try:
        return Decimal(found[0].replace(",", "")) if len(found) == 1 else None
    except InvalidOperation:
        return None
