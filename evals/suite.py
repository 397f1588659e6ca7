"""Suites of questions with what a good answer holds: JSON Lines, one case a line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.intake import Message
from assistant.types import Question, Turn
from index.errors import PolicyAssistantError


class SuiteError(PolicyAssistantError):
    """A suite cannot be used; the text names file, line and field."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where the answer stands."""

    doc: str
    quote: str
    article: str = ""


class Case(_Strict):
    """A question and what its answer must and must not hold.

    `expect` lists facts, each as the spellings that count; `clarify` says that asking back is right;
    `expect_status` lists the endings that are right where the words do not tell.
    """

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    kind: str
    answerable: bool
    expect: tuple[tuple[str, ...], ...] = ()
    forbid: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    history: tuple[Message, ...] = ()
    clarify: bool = False
    expect_status: tuple[Literal["answered", "clarify", "refused", "blocked"], ...] = ()

    def as_question(self) -> Question:
        """Returns what is asked of the assistant."""
        return Question(self.question, tuple(Turn(one.role, one.content) for one in self.history))


def read_suite(path: Path) -> list[Case]:
    """Returns the cases of a suite in their order.

    Raises:
        SuiteError: the file cannot be read, a line is no case, or an id occurs twice.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SuiteError(f"suite {path}: {reason}") from error
    cases = [_read_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise SuiteError(f"suite {path} has no cases")
    return cases


def read_suites(paths: Sequence[Path]) -> list[Case]:
    """Returns the cases of several suites.

    Raises:
        SuiteError: one cannot be read, or an id occurs twice.
    """
    cases: dict[str, Case] = {}
    for path in paths:
        for case in read_suite(path):
            if case.id in cases:
                raise SuiteError(f"suite {path}: the id {case.id} occurs twice; ids must differ")
            cases[case.id] = case
    return list(cases.values())


def _read_case(path: Path, number: int, line: str) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "line"
        raise SuiteError(f"suite {path}, line {number}, {field}: {first['msg']}") from error
