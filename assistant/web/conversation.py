"""The conversation on a reader's screen."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import uuid4

import structlog
from langchain_core.runnables import Runnable

from assistant.records.journal import Call
from assistant.rendering import answer_text
from assistant.types import Answer, Ending, Question, Turn

CHANNEL = "web"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer as far as it has come; `id` names the answer in the feedback.

    `recalled` is the day of an answer that was given earlier and comes from the reader's own history.
    """

    question: Question
    answer: Answer | None = None
    stopped: bool = False
    vote: str = ""
    id: str = ""
    recalled: date | None = None

    @classmethod
    def begin(cls, question: Question) -> "Exchange":
        """Returns the exchange that a question opens."""
        return cls(question=question, id=f"a{uuid4().hex[:16]}")

    def answered(self, answer: Answer) -> "Exchange":
        """Returns the exchange with its latest answer."""
        return replace(self, answer=answer)

    def stop(self) -> "Exchange":
        """Returns the exchange as the reader broke it off."""
        return replace(self, stopped=True)

    def voted(self, vote: str) -> "Exchange":
        """Returns the exchange with the reader's vote on it."""
        return replace(self, vote=vote)

    @property
    def unfinished(self) -> bool:
        """Whether its answer is still being written."""
        return not self.stopped and (self.answer is None or self.answer.status is Ending.PENDING)


def history_of(exchanges: Iterable[Exchange]) -> tuple[Turn, ...]:
    """Returns the conversation as the messages that a follow-up question is read with, talk left out."""
    turns: list[Turn] = []
    for exchange in exchanges:
        answer = exchange.answer
        if answer is not None and not (exchange.stopped or answer.is_talk) and answer_text(answer):
            turns.append(Turn("user", exchange.question.text))
            turns.append(Turn("assistant", answer_text(answer)))
    return tuple(turns)


def ask_again(exchanges: Sequence[Exchange], place: str) -> Question:
    """Returns the last question, now for the place the reader chose."""
    return replace(exchanges[-1].question, place=place)


async def follow(
    chain: Runnable[Question, Answer], exchange: Exchange, conversation: str = ""
) -> AsyncIterator[Exchange]:
    """Yields the exchange as its answer grows, to its end; closing this stops the chain.

    What the chain could not turn into an ending itself becomes one here, so that the reader is told.
    """
    call = Call(CHANNEL, conversation, exchange.id).as_config()
    try:
        async with aclosing(cast(AsyncGenerator[Answer], chain.astream(exchange.question, call))) as answers:
            async for answer in answers:
                exchange = exchange.answered(answer)
                yield exchange
    except Exception:
        _log.exception("the chain failed", answer_id=exchange.id)
        yield exchange.answered(Answer(question=exchange.question.text, status=Ending.FAILED))
