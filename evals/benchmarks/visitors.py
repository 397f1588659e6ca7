"""Three ways to ask a served assistant, as programs and the browser's page do; each measures itself."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import httpx

Ask = Callable[[str], Awaitable["Visit"]]
# What happens on the way of one question: "evidence", "waiting", or "answer" with what is wrong with it.
Events = AsyncIterator[tuple[str, str]]

_CARD = 'class=\\"pa-card'
_FAILED = 'class=\\"pa-answer pa-failed'
_WAITING = "pa-waiting"


@dataclass(frozen=True, slots=True)
class Visit:
    """One question: seconds to the evidence (0 where it comes with the answer), and to the whole answer.

    `waited` tells whether there was a line before the language model.
    """

    evidence: float
    answer: float
    error: str = ""
    waited: bool = False


async def ways(client: httpx.AsyncClient) -> dict[str, Ask]:
    """The ways there are: the answer whole, as server-sent events, and through the page's own queue."""
    page = await _read_page(client)
    return {
        "POST /v1/ask": partial(_time, partial(_ask_whole, client)),
        "the same, streamed": partial(_time, partial(_ask_streamed, client)),
        "web chat": partial(_time, partial(_ask_in_page, client, page)),
    }


async def _time(ask: Callable[[str], Events], question: str) -> Visit:
    started = time.perf_counter()
    seconds, error = {"evidence": 0.0}, "no answer came"
    try:
        async for event, objection in ask(question):
            if not seconds.get(event):
                seconds[event] = time.perf_counter() - started
            if event == "answer":
                error = objection
    except (httpx.HTTPError, ValueError, KeyError) as problem:
        return Visit(0.0, time.perf_counter() - started, f"{type(problem).__name__}: {problem}")
    whole = seconds.get("answer", time.perf_counter() - started)
    return Visit(seconds["evidence"], whole, error, "waiting" in seconds)


async def _ask_whole(client: httpx.AsyncClient, question: str) -> Events:
    response = await client.post("/v1/ask", json={"question": question})
    yield "answer", _objection(response.raise_for_status().json())


async def _ask_streamed(client: httpx.AsyncClient, question: str) -> Events:
    body = {"question": question, "stream": True}
    async with client.stream("POST", "/v1/ask", json=body) as response:
        response.raise_for_status()
        name = ""
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: ") and name in ("evidence", "waiting"):
                yield name, ""
            elif line.startswith("data: ") and name in ("answer", "error"):
                yield "answer", _objection(json.loads(line.removeprefix("data: ")))


def _objection(record: Mapping[str, Any]) -> str:
    """What is wrong with an answer; "" if nothing is."""
    if "error" in record:
        return str(record["error"]["message"])
    return "the answer failed" if record["status"] == "failed" else ""


@dataclass(frozen=True, slots=True)
class _PageEvents:
    """The events of the page's queue that a question needs: their numbers, and what raises the first."""

    ask: int
    field: int
    suggest: int


async def _read_page(client: httpx.AsyncClient) -> _PageEvents:
    config = (await client.get("/config")).raise_for_status().json()
    field = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "pa-question")
    events = config["dependencies"]
    ask = next(one["id"] for one in events if [field, "submit"] in one["targets"])
    suggest = next(one["id"] for one in events if one.get("trigger_after") == ask)
    return _PageEvents(ask, field, suggest)


async def _ask_in_page(client: httpx.AsyncClient, page: _PageEvents, question: str) -> Events:
    """Asks as the page does, and then, as it does, for further questions; only the first is timed."""
    session, answered = uuid4().hex[:12], False
    join = {"data": [question, "", None], "fn_index": page.ask, "trigger_id": page.field}
    async for message in _follow(client, session, join):
        if _CARD in message:
            yield "evidence", ""
        if _WAITING in message:
            yield "waiting", ""
        if '"process_completed"' in message:
            answered = json.loads(message)["success"] and _FAILED not in message
            yield "answer", "" if answered else f"failed: {message[:200]}"
    if answered:
        async for _ in _follow(client, session, {"data": [None], "fn_index": page.suggest}):
            pass


async def _follow(client: httpx.AsyncClient, session: str, join: Mapping[str, Any]) -> AsyncIterator[str]:
    """The messages of one event of the page's queue, as text."""
    body = {"event_data": None, "session_hash": session, "trigger_id": None, **join}
    (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
    data = "/gradio_api/queue/data"
    async with client.stream("GET", data, params={"session_hash": session}) as response:
        response.raise_for_status()
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                yield line.removeprefix("data: ")
