"""The way of a question, as a LangChain runnable: the steps of `assistant.steps`, then the writing.

`invoke` gives the final Answer; `stream` gives first an Answer that holds only evidence, then Answers with
one more checked sentence each, then the final one; every Answer supersedes the one before.
"""

import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from functools import reduce
from typing import Any

import structlog
from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from assistant.answer.composer import Writer
from assistant.basis import tell
from assistant.llm.streaming import Writing, write_aside, write_here
from assistant.state import Ended, Finished, Posed, Stage, Weighed
from assistant.steps import Step, Steps
from assistant.types import Answer, Ending, Question
from index.errors import PolicyAssistantError

_FINDING_AT_ONCE = 4
_log = structlog.get_logger(__name__)


def build_chain(steps: Steps) -> Runnable[Question, Answer]:
    """Composes the steps; a question that has ended passes by those left."""
    begin: Runnable[Question, Any] = RunnableLambda(Posed.begin, name="start")
    finding = reduce(lambda chain, step: chain | _runnable(step), steps.in_order(), begin)
    return (_in_one_go(finding) | _writing(steps.writer)).with_config(run_name="policy-assistant")


def _in_one_go(finding: Runnable[Question, Any]) -> Runnable[Question, Weighed | Finished]:
    """The same, in one of a few threads when called from an event loop: whoever asks first is done first.

    All at once they would all be done last, and each step in a thread of its own costs a third more.
    """
    threads = ThreadPoolExecutor(_FINDING_AT_ONCE, thread_name_prefix="finding")

    async def find_aside(question: Question, config: RunnableConfig) -> Weighed | Finished:
        return await run_in_executor(threads, finding.invoke, question, config)

    return RunnableLambda(finding.invoke, find_aside, name="find")


def _runnable(step: Step) -> Runnable[Any, Any]:
    """A named step that times its work; the unexpected becomes the ending `failed`."""

    def run(stage: Stage | Finished) -> Stage | Finished:
        if isinstance(stage, Finished):
            return stage
        started = time.perf_counter()
        try:
            after = step.work(stage)
        except Exception:
            _log.exception("step failed", step=step.name)
            after = _failed(stage)
        trace = after.trace.timed(step.name, started).noting(tell(step.name, after))
        return replace(after, trace=trace)

    return RunnableLambda(run, name=step.name)


def _writing(writer: Writer) -> Runnable[Weighed | Finished, Answer]:
    def write(stage: Weighed | Finished) -> Writing:
        try:
            yield from writer.write(stage)
        except PolicyAssistantError:  # something the user has to mend; the caller says so
            raise
        except Exception:
            _log.exception("step failed", step="write")
            yield writer.reply(stage if isinstance(stage, Ended) else _failed(stage))

    def write_all(stages: Iterator[Weighed | Finished]) -> Iterator[Answer]:
        for stage in stages:
            yield from write_here(write(stage))

    async def write_all_async(stages: AsyncIterator[Weighed | Finished]) -> AsyncIterator[Answer]:
        async for stage in stages:
            async with aclosing(write_aside(write(stage))) as answers:
                async for answer in answers:
                    yield answer

    return RunnableGenerator(write_all, write_all_async, name="write")


def _failed(stage: Stage | Finished) -> Ended:
    language = "zh" if not isinstance(stage, Stage) else stage.language
    return Ended(stage.trace, Ending.FAILED, "failed", language=language)
