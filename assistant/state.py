"""What each step of the chain hands to the next: a question posed, understood, searched for, and weighed.

A question that has ended, with a canned reply or an answer that staff approved, passes by the steps left.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.evidence.selection import Selection
from assistant.question.rewriting import Query
from assistant.types import Answer, Ending, Evidence, Question
from index.places.divisions import DivisionPath
from index.types import Passage


def milliseconds_since(started: float) -> int:
    """Whole milliseconds since a moment of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000)


@dataclass(frozen=True, slots=True)
class Trace:
    """The question as it was asked, the milliseconds each step took, and what it was decided on."""

    question: Question
    started: float
    timings: Mapping[str, int] = field(default_factory=dict)
    basis: Mapping[str, Any] = field(default_factory=dict)

    def timed(self, step: str, started: float) -> "Trace":
        """The same trace with the time that a step took."""
        return replace(self, timings={**self.timings, step: milliseconds_since(started)})

    def noting(self, part: Mapping[str, Any]) -> "Trace":
        """The same trace with a further part of what is decided on."""
        return replace(self, basis={**self.basis, **part})


@dataclass(frozen=True, slots=True)
class Posed:
    """A question that has just been asked."""

    trace: Trace

    @classmethod
    def begin(cls, question: Question) -> "Posed":
        """The question, its clock started."""
        return cls(Trace(question, time.perf_counter()))

    @property
    def language(self) -> str:
        """The language to reply in; not known yet."""
        return "zh"


@dataclass(frozen=True, slots=True)
class Understood:
    """A question completed from its conversation, its places found."""

    trace: Trace
    query: Query

    @property
    def language(self) -> str:
        """The language to reply in, "zh" or "en"."""
        return self.query.language


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found for one place asked about, or for no place in particular."""

    place: DivisionPath
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Retrieved(Understood):
    """What was found for each place; `texts` are the loaded documents that citations point into.

    The texts are those of the very snapshot that the passages come from.
    """

    found: tuple[Found, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """What answers for one place; `elsewhere` holds passages of other places where nothing answers here."""

    place: DivisionPath
    passages: tuple[Passage, ...]
    selection: Selection
    elsewhere: tuple[Passage, ...] = ()

    @property
    def answers(self) -> bool:
        """Whether the evidence answers the question."""
        return self.selection.answers


@dataclass(frozen=True, slots=True)
class Weighed(Understood):
    """The evidence for each place."""

    places: tuple[PlaceEvidence, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """A question that ends with a canned reply: its name in `prompts/`, and what fills it.

    `nearest` is what is quoted behind the reply without answering, each piece as it is said; `texts` are the
    documents that it points into. `category` is that of the operator's word list which a word belongs to.
    """

    trace: Trace
    ending: Ending
    reply: str
    values: Mapping[str, str] = field(default_factory=dict)
    language: str = "zh"
    choices: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    nearest: tuple[tuple[str, Evidence], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    category: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """A question that staff approved an answer to."""

    trace: Trace
    answer: Answer


Stage = Posed | Understood | Retrieved | Weighed
Finished = Ended | Approved
