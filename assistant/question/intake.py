"""A question accepted for answering, from what a person typed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assistant.types import Question, Turn
from index.errors import PolicyAssistantError


class EmptyQuestion(PolicyAssistantError):
    """Nothing was asked."""


class LongQuestion(PolicyAssistantError):
    """The question is longer than the settings allow."""


class UnreadableHistory(PolicyAssistantError):
    """The file with the earlier messages cannot be used."""


class Message(BaseModel):
    """An earlier message as it is written in JSON."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str


def pose_question(text: str, limit: int, history: Sequence[Turn] = (), place: str = "") -> Question:
    """Returns the question, trimmed.

    Args:
        text: What was typed.
        limit: Longest question accepted, in characters.
        history: The conversation so far, oldest first.
        place: The asker's place, or "".

    Raises:
        EmptyQuestion: nothing but white space was typed.
        LongQuestion: there is more than `limit` allows.
    """
    text = text.strip()
    if not text:
        raise EmptyQuestion("the question is empty; type one")
    if len(text) > limit:
        raise LongQuestion(
            f"the question has {len(text)} characters, at most {limit} are accepted; "
            "shorten it or raise POLICY_ASSISTANT_MAX_QUESTION_CHARS"
        )
    return Question(text=text, history=tuple(history), place=place.strip())


def read_history(path: Path) -> tuple[Turn, ...]:
    """Returns the messages of a JSON file, a list of `{"role": …, "content": …}`, oldest first.

    Raises:
        UnreadableHistory: the file is missing or holds something else; the text says what.
    """
    try:
        messages = TypeAdapter(list[Message]).validate_json(path.read_bytes())
    except OSError as error:
        raise UnreadableHistory(f"history file {path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        detail = f"{where}: {first['msg']}" if where else first["msg"]
        raise UnreadableHistory(
            f'history file {path}: {detail}; a list of {{"role": …, "content": …}} is wanted'
        ) from error
    return tuple(Turn(message.role, message.content) for message in messages)
