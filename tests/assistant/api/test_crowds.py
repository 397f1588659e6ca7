"""The interface while the language model is busy: the place in the line is told, nothing else stops."""

import asyncio
import json
import socket
from dataclasses import replace

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from langchain_core.runnables import RunnableGenerator

from assistant.api.application import create_api
from assistant.types import Answer, Ending


@pytest.fixture
def told(answer) -> list[Answer]:
    pending = replace(answer, status=Ending.PENDING, sentences=(), citations=())
    return [replace(pending, ahead=ahead) for ahead in (0, 3, 2, 2, 0)] + [answer]


@pytest.fixture
def crowded(scripted, told):
    async def write(questions):
        async for _ in questions:
            for one in told:
                yield one

    class Crowded:
        index = scripted.index
        chain = RunnableGenerator(write)

    return Crowded()


def lines_of(client, path: str, body: dict) -> list[str]:
    return client.post(path, json=body).text.strip().split("\n\n")


def test_a_stream_tells_the_place_each_time_it_changes(crowded, extractive):
    with TestClient(create_api(crowded, extractive)) as client:
        blocks = lines_of(client, "/v1/ask", {"question": "多少？", "stream": True})
    names = [block.split("\n")[0].removeprefix("event: ") for block in blocks]
    assert names[:4] == ["evidence", "waiting", "waiting", "waiting"] and names[-1] == "answer"
    waiting = [json.loads(block.split("data: ")[1]) for block in blocks if "event: waiting" in block]
    assert waiting == [{"ahead": 3}, {"ahead": 2}, {"ahead": 0}]


def test_a_completion_is_kept_alive_with_comments_only(crowded, extractive):
    with TestClient(create_api(crowded, extractive)) as client:
        blocks = lines_of(
            client,
            "/v1/chat/completions",
            {"messages": [{"role": "user", "content": "多少？"}], "stream": True},
        )
    assert blocks.count(": waiting") == 3
    assert all(block.startswith("data: ") for block in blocks if block != ": waiting")


def test_a_hundred_whole_answers_that_wait_leave_room_for_others(scripted, extractive, answer):
    async def scene() -> None:
        free, waiting = asyncio.Event(), 0

        async def write(questions):
            nonlocal waiting
            async for _ in questions:
                waiting += 1
                await free.wait()
                yield answer

        class Busy:
            index = scripted.index
            chain = RunnableGenerator(write)

        transport = httpx.ASGITransport(create_api(Busy(), extractive))
        async with httpx.AsyncClient(transport=transport, base_url="http://here", timeout=60) as client:
            asking = [
                asyncio.create_task(client.post("/v1/ask", json={"question": "多少？"})) for _ in range(100)
            ]
            while waiting < 100:
                await asyncio.sleep(0.01)
            assert (await client.get("/v1/documents")).status_code == 200
            free.set()
            assert {done.status_code for done in await asyncio.gather(*asking)} == {200}

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": "多少？"}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "多少？"}]}),
    ],
)
def test_who_hangs_up_is_no_longer_answered(scripted, extractive, path, body):
    async def scene() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def write(questions):
            async for _ in questions:
                begun.set()
                try:
                    await asyncio.sleep(60)
                finally:
                    ended.set()
                yield

        class Busy:
            index = scripted.index
            chain = RunnableGenerator(write)

        app = create_api(Busy(), extractive)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
        listener = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            asking = asyncio.create_task(client.post(path, json=body))
            await asyncio.wait_for(begun.wait(), 60)
            asking.cancel()
            await asyncio.wait_for(ended.wait(), 20)
        server.should_exit = True
        await serving

    asyncio.run(scene())
