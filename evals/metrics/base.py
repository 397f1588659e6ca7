"""What a metric looks at and what it returns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Protocol

from assistant.types import Ending
from evals.cases import Case
from evals.metrics.matching import document_key, normalise
from evals.records import Record, StageTrace


class DocumentTexts(Protocol):
    """The loaded texts of the documents that answers cite."""

    def text(self, doc: str) -> str | None:
        """The text of the document of this file name, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is what it is: a key of `wording.toml` and the values its sentence needs."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """What a metric found for one case; `value` is None where the metric does not apply."""

    value: float | None
    reason: Reason | None = None

    @property
    def applies(self) -> bool:
        """Whether the score belongs into the mean."""
        return self.value is not None


NOT_APPLICABLE = Score(None)


def because(value: float, key: str, **values: object) -> Score:
    """A score with its reason."""
    return Score(value, Reason(key, {name: str(one) for name, one in values.items()}))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what the system made of it.

    `record` is None where there is no result. `again` holds the results of the same question asked a second
    time, `paraphrased` those of the cases that ask the same in other words (each with its case).
    """

    case: Case
    record: Record | None
    trace: StageTrace | None = None
    again: tuple[Record, ...] = ()
    paraphrased: tuple[tuple[Case, Record], ...] = ()
    texts: DocumentTexts | None = None

    @property
    def answered(self) -> bool:
        """Whether the system gave an answer."""
        return self.record is not None and self.record.status == Ending.ANSWERED

    @property
    def gold_documents(self) -> frozenset[str]:
        """The documents that prove the answer, by their keys."""
        return frozenset(document_key(source.doc) for source in self.case.sources)

    @property
    def cited_documents(self) -> tuple[str, ...]:
        """The documents cited, by their keys, one for each citation."""
        return tuple(document_key(one.doc) for one in self.record.citations) if self.record else ()


class MetricUnit(StrEnum):
    """How values of a metric are summed up: shares by their mean, amounts by their percentiles."""

    SHARE = "share"
    CHARACTERS = "characters"
    MILLISECONDS = "ms"


@dataclass(frozen=True, slots=True)
class Metric:
    """A named measure; `guarded` metrics fail a comparison when they fall."""

    name: str
    group: str
    measure: Callable[[Outcome], Score]
    unit: MetricUnit = MetricUnit.SHARE
    guarded: bool = False


class NormalisedTexts:
    """Texts as metrics compare them, each normalised once."""

    def __init__(self, texts: DocumentTexts) -> None:
        self._read = cache(lambda doc: None if (text := texts.text(doc)) is None else normalise(text))

    def text(self, doc: str) -> str | None:
        """The normalised text of a document."""
        return self._read(doc)
