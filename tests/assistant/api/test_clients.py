"""Clients made by others talk to the interface: OpenAI's library and the Model Context Protocol's."""

import asyncio
import socket
import threading
import time
import traceback
from contextlib import contextmanager

import pytest
import uvicorn
from pydantic import SecretStr

from assistant.api.application import create_api
from assistant.rendering import answer_text
from assistant.types import Question

QUESTION = "示例市遛狗不牵绳罚多少？"


KEY, OTHER_KEY = "portal-5d1f0c2a9be3", "counter-77aa01d4c6f2"


@contextmanager
def serving(app):
    """The interface served on a port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    patience = time.monotonic() + 60
    while not server.started and time.monotonic() < patience:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def address(service, extractive):
    with serving(create_api(service, extractive)) as address:
        yield address


@pytest.fixture(scope="module")
def locked_address(service, extractive):
    settings = extractive.model_copy(update={"api_keys": SecretStr(f"{KEY} {OTHER_KEY}")})
    with serving(create_api(service, settings)) as address:
        yield address


@pytest.fixture(scope="module")
def openai_client(address):
    openai = pytest.importorskip("openai")
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def test_openai_completes_with_sources(openai_client, service):
    done = openai_client.chat.completions.create(
        model="policy-assistant",
        temperature=0.7,
        messages=[{"role": "system", "content": "你是助手。"}, {"role": "user", "content": QUESTION}],
    )
    message = done.choices[0].message
    expected = answer_text(service.chain.invoke(Question(QUESTION)))
    assert message.content.startswith(expected + "\n\n依据\n[1] 《")
    assert message.citations[0]["quote"]
    assert done.policy_assistant["status"] == "answered"
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens


def test_openai_streams_the_same(openai_client):
    messages = [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]
    whole = openai_client.chat.completions.create(model="any", messages=messages).choices[0].message
    chunks = list(
        openai_client.chat.completions.create(
            model="any", messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == whole.content
    last = [chunk for chunk in chunks if chunk.choices][-1]
    assert last.choices[0].finish_reason == "stop"
    assert last.choices[0].delta.citations == whole.citations
    assert chunks[-1].usage.total_tokens > 0


def test_openai_carries_the_conversation(openai_client):
    messages = [
        {"role": "user", "content": "样例市遛狗有什么规定？"},
        {"role": "assistant", "content": "有规定。"},
        {"role": "user", "content": "不牵绳罚多少？"},
    ]
    message = openai_client.chat.completions.create(model="any", messages=messages).choices[0].message
    assert {citation["place"] for citation in message.citations} == {"样例市"}


def test_openai_lists_the_model(openai_client):
    assert [model.id for model in openai_client.models.list()] == ["policy-assistant"]


def test_openai_understands_the_errors(openai_client):
    import openai

    with pytest.raises(openai.UnprocessableEntityError, match="question is empty"):
        openai_client.chat.completions.create(model="any", messages=[{"role": "system", "content": "x"}])
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        openai_client.chat.completions.create(model="any", messages=[])


def test_the_tools_of_a_language_model(address):
    pytest.importorskip("mcp")
    from mcp.client.client import Client

    async def use() -> None:
        async with Client(f"{address}/mcp") as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"ask", "search", "check"}
            assert tools["ask"].annotations.read_only_hint
            answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
            assert answer["status"] == "answered" and answer["citations"][0]["quote"]
            found = (await client.call_tool("search", {"text": "牵绳", "limit": 2})).structured_content
            assert len(found["passages"]) == 2
            report = (await client.call_tool("check", {"text": "遛狗应当牵绳。"})).structured_content
            assert report["sentences"]
            for arguments, said in (
                ({"question": " "}, "question is empty"),
                ({"question": QUESTION, "place": "乌有乡"}, "unknown place"),
            ):
                wrong = await client.call_tool("ask", arguments)
                assert wrong.is_error and said in wrong.content[0].text

    asyncio.run(use())


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_openai_shows_its_key(locked_address, key):
    openai = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=f"{locked_address}/v1", api_key=key, max_retries=0)
    done = client.chat.completions.create(model="any", messages=[{"role": "user", "content": QUESTION}])
    assert done.choices[0].message.citations
    assert [model.id for model in client.models.list()] == ["policy-assistant"]


def test_openai_is_told_that_its_key_is_wrong(locked_address):
    openai = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=f"{locked_address}/v1", api_key="none", max_retries=0)
    with pytest.raises(openai.AuthenticationError, match="this key is not known here"):
        client.chat.completions.create(model="any", messages=[{"role": "user", "content": QUESTION}])


def test_tools_are_behind_the_key_too(locked_address):
    pytest.importorskip("mcp")
    from mcp.client.client import Client
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    async def use(headers) -> str:
        async with create_mcp_http_client(headers) as http:
            async with Client(streamable_http_client(f"{locked_address}/mcp", http_client=http)) as client:
                return (await client.call_tool("ask", {"question": QUESTION})).structured_content["status"]

    assert asyncio.run(use({"Authorization": f"Bearer {KEY}"})) == "answered"
    with pytest.raises(ExceptionGroup) as refused:
        asyncio.run(use({}))
    assert "returned an error response" in "".join(traceback.format_exception(refused.value))
