"""Writing in threads while others wait: in order, never holding a thread, stopped by whoever leaves."""

import asyncio
import threading
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.queue import ModelQueue
from assistant.llm.streaming import write_aside, write_here
from assistant.types import Answer, Ending


def answer(text: str) -> Answer:
    return Answer("问", Ending.PENDING, text=text)


def writing(*texts: str, closed: list[str] | None = None):
    try:
        yield from map(answer, texts)
    finally:
        if closed is not None:
            closed.append("closed")


async def collect(answers) -> list[str]:
    return [one.text async for one in answers]


@given(st.lists(st.text(max_size=3), max_size=12))
def test_here_all_answers_come_and_aside_the_last_one_does(texts):
    assert [one.text for one in write_here(writing(*texts))] == texts
    aside = asyncio.run(collect(write_aside(writing(*texts))))
    assert aside[-1:] == texts[-1:]
    rest = iter(texts)
    assert all(one in rest for one in aside), "those that come keep their order"


def test_who_has_no_turn_yet_waits_in_either_way():
    queue = ModelQueue(1)

    def write():
        with queue.join(60) as place:
            while ahead := place.look():
                yield answer(f"{ahead} ahead")
                yield place
            yield answer("done")

    def at_once() -> list[str]:
        first = queue.join(60)
        threading.Timer(0.05, first.leave).start()
        return [one.text for one in write_here(write())]

    async def aside() -> list[str]:
        first = queue.join(60)
        asyncio.get_running_loop().call_later(0.05, first.leave)
        return await collect(write_aside(write()))

    assert at_once() == ["1 ahead", "done"]
    assert asyncio.run(aside()) == ["1 ahead", "done"]
    assert queue.waiting == 0


def test_leaving_early_stops_the_writing():
    closed: list[str] = []
    here = write_here(writing("一", "二", closed=closed))
    assert next(here).text == "一"
    here.close()
    assert closed == ["closed"]

    async def leave() -> None:
        async with aclosing(write_aside(writing("一", "二", closed=closed))) as answers:
            async for _ in answers:
                break

    asyncio.run(leave())
    assert closed == ["closed", "closed"]


def test_leaving_while_waiting_makes_room_for_the_next():
    queue = ModelQueue(1)
    first = queue.join(60)

    def write():
        with queue.join(60) as place:
            yield answer("waiting")
            while place.look():
                yield place

    async def leave() -> None:
        async with aclosing(write_aside(write())) as answers:
            async for _ in answers:
                break

    asyncio.run(leave())
    assert queue.waiting == 0
    first.leave()


def test_what_goes_wrong_while_writing_reaches_whoever_reads():
    def fail():
        yield answer("一")
        raise ZeroDivisionError("broken")

    with pytest.raises(ZeroDivisionError, match="broken"):
        list(write_here(fail()))
    with pytest.raises(ZeroDivisionError, match="broken"):
        asyncio.run(collect(write_aside(fail())))
