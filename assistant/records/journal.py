"""Writes down questions and how they ended, masked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import structlog
from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator

from assistant.language.masking import mask_personal_data
from assistant.records.basis import basis_record
from assistant.records.database import Database, RecordsUnavailable
from assistant.records.models import BasisRow, ConversationRow, QuestionRow
from assistant.rendering import answer_text
from assistant.types import Answer, Ending, Question

STOPPED = "stopped"
_LONGEST_PLACE = 100
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """Who asked: where the question came from, the conversation it belongs to, the name of its answer."""

    channel: str = "web"
    conversation: str = ""
    answer: str = ""

    def as_config(self) -> RunnableConfig:
        """What the chain is to be called with for this to be known."""
        return {
            "metadata": {"channel": self.channel, "conversation": self.conversation, "answer": self.answer}
        }

    @classmethod
    def of(cls, config: RunnableConfig) -> "Call":
        """The call that the chain was called with."""
        given = config.get("metadata") or {}
        return cls(given.get("channel", "web"), given.get("conversation", ""), given.get("answer", ""))


@dataclass(frozen=True, slots=True)
class Journal:
    """The questions of a database."""

    database: Database

    def record(self, question: Question, answer: Answer | None, call: Call) -> None:
        """Adds a question with its answer as far as it came.

        Raises:
            RecordsUnavailable: the database does not work.
        """
        now = datetime.now(UTC)
        conversation = mask_personal_data(call.conversation) or None
        with self.database.session() as session:
            if conversation:
                known = session.get(ConversationRow, conversation)
                if known is None:
                    session.add(ConversationRow(id=conversation, channel=call.channel, begun=now, latest=now))
                    session.flush()
                else:
                    known.latest = now
            row = session.merge(_row(question, answer, call, conversation, now))
            if answer is not None and answer.basis:
                session.flush()
                session.merge(BasisRow(question_id=row.id, basis=basis_record(question, answer)))


def record_chain(chain: Runnable[Question, Answer], journal: Journal) -> Runnable[Question, Answer]:
    """The same chain, every question put to it written down; a database that fails stops no answer.

    What an answer was decided on goes into its record, and no further.
    """

    def note(question: Question, answer: Answer | None, config: RunnableConfig) -> None:
        try:
            journal.record(question, answer, Call.of(config))
        except RecordsUnavailable as error:
            _log.error("question not recorded", reason=str(error))

    def run(questions: Iterator[Question], config: RunnableConfig) -> Iterator[Answer]:
        for question in questions:
            last: Answer | None = None
            try:
                for last in chain.stream(question, config):
                    yield replace(last, basis={})
            finally:
                note(question, last, config)

    async def run_async(questions: AsyncIterator[Question], config: RunnableConfig) -> AsyncIterator[Answer]:
        async for question in questions:
            last: Answer | None = None
            try:
                async with aclosing(cast(AsyncGenerator[Answer], chain.astream(question, config))) as answers:
                    async for last in answers:
                        yield replace(last, basis={})
            finally:
                # Shielded: a reader who stops an answer cancels the stream, not its record.
                noting = asyncio.get_running_loop().run_in_executor(None, note, question, last, config)
                await asyncio.shield(noting)

    # LangChain passes the config too to whoever takes it; its annotations do not say so.
    return RunnableGenerator(cast(Any, run), cast(Any, run_async), name="recorded")


def _row(
    question: Question, answer: Answer | None, call: Call, conversation: str | None, now: datetime
) -> QuestionRow:
    unfinished = answer is None or answer.status is Ending.PENDING
    return QuestionRow(
        id=call.answer or f"q{uuid4().hex}",
        conversation_id=conversation,
        channel=call.channel,
        asked=now,
        text=_text(question, answer),
        place=mask_personal_data(question.place)[:_LONGEST_PLACE],
        status=STOPPED if unfinished or answer is None else answer.status.value,
        answer=mask_personal_data(answer_text(answer)) if answer else "",
        sources=_sources(answer) if answer else [],
        mode=answer.mode if answer else "",
        model=answer.model if answer else "",
        ms=answer.ms if answer else 0,
    )


def _text(question: Question, answer: Answer | None) -> str:
    """The question, masked; of one that met the operator's word list only the category."""
    return f"[{answer.category}]" if answer and answer.category else mask_personal_data(question.text)


def _sources(answer: Answer) -> list[dict[str, Any]]:
    return [{"n": one.n, "doc": one.doc, "locator": one.locator} for one in answer.citations]
