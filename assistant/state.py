"""The state of one question on its way through the chain."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.evidence.selection import Selection
from assistant.question.rewriting import Query
from assistant.types import Answer, Ending, Question
from index.places.divisions import DivisionPath
from index.types import Passage


def milliseconds_since(started: float) -> int:
    """Whole milliseconds since a moment of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one place asked about (or for no place in particular).

    `elsewhere` holds passages of other places, asked for only when nothing applies here.
    """

    place: DivisionPath
    passages: tuple[Passage, ...]
    selection: Selection | None = None
    elsewhere: tuple[Passage, ...] = ()

    @property
    def answers(self) -> bool:
        """Whether the evidence answers the question."""
        return self.selection is not None and self.selection.answers


@dataclass(frozen=True, slots=True)
class Course:
    """What the steps have found out so far; `ending` is set as soon as it is known how the question ends.

    `reply` names the canned text of an ending without citations, `reply_values` fill it. `texts` are the
    loaded documents that citations point into, of the very snapshot the passages come from. `approved` is
    an answer that staff approved.
    """

    question: Question
    started: float
    query: Query | None = None
    findings: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    ending: Ending | None = None
    reply: str = ""
    reply_values: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    approved: Answer | None = None
    timings: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def start(cls, question: Question) -> "Course":
        """A question that has just been asked."""
        return cls(question, time.perf_counter())

    def end(self, ending: Ending, reply: str, **values: str) -> "Course":
        """The same course, ended with a canned reply."""
        return replace(self, ending=ending, reply=reply, reply_values=values)

    def timed(self, step: str, started: float) -> "Course":
        """The same course with the milliseconds a step took."""
        return replace(self, timings={**self.timings, step: milliseconds_since(started)})
