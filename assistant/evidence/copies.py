"""What stands twice is quoted once: the same words in two files, in two documents, under several headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.evidence.statements import Statement
from assistant.question.validity import Moment

_SIGNS = re.compile(r"[\W_]+")
# Fewer letters (免费, 十个工作日) say the same of different things in different documents.
_SHORTEST = 15


@dataclass(frozen=True, slots=True)
class Copies:
    """Where statements stand that say the same: `first` the earliest, `best` that of the better source."""

    first: int
    best: int
    others: tuple[int, ...] = ()


def group_copies(statements: Sequence[Statement], moment: Moment) -> list[Copies]:
    """The statements in groups of those that say the same for the same place, in order of the first.

    The better source is the version asked about, a rule before a report, the newer, the shorter path.
    """
    groups: dict[str, list[list[int]]] = {}
    every: list[list[int]] = []
    for at, one in enumerate(statements):
        alike = groups.setdefault(_letters(one.words), [])
        group = next((found for found in alike if _is_copy(one, statements[found[0]])), None)
        if group is None:
            group = []
            alike.append(group)
            every.append(group)
        group.append(at)
    return [_choose(group, statements, moment) for group in every]


def _letters(text: str) -> str:
    return _SIGNS.sub("", text)


def _is_copy(one: Statement, other: Statement) -> bool:
    """Whether two statements of the same words stand for one: of one document, or of two for one place."""
    if _letters(_opening(one)) != _letters(_opening(other)):
        return False
    first, second = one.passage, other.passage
    if first.chunk.doc == second.chunk.doc:
        return True
    same_title = _letters(first.title) == _letters(second.title)
    places = {first.division, second.division} - {()}
    return len(places) < 2 and (same_title or len(_letters(one.words)) >= _SHORTEST)


def _opening(one: Statement) -> str:
    """What a statement cannot be read without: its lead-in, the name of a cell's table."""
    return one.surroundings if one.is_cell else one.lead.text if one.lead else ""


def _choose(group: Sequence[int], statements: Sequence[Statement], moment: Moment) -> Copies:
    def rank(at: int) -> tuple[bool, bool, bool, date, int]:
        passage = statements[at].passage
        metadata = passage.metadata
        day = metadata.amended or metadata.effective or metadata.published or date.min
        placed = bool(passage.division)
        is_rule = passage.chunk.kind != "story"
        return moment.fits(metadata), is_rule, placed, day, -len(passage.chunk.doc)

    best = max(group, key=rank)
    return Copies(group[0], best, tuple(at for at in group if at != best))
