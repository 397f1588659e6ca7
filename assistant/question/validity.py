"""Which version of a rule a question is about: the one in force today, or that of an earlier day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.types import Metadata, Passage, Status

_YEAR = r"(?P<y>(?:19|20)\d{2})\s*年"
_AS_OF = re.compile(
    rf"{_YEAR}(?:(?P<m>\d{{1,2}})月)?(?:(?P<d>\d{{1,2}})[日号])?(?:的?时候|当时|那时|那会儿?|那年|以前|之前|前后|底|初|当年)|"
    rf"(?:在|按|截至|截止到?|到){_YEAR.replace('?P<y>', '?P<y2>')}(?:的规定|时|版)"
)
_PAST = re.compile(r"以前|从前|过去|原先|原来|旧版|老版|旧的|修订前|修改前|废止前|曾经|当年|历史上|上一版")


@dataclass(frozen=True, slots=True)
class Moment:
    """The time a question is about: a day, the past in general, or (both empty) today."""

    day: date | None = None
    past: bool = False


def read_moment(question: str) -> Moment:
    """The time named in the question; a year alone means its last day."""
    match = _AS_OF.search(question)
    if match:
        year = int(match["y"] or match["y2"])
        month, day = int(match["m"] or 12), int(match["d"] or 28)
        if 1 <= month <= 12 and 1 <= day <= 31:
            return Moment(date(year, month, min(day, 28) if not match["d"] else day), True)
    return Moment(None, bool(_PAST.search(question)))


def applies_at(metadata: Metadata, moment: Moment) -> bool:
    """Whether a document was the rule at that time; one that says nothing of its validity counts as valid."""
    if moment.day:
        begun = metadata.effective or metadata.published
        ended = metadata.repealed
        return not (begun and begun > moment.day) and not (ended and ended <= moment.day)
    return moment.past or metadata.status is not Status.REPEALED


def keep_applicable(passages: Sequence[Passage], moment: Moment) -> list[Passage]:
    """The passages of documents that were the rule at that time."""
    return [passage for passage in passages if applies_at(passage.metadata, moment)]
