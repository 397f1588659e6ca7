"""Which version of a rule a question is about: the one in force today, or that of an earlier or later day."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from index.types import Metadata, Passage, Status

_DAY = re.compile(r"(?P<year>(?:19|20)\d{2})\s*年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?)?")
# The year that a title says its document is for; no period (2011-2015年).
_OF_YEAR = re.compile(r"(?<![\d—–~～至-])((?:19|20)\d{2})\s*年")
_PAST = re.compile(r"以前|从前|过去|原先|原来|旧版|老版|旧的|修订前|修改前|废止前|曾经|当年|历史上|上一版")


class Standing(StrEnum):
    """Why a rule is not the one in force at the time asked about."""

    REPEALED = "repealed"
    NOT_YET = "not_yet"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Moment:
    """The time a question is about: `day` where it names one, the `past` in general, or `today`.

    `years` are all that it names.
    """

    today: date
    day: date | None = None
    past: bool = False
    years: tuple[str, ...] = field(default=(), compare=False)

    def standing(self, metadata: Metadata) -> Standing | None:
        """What has to be said of a rule's time; None for the one in force today and when asked about."""
        begun = metadata.effective
        if metadata.status is Status.REPEALED:
            return Standing.REPEALED
        if begun and begun > self.today:
            return Standing.NOT_YET
        return Standing.LATER if begun and self.day and begun > self.day else None

    def fits(self, metadata: Metadata) -> bool:
        """Whether this is the version that is asked about."""
        if self.past and not self.day:
            return metadata.status is Status.REPEALED
        day, begun, ended = self.day or self.today, metadata.effective, metadata.repealed
        if metadata.status is Status.REPEALED and not self.day:
            return False
        return not (begun and begun > day) and not (ended and ended <= day)


def read_moment(question: str, today: date) -> Moment:
    """The time named in the question, of a year or a month its last day, but none beyond today within it."""
    years = tuple(match["year"] for match in _DAY.finditer(question))
    for match in _DAY.finditer(question):
        year, month = int(match["year"]), int(match["month"] or 12)
        if not 1 <= month <= 12:
            continue
        last = calendar.monthrange(year, month)[1]
        day = date(year, month, min(max(int(match["day"] or last), 1), last))
        begins = date(year, month if match["month"] else 1, 1)
        return Moment(today, today if begins <= today < day else day, years=years)
    return Moment(today, past=bool(_PAST.search(question)), years=years)


def keep_applicable(passages: Sequence[Passage], moment: Moment) -> list[Passage]:
    """The passages that may be quoted: of what is not in force today only when its time is asked about.

    A document made for one year (2016年招生工作规定) says nothing of another, unless it names that year.
    """
    return [
        passage
        for passage in passages
        if _may_be_quoted(passage.metadata, moment) and not _is_of_another_year(passage, moment)
    ]


def _is_of_another_year(passage: Passage, moment: Moment) -> bool:
    titled = {*_OF_YEAR.findall(passage.title), *_OF_YEAR.findall(passage.metadata.title)}
    if not moment.years or len(titled) != 1:
        return False
    return not any(year in titled or year in passage.chunk.text for year in moment.years)


def _may_be_quoted(metadata: Metadata, moment: Moment) -> bool:
    match moment.standing(metadata):
        case Standing.REPEALED:
            return moment.past or moment.fits(metadata)
        case Standing.NOT_YET:
            return not moment.past and (moment.day is None or moment.day >= moment.today)
    return True
