"""Lets an answer be written in threads while others wait for it, holding none while it waits for its turn."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator, Iterator

from assistant.llm.queue import QueuePlace
from assistant.types import Answer

Writing = Generator[Answer | QueuePlace]
"""How an answer comes about: each Answer supersedes the one before; a QueuePlace has to be waited for."""


def write_here(writing: Writing) -> Iterator[Answer]:
    """The answers, written in this thread."""
    try:
        for step in writing:
            if isinstance(step, QueuePlace):
                step.wait()
            else:
                yield step
    finally:
        writing.close()


async def write_aside(writing: Writing) -> AsyncGenerator[Answer]:
    """The answers, written in threads however slowly they are taken; leaving early stops the writing.

    Whoever takes them slowly gets the latest: each supersedes those before.
    """
    loop = asyncio.get_running_loop()
    latest: Answer | None = None
    news, left = asyncio.Event(), threading.Event()
    queued: QueuePlace | None = None

    def show(answer: Answer) -> None:
        nonlocal latest
        latest = answer
        news.set()

    def write_on() -> QueuePlace | None:
        """Writes until there is something to wait for; None at the end."""
        while not left.is_set():
            step = next(writing, None)
            if not isinstance(step, Answer):
                return step
            loop.call_soon_threadsafe(show, step)
        writing.close()
        return None

    async def write() -> None:
        nonlocal queued
        while (queued := await loop.run_in_executor(None, write_on)) is not None:
            if left.is_set():  # meanwhile, before there was a place to leave
                queued.leave()
            await queued.wait_async()

    task = asyncio.create_task(write())
    task.add_done_callback(lambda _: news.set())
    try:
        while latest is not None or not task.done():
            await news.wait()
            news.clear()
            if latest is not None:
                answer, latest = latest, None
                yield answer
        await task
    finally:
        left.set()
        if queued is not None:
            queued.leave()
        await asyncio.wait([task])
