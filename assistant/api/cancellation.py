"""A whole answer, given up when whoever asked has left."""

import asyncio

from langchain_core.runnables import Runnable, RunnableConfig
from starlette.requests import Request

from assistant.types import Answer, Question


class AskerLeft(Exception):
    """Nobody waits for the answer any more; the server tells nobody."""


async def answer_whole(
    chain: Runnable[Question, Answer], question: Question, config: RunnableConfig, request: Request
) -> Answer:
    """The finished answer; whoever leaves before stops the chain, and makes room for the next in the line.

    Raises:
        AskerLeft: the connection was closed.
    """
    answering = asyncio.ensure_future(chain.ainvoke(question, config))
    leaving = asyncio.create_task(_leave(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise AskerLeft
        return answering.result()
    finally:
        answering.cancel()
        leaving.cancel()


async def _leave(request: Request) -> None:
    """Returns when the connection is closed; the body has been read by now."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
