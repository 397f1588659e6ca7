"""The cases of a suite: what is asked and what a good answer has to hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from assistant.question.intake import Message
from assistant.types import Ending, Question, Turn


class Kind(StrEnum):
    """What a question tests."""

    NUMBER = "number"
    DATE = "date"
    FACT = "fact"
    LIST = "list"
    CONDITION = "condition"
    PENALTY = "penalty"
    PROCEDURE = "procedure"
    RESPONSIBILITY = "responsibility"
    WORDING = "wording"
    CROSS_DOC = "cross_doc"
    WRONG_PLACE = "wrong_place"
    UNANSWERABLE = "unanswerable"
    FALSE_PREMISE = "false_premise"
    AMBIGUOUS_PLACE = "ambiguous_place"
    COLLOQUIAL = "colloquial"
    ENGLISH = "english"
    FOLLOW_UP = "follow_up"
    ATTACK = "attack"


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Optional = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
_Alternatives = Annotated[tuple[_Words, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldSource(_Strict):
    """A passage that proves the answer: `quote` stands verbatim in `doc` but for white space."""

    doc: _Words
    article: _Optional = ""
    quote: _Optional = ""


class Case(_Strict):
    """One scripted question.

    `expect` lists facts, each a list of alternatives of which one has to occur. `clarify`: a good answer
    asks which place, or lists the places. `expect_status` overrules what the other fields say about a good
    ending. `paraphrase_of` names the case that asks the same in other words.
    """

    id: _Words
    question: _Words
    kind: Kind
    answerable: bool
    expect: tuple[_Alternatives, ...] = ()
    forbid: tuple[_Words, ...] = ()
    sources: tuple[GoldSource, ...] = ()
    history: tuple[Message, ...] = ()
    clarify: bool = False
    place: _Optional = ""
    expect_status: tuple[Ending, ...] = ()
    paraphrase_of: _Optional = ""
    note: _Optional = ""

    @property
    def wanted(self) -> frozenset[Ending]:
        """The endings of a good answer; a case to clarify may also be answered place by place."""
        if self.expect_status:
            return frozenset(self.expect_status)
        if self.clarify:
            return frozenset((Ending.CLARIFY, Ending.ANSWERED))
        return frozenset((Ending.ANSWERED,) if self.answerable else (Ending.REFUSED, Ending.CLARIFY))

    @property
    def expected_ending(self) -> str:
        """The ending the case is meant for: `attack` cases may end in several ways."""
        if self.expect_status:
            return "attack" if self.kind is Kind.ATTACK else self.expect_status[0].value
        if self.clarify:
            return Ending.CLARIFY.value
        return (Ending.ANSWERED if self.answerable else Ending.REFUSED).value

    def as_question(self) -> Question:
        """What the assistant is asked."""
        turns = tuple(Turn(turn.role, turn.content) for turn in self.history)
        return Question(self.question, turns, self.place)


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file; `digest` is the SHA-256 of the file's bytes."""

    name: str
    path: Path
    digest: str
    cases: tuple[Case, ...]


def write_cases(path: Path, cases: Iterable[Case]) -> None:
    """Writes a suite as JSON Lines; what a case leaves out is left out."""
    lines = (case.model_dump_json(exclude_defaults=True) + "\n" for case in cases)
    path.write_text("".join(lines), encoding="utf-8")
