"""The way of a question, as a LangChain runnable: `build_chain(...)` reads as the list of its steps.

`invoke` gives the final Answer; `stream` gives first an Answer that holds only evidence, then Answers with
one more checked sentence each, then the final one; every Answer supersedes the one before.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from queue import Queue

import structlog
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from assistant.course import Course
from assistant.steps import Steps
from assistant.types import Answer, Ending, Question

_log = structlog.get_logger(__name__)


def build_chain(steps: Steps) -> Runnable[Question, Answer]:
    """Composes the steps; each passes on a Course, and a Course that has ended passes through."""
    return (
        RunnableLambda(Course.start, name="start")
        | _step("screen", steps.screen)
        | _step("rewrite", steps.rewrite)
        | _step("retrieve", steps.retrieve)
        | _step("weigh", steps.weigh)
        | _step("decide", steps.decide)
        | _writing(steps)
    ).with_config(run_name="policy-assistant")


def _step(name: str, work: Callable[[Course], Course]) -> Runnable[Course, Course]:
    """A named step that times its work; the one place where the unexpected becomes the ending `failed`."""

    def run(course: Course) -> Course:
        if course.ending is not None:
            return course
        started = time.perf_counter()
        try:
            course = work(course)
        except Exception:
            _log.exception("step failed", step=name)
            course = course.end(Ending.FAILED, "failed")
        return course.timed(name, started)

    return RunnableLambda(run, name=name)


def _writing(steps: Steps) -> Runnable[Course, Answer]:
    def write(courses: Iterator[Course]) -> Iterator[Answer]:
        for course in courses:
            latest: Answer | None = None
            try:
                for latest in steps.write(course):
                    yield latest
            except Exception:
                _log.exception("step failed", step="write")
                yield steps.fail(course)

    async def write_async(courses: AsyncIterator[Course]) -> AsyncIterator[Answer]:
        async for course in courses:
            async for answer in _in_thread(write(iter((course,)))):
                yield answer

    return RunnableGenerator(write, write_async, name="write")


@dataclass(frozen=True, slots=True)
class _Done:
    error: BaseException | None = None


async def _in_thread(answers: Iterator[Answer]) -> AsyncIterator[Answer]:
    """Runs a blocking iterator in a thread; leaving early stops it at its next answer."""
    loop = asyncio.get_running_loop()
    queue: Queue[Answer | _Done] = Queue()
    stopped = threading.Event()

    def pump() -> None:
        error: BaseException | None = None
        try:
            for answer in answers:
                queue.put(answer)
                if stopped.is_set():
                    break
        except BaseException as caught:
            error = caught
        finally:
            if hasattr(answers, "close"):
                answers.close()
            queue.put(_Done(error))

    thread = loop.run_in_executor(None, pump)
    try:
        while not isinstance(item := await loop.run_in_executor(None, queue.get), _Done):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        await asyncio.shield(thread)


def finish(answer: Answer, started: float) -> Answer:
    """The answer with the milliseconds since `started`."""
    return replace(answer, ms=round((time.perf_counter() - started) * 1000))
