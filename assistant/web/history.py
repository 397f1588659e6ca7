"""Conversations that a reader's browser keeps: what it is given to keep, and what comes back from it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.documents.kept_answers import Kept, keep, recall
from assistant.types import Answer, Ending, Question
from assistant.web.conversation import Exchange, history_of
from assistant.web.languages import Words
from index.stores.chunks import ChunkStore

MOST_TURNS = 20
_MOST_QUOTES = 40
"""Citations and passages of one answer, and its sentences; nothing that was given out has more."""
_LONGEST = 100_000
"""Characters of one turn, as the browser kept it."""

Id = Annotated[str, Field(pattern=r"^a[0-9a-f]{16}$")]


class KeptTurn(BaseModel):
    """A question and its answer as a browser kept them."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    day: date
    question: str = Field(min_length=1)
    place: str = Field("", max_length=100)
    answer: Kept

    @property
    def oversized(self) -> bool:
        """Whether it is more than was ever given out."""
        kept = self.answer
        longest = max(map(len, (kept.cited, kept.read, kept.sentences, kept.choices)))
        return longest > _MOST_QUOTES or len(self.model_dump_json()) > _LONGEST


_TURNS = TypeAdapter(Annotated[list[KeptTurn], Field(min_length=1, max_length=MOST_TURNS)])


class NothingKept(ValueError):
    """What came back from the browser is no conversation."""


def turn_record(exchange: Exchange) -> str:
    """A finished exchange as JSON for the browser to keep; "" for one that is not worth it."""
    answer = exchange.answer
    if answer is None or exchange.recalled or answer.status in (Ending.PENDING, Ending.FAILED):
        return ""
    question = exchange.question
    return json.dumps(
        {
            "id": exchange.id,
            "question": question.text,
            "place": question.place,
            "answer": _lean(asdict(keep(answer))),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_turns(given: object) -> list[KeptTurn]:
    """The conversation that came back.

    Raises:
        NothingKept: it is none.
    """
    try:
        turns = _TURNS.validate_python(given)
    except ValidationError as error:
        raise NothingKept(str(error.errors()[0]["msg"])) from error
    if any(turn.oversized for turn in turns):
        raise NothingKept("a turn is too long")
    return turns


def recall_turns(turns: Sequence[KeptTurn], store: ChunkStore, words: Words) -> tuple[Exchange, ...]:
    """The conversation over the documents there are now; an answer they no longer carry says so instead."""
    exchanges: tuple[Exchange, ...] = ()
    for turn in turns:
        question = Question(turn.question, history_of(exchanges), turn.place)
        answer = recall(turn.answer, store)
        if answer is None:
            answer = Answer(turn.question, Ending.CLARIFY, text=words["stale"])
        exchanges = (*exchanges, Exchange(question, answer, id=turn.id, recalled=turn.day))
    return exchanges


def _lean(record: Any) -> Any:
    """Without what is empty: browsers have little room."""
    if isinstance(record, dict):
        return {name: _lean(value) for name, value in record.items() if value not in ("", (), [])}
    if isinstance(record, list | tuple):
        return [_lean(value) for value in record]
    return record
