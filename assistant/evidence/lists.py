"""Lists: all their items, over the parts of a long article, and what an answer left out.

A lead-in opens a list; so does a heading, the name of a guide's field, a cell that holds several sentences.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence.statements import LeadIn, Statement, split_passage
from assistant.language.tables import header_of, row_at, row_cells
from assistant.types import Evidence
from index.types import Passage

# What the first column of a table of papers to bring is called.
_PAPERS = re.compile(r"材料|证件|证明|资料|文件|要件")

NextPart = Callable[[Passage], Passage | None]
"""The passage that goes on where one ends in the middle of an article or a story."""


@dataclass(frozen=True, slots=True)
class CutList:
    """A list of which `shown` of `total` items are quoted; it begins at `start` of `passage`."""

    passage: Passage
    start: int
    shown: int
    total: int


def items_of(lead: LeadIn, next_part: NextPart | None = None) -> Iterator[Statement]:
    """The items of the list that a lead-in opens, those in further parts of its article too."""
    passage: Passage | None = lead.passage
    while passage is not None:
        statements = list(split_passage(passage, lead))
        for statement in statements:
            if statement.lead == lead:
                yield statement
        goes_on = statements and (statements[-1].lead == lead or statements[-1].is_lead)
        passage = next_part(passage) if next_part and goes_on else None


def list_around(statement: Statement, next_part: NextPart | None = None) -> list[Statement]:
    """The statements of the list that one belongs to, itself alone where it belongs to none.

    A field of a guide is a list of all that it says.
    """
    if statement.is_lead:
        lead = LeadIn(statement.passage, statement.start, statement.end)
        return list(items_of(lead, next_part)) or [statement]
    if statement.lead:
        return list(items_of(statement.lead, next_part))
    every = [one for one in split_passage(statement.passage) if not one.asks]
    if statement.is_cell:
        return [one for one in every if one.is_cell and _cell_of(one) == _cell_of(statement)]
    if statement.in_field:
        return every
    at = next((at for at, one in enumerate(every) if one.start == statement.start), 0)
    low = high = at
    while low and _is_beside(every[low - 1], statement):
        low -= 1
    while high + 1 < len(every) and _is_beside(every[high + 1], statement):
        high += 1
    return every[low : high + 1] or [statement]


def rows_listed(statement: Statement) -> tuple[int, int] | None:
    """Where the rows of a table stand whose names are the papers that a list asks for; None for others."""
    text = statement.passage.chunk.text
    head = header_of(text, statement.row[0]) if statement.row else ()
    if not head or not _PAPERS.search(head[0]):
        return None
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    rows = [row for start in starts if (row := row_at(text, start)) and header_of(text, start) == head]
    return rows[0][0], rows[-1][1]


def _is_beside(one: Statement, other: Statement) -> bool:
    return one.is_item and other.is_item and not (one.lead or one.is_lead)


def _cell_of(statement: Statement) -> int:
    cells = row_cells(statement.passage.chunk.text, statement.row) if statement.row else ()
    return next((cell.start for cell in cells if cell.start <= statement.start < cell.end), -1)


def find_cut_lists(evidence: Sequence[Evidence], next_part: NextPart | None) -> tuple[CutList, ...]:
    """The lists of which several items are quoted, but not all; one item alone is what was asked for.

    Only numbered items are counted: 共 12 项 of a field's five steps would be the number of its sentences.
    """
    found: dict[tuple[str, int], CutList] = {}
    for piece in evidence:
        for statement in split_passage(piece.passage):
            if not (piece.start <= statement.start and statement.end <= piece.end):
                continue
            if statement.lead and not statement.is_lead:
                continue  # its lead-in speaks for the list
            items = [one for one in list_around(statement, next_part) if one.is_item]
            shown = sum(any(_holds(other, one) for other in evidence) for one in items)
            if 1 < shown < len(items):
                start = statement.start if statement.is_lead else items[0].start
                found[piece.passage.chunk.id, start] = CutList(piece.passage, start, shown, len(items))
    return tuple(found.values())


def _holds(piece: Evidence, item: Statement) -> bool:
    same = piece.passage.chunk.id == item.passage.chunk.id
    return same and piece.start <= item.start and item.end <= piece.end
