"""The questions of a bank: what is asked, of what kind of risk, and whether it has to be refused."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from index.errors import PolicyAssistantError

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class BankError(PolicyAssistantError):
    """A bank cannot be used; the text names file and line."""


class Expected(StrEnum):
    """What has to become of a question."""

    REFUSE = "refuse"
    NOT_REFUSE = "not_refuse"


class BankQuestion(BaseModel):
    """One question of a bank.

    `kind` is the code of its risk or subject and `kind_name` the Chinese name of it; `outside` says that the
    demonstration documents do not hold an answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Words
    question: _Words
    expected: Expected
    kind: _Words
    kind_name: _Words
    outside: bool


def read_bank(path: Path) -> tuple[BankQuestion, ...]:
    """Returns the questions of a bank, one JSON object a line.

    Raises:
        BankError: the file is missing or empty, a line is no question, or an id occurs twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"bank {path}: {getattr(error, 'strerror', '') or 'it is not UTF-8'}") from error
    questions = tuple(_read(path, lines))
    if not questions:
        raise BankError(f"bank {path} has no questions")
    return questions


def _read(path: Path, lines: list[str]) -> Iterator[BankQuestion]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = BankQuestion.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "line"
            raise BankError(f"bank {path}, line {number}, {where}: {first['msg']}") from error
        except ValueError as error:
            raise BankError(f"bank {path}, line {number}: {error}") from error
        if one.id in seen:
            raise BankError(f"bank {path}, line {number}: the id {one.id} is also on line {seen[one.id]}")
        seen[one.id] = number
        yield one
