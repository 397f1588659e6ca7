"""Lists with a lead-in: all their items, over the parts of a long article, and what an answer left out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence.statements import LeadIn, Statement, split_passage
from assistant.types import Evidence
from index.types import Passage

NextPart = Callable[[Passage], Passage | None]
"""The passage that goes on where one ends in the middle of an article or a story."""


@dataclass(frozen=True, slots=True)
class CutList:
    """A list of which an answer quotes the first `shown` of `total` items."""

    lead: LeadIn
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


def find_cut_lists(evidence: Sequence[Evidence], next_part: NextPart | None) -> tuple[CutList, ...]:
    """The lists of which several items are quoted, but not all; one item alone is what was asked for."""
    found = []
    for piece in evidence:
        for statement in split_passage(piece.passage):
            if not (statement.is_lead and piece.start <= statement.start and statement.end <= piece.end):
                continue
            lead = LeadIn(statement.passage, statement.start, statement.end)
            items = [one for one in items_of(lead, next_part) if one.is_item]
            shown = sum(any(_holds(other, one) for other in evidence) for one in items)
            if 1 < shown < len(items):
                found.append(CutList(lead, shown, len(items)))
    return tuple(found)


def _holds(piece: Evidence, item: Statement) -> bool:
    same = piece.passage.chunk.id == item.passage.chunk.id
    return same and piece.start <= item.start and item.end <= piece.end
