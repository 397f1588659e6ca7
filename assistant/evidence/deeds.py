"""Which deed a statement penalises: an answer about one deed quotes no penalty of another."""

import re
from collections.abc import Iterable

from assistant.evidence.statements import Statement

# What a rule threatens with, as rules write it.
SANCTION = re.compile(r"罚款|警告|没收|吊销|拘留")
# How it begins a list of penalties.
_BEGINS = re.compile(r"处罚.{0,4}$")


def penalises(statement: Statement) -> bool:
    """Whether a statement, with the lead-in of its list, says what a deed is punished with."""
    if statement.is_cell:
        return False
    begins = statement.is_lead and _BEGINS.search(statement.text)
    return bool(begins or SANCTION.search(statement.lead_text + statement.words))


def list_of_deeds(statement: Statement) -> tuple[str, int] | None:
    """Which list of deeds with their penalties a statement is an item of; None for any other statement."""
    if not (statement.lead and statement.is_item and penalises(statement)):
        return None
    return statement.lead.passage.chunk.id, statement.lead.start


def is_other_deed(statement: Statement, quoted: Iterable[Statement]) -> bool:
    """Whether a statement penalises another deed than those that are quoted already.

    A deed is what one paragraph or item of a document penalises, or what the same provision forbids; what
    other documents say is another rule, or another version, on what was asked.
    """
    return penalises(statement) and any(
        penalises(one) and not _is_same_deed(one, statement) for one in quoted
    )


def _is_same_deed(one: Statement, other: Statement) -> bool:
    if one.passage.chunk.doc != other.passage.chunk.doc or _line(one) == _line(other):
        return True
    return bool(one.referred) and one.referred == other.referred


def _line(statement: Statement) -> tuple[str, int]:
    """The paragraph or item that a statement stands in."""
    chunk = statement.passage.chunk
    return chunk.id, chunk.text.rfind("\n", 0, statement.start + 1)
