"""A chain whose answers are measured, and told in the log by their ending alone."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any, cast

import structlog
from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator

from assistant.operations.metrics import STOPPED, Metrics
from assistant.records.journal import Call
from assistant.types import Answer, Question

_log = structlog.get_logger(__name__)


def measure_chain(chain: Runnable[Question, Answer], metrics: Metrics) -> Runnable[Question, Answer]:
    """The same chain, every question put to it counted with its ending and the time of each step."""

    def note(answer: Answer | None, config: RunnableConfig) -> None:
        call = Call.of(config)
        metrics.count_answer(answer, call.channel)
        status = answer.status.value if answer else STOPPED
        known = {"mode": answer.mode, "ms": answer.ms} if answer else {}
        _log.info("question", ending=status, channel=call.channel, answer=call.answer, **known)

    def run(questions: Iterator[Question], config: RunnableConfig) -> Iterator[Answer]:
        for question in questions:
            last: Answer | None = None
            with metrics.under_way.track_inprogress():
                try:
                    for last in chain.stream(question, config):
                        yield last
                finally:
                    note(last, config)

    async def run_async(questions: AsyncIterator[Question], config: RunnableConfig) -> AsyncIterator[Answer]:
        async for question in questions:
            last: Answer | None = None
            with metrics.under_way.track_inprogress():
                try:
                    answers = cast(AsyncGenerator[Answer], chain.astream(question, config))
                    async with aclosing(answers):
                        async for last in answers:
                            yield last
                finally:
                    note(last, config)

    # LangChain passes the config too to whoever takes it; its annotations do not say so.
    return RunnableGenerator(cast(Any, run), cast(Any, run_async), name="measured")
