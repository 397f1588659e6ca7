"""People who wait for the language model: all have the evidence at once, each knows his place."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.assembly import open_assistant
from assistant.chain import build_chain
from assistant.configuration.settings import Settings
from assistant.llm.bundled import BUNDLED
from assistant.llm.queue import ModelQueue
from assistant.types import Answer, Ending, Question
from index.errors import ModelUnavailable

QUESTION = Question("示例市遛狗不拴绳罚多少？")
ASKED = (
    "示例市遛狗不拴绳罚多少？",
    "样例市遛狗不拴绳罚多少？",
    "示例市养犬管理条例从什么时候起施行？",
)
MISSING = [part.package for part in BUNDLED.slices if not find_spec(part.package)]


class HeldModel(BaseChatModel):
    """Writes a sentence of the evidence as soon as it may."""

    may_write: threading.Event
    begun: Any

    @property
    def _llm_type(self) -> str:
        return "held"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(""))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        self.begun.release()
        assert self.may_write.wait(150)
        line = next(line for line in messages[-1].text.splitlines() if line.startswith("[1]"))
        yield ChatGenerationChunk(message=AIMessageChunk(content=line.split("）", 1)[1]))


@pytest.fixture
def opened(demo_assistant):
    return demo_assistant


@pytest.fixture
def held(opened) -> Callable:
    """A chain whose model writes when told to, one answer at a time."""
    model = HeldModel(may_write=threading.Event(), begun=threading.Semaphore(0))

    def build(**chosen: Any):
        settings = opened.steps.settings.model_copy(update={"mode": "auto", "llm": "auto", **chosen})
        parts = {"settings": settings, "load_model": lambda: model, "queue": ModelQueue(1)}
        writer = replace(opened.steps.writer, **parts)
        return build_chain(replace(opened.steps, settings=settings, writer=writer)), model, writer.queue

    yield build
    model.may_write.set()


async def eventually(condition: Callable[[], bool]) -> None:
    for _ in range(30_000):  # minutes: a hundred questions take one on a busy machine
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


async def follow(chain, seen: list[Answer], question: Question = QUESTION) -> None:
    async for answer in chain.astream(question):
        seen.append(answer)


def test_everyone_has_the_evidence_and_knows_his_place(held) -> None:
    async def scene() -> None:
        chain, model, queue = held()
        seen: list[list[Answer]] = []
        tasks = []
        for number in range(4):
            seen.append([])
            tasks.append(asyncio.create_task(follow(chain, seen[-1])))
            await eventually(lambda at=number: queue.waiting == at and bool(seen[at]))
        await eventually(lambda: [told[-1].ahead for told in seen] == [0, 1, 2, 3])
        assert all(told[-1].evidence and told[-1].status is Ending.PENDING for told in seen)
        model.may_write.set()
        await asyncio.gather(*tasks)
        assert {told[-1].status for told in seen} == {Ending.ANSWERED}
        for number, told in enumerate(seen):
            places = [answer.ahead for answer in told]
            assert max(places) == number and places[-1] == 0
            assert places[places.index(number) :] == sorted(places[places.index(number) :], reverse=True)
        assert all(told[-1].mode == "llm" and told[-1].sentences for told in seen)
        assert all("wait" in told[-1].timings for told in seen[1:])

    asyncio.run(scene())


def test_who_leaves_is_waited_for_by_nobody(held) -> None:
    async def scene() -> None:
        chain, model, queue = held()
        seen: list[Answer] = []
        first = asyncio.create_task(follow(chain, []))
        await eventually(lambda: model.begun.acquire(blocking=False))
        async with aclosing(chain.astream(QUESTION)) as leaving:
            async for answer in leaving:
                if answer.ahead:
                    break
            last = asyncio.create_task(follow(chain, seen))
            await eventually(lambda: bool(seen) and seen[-1].ahead == 2)
        await eventually(lambda: seen[-1].ahead == 1)
        last.cancel()
        await eventually(lambda: queue.waiting == 0)
        model.may_write.set()
        await first

    asyncio.run(scene())


def test_a_hundred_who_wait_hold_no_thread(held) -> None:
    async def scene() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4))
        chain, model, queue = held()
        tasks = [asyncio.create_task(follow(chain, [])) for _ in range(101)]
        await eventually(lambda: queue.waiting == 100)
        seen: list[Answer] = []
        newcomer = asyncio.create_task(follow(chain, seen))
        await eventually(lambda: bool(seen) and seen[-1].ahead == 101)
        assert seen[0].evidence
        for task in (newcomer, *tasks[1:]):
            task.cancel()
        await eventually(lambda: queue.waiting == 0)
        model.may_write.set()
        await tasks[0]

    asyncio.run(scene())


@pytest.mark.parametrize("patience", [0.0, 0.3])
def test_who_has_waited_long_enough_is_given_quotations_and_told(held, patience: float) -> None:
    chain, _, queue = held(llm_wait=patience)
    with queue.join(600):
        answers = list(chain.stream(QUESTION))
    assert answers[0].evidence
    assert any(answer.ahead == 1 for answer in answers) == bool(patience)
    assert answers[-1].status is Ending.ANSWERED and answers[-1].mode == "extractive"
    assert "人较多" in answers[-1].notice and answers[-1].citations
    assert queue.join(600).look() == 0


def test_who_wants_a_model_or_nothing_is_told_that_it_was_not_free(held) -> None:
    chain, _, queue = held(llm_wait=0.0, mode="llm")
    with queue.join(600), pytest.raises(ModelUnavailable, match="LLM_WAIT"):
        chain.invoke(QUESTION)


def test_what_is_quoted_word_by_word_waits_for_nobody(held) -> None:
    chain, _, queue = held()
    with queue.join(600):
        answer = chain.invoke(Question("示例市养犬登记要带什么材料？原文是怎么写的？"))
    assert answer.status is Ending.ANSWERED and not answer.ahead


@pytest.mark.skipif(bool(MISSING), reason="the weights (requirements-llm.txt) are not installed")
@pytest.mark.skipif(not find_spec("xllamacpp"), reason="the engine of the local model is not installed")
def test_the_local_model_serves_one_after_another(demo_index) -> None:
    patient = {"llm_wait": 600.0, "llm_timeout": 600.0, "llm_threads": 1}  # other tests want the cores too
    opened = open_assistant(Settings(_env_file=None, index_dir=demo_index, llm="bundled", **patient))

    async def scene() -> list[list[Answer]]:
        seen: list[list[Answer]] = [[] for _ in ASKED]
        asking = zip(seen, ASKED, strict=True)
        await asyncio.gather(*(follow(opened.chain, told, Question(text)) for told, text in asking))
        return seen

    try:
        seen = asyncio.run(scene())
    finally:
        opened.close()
    assert all(told[0].evidence and not told[0].sentences for told in seen)
    assert {told[-1].status for told in seen} == {Ending.ANSWERED}
    assert max(answer.ahead for told in seen for answer in told) == len(ASKED) - 2
    assert not any(told[-1].ahead or told[-1].notice for told in seen)
