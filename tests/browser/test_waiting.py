"""What a reader sees while the language model is busy with the questions of others."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from langchain_core.runnables import RunnableGenerator

from assistant.configuration.settings import Settings
from assistant.types import Ending
from assistant.web.server import create_server_app
from evals.benchmarks.visitors import ways

QUESTION = "遛狗不牵绳罚多少？"
ANSWER = "#pa-answer-slot"


class CrowdedAssistant:
    """Has two questions before the reader's; each is done when the test says so."""

    def __init__(self, scripted, answer) -> None:
        self.index, self._answer = scripted.index, answer
        self.ahead, self.waiting, self.left = 2, 0, 0

    @property
    def chain(self):
        return RunnableGenerator(self._write)

    async def _write(self, questions):
        async for question in questions:
            pending = replace(
                self._answer, question=question.text, status=Ending.PENDING, sentences=(), citations=()
            )
            told = 0
            self.waiting += 1
            try:
                while self.ahead:
                    if self.ahead != told:
                        told = self.ahead
                        yield replace(pending, ahead=told)
                    await asyncio.sleep(0.02)
            finally:
                self.left += bool(self.ahead)
            yield replace(self._answer, question=question.text)


@pytest.fixture
def crowded(scripted, answer) -> CrowdedAssistant:
    return CrowdedAssistant(scripted, answer)


@pytest.fixture
def address(serve, crowded, tmp_path) -> str:
    return serve(create_server_app(crowded, Settings(_env_file=None, index_dir=tmp_path / "index")))


@pytest.mark.parametrize(
    ("locale", "two", "one"),
    [
        ("zh-CN", "前面还有 2 个问题", "前面还有 1 个问题"),
        ("en-US", "2 questions are ahead", "1 question is ahead"),
    ],
)
def test_the_place_is_shown_and_said_beside_the_evidence(visit, address, crowded, locale, two, one):
    reader = visit(address, locale=locale)
    page = reader.page
    reader.ask(QUESTION)
    page.wait_for_selector(f"{ANSWER} .pa-waiting:has-text('{two}')")
    assert page.locator("#pa-evidence-slot .pa-card").first.is_visible()
    page.wait_for_selector(f"#pa-live:has-text('{two}')", state="attached")
    crowded.ahead = 1
    page.wait_for_selector(f"{ANSWER} .pa-waiting:has-text('{one}')")
    page.wait_for_selector(f"#pa-live:has-text('{one}')", state="attached")
    crowded.ahead = 0
    reader.wait_for_answer()
    assert page.locator(f"{ANSWER} .pa-waiting").count() == 0
    page.wait_for_selector("#pa-live p:last-child:has-text('在样本市')", state="attached")
    assert reader.errors == []


def test_who_stops_leaves_the_line(visit, address, crowded):
    reader = visit(address)
    reader.ask(QUESTION)
    reader.page.wait_for_selector(f"{ANSWER} .pa-waiting")
    reader.page.click("#pa-stop")
    reader.page.wait_for_selector(f"{ANSWER} .pa-progress:has-text('已停止')")
    patience = time.monotonic() + 20
    while not crowded.left and time.monotonic() < patience:
        reader.page.wait_for_timeout(20)
    assert crowded.left == 1


def test_many_who_wait_keep_nobody_from_the_page(address, crowded):
    async def scene() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=httpx.Limits()) as client:
            ask = (await ways(client))["web chat"]
            asking = [asyncio.create_task(ask(QUESTION)) for _ in range(60)]
            while crowded.waiting < 60:
                await asyncio.sleep(0.05)
            assert (await client.get("/")).status_code == 200
            crowded.ahead = 0
            visits = await asyncio.gather(*asking)
        assert {visit.error for visit in visits} == {""}
        assert all(visit.waited and visit.evidence for visit in visits)

    with ThreadPoolExecutor(1) as aside:  # the browser's event loop runs in this thread
        aside.submit(asyncio.run, scene()).result()
