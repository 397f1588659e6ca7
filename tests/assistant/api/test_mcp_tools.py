"""The tools for language models, used by the protocol's own client."""

import asyncio
import traceback

import pytest

QUESTION = "示例市遛狗不牵绳罚多少？"


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


def test_tools_are_behind_the_key_too(locked_address, keys):
    pytest.importorskip("mcp")
    from mcp.client.client import Client
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    async def use(headers) -> str:
        async with create_mcp_http_client(headers) as http:
            async with Client(streamable_http_client(f"{locked_address}/mcp", http_client=http)) as client:
                return (await client.call_tool("ask", {"question": QUESTION})).structured_content["status"]

    assert asyncio.run(use({"Authorization": f"Bearer {keys[0]}"})) == "answered"
    with pytest.raises(ExceptionGroup) as refused:
        asyncio.run(use({}))
    assert "returned an error response" in "".join(traceback.format_exception(refused.value))
