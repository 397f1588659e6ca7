"""`POST /v1/chat/completions` and `GET /v1/models`, for clients made for OpenAI's interface.

The last message of the user is the question, those before it are the conversation; system messages have no
effect. Sources stand below the answer and, for programs, in the message's field `citations`.
"""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, cast
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from langchain_core.runnables import Runnable, RunnableConfig
from starlette.concurrency import run_in_threadpool

from assistant.answer.generated import GeneratedMark
from assistant.api.answers import accept_question, full_record, label_of
from assistant.api.cancellation import answer_whole
from assistant.api.errors import describe
from assistant.api.events import follow
from assistant.api.requests import ChatBody
from assistant.api.responses import ERRORS
from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.records.journal import Call
from assistant.rendering import answer_text, citation_record, describe_source
from assistant.types import Answer, Ending, Question, Turn
from index.language.tokens import count_tokens

MODEL = "policy-assistant"
CHANNEL = "openai"
_DONE = "data: [DONE]\n\n"
_STILL_THERE = ": waiting\n\n"  # a comment: clients pass over it, proxies see that the stream lives
_CORRECTION = "\n\n完整答复：\n"


def build_completions(service: Service, settings: Settings) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(tags=["OpenAI-compatible"])
    started = int(time.time())
    model = {"id": MODEL, "object": "model", "created": started, "owned_by": MODEL}

    @router.get("/v1/models", summary="List the models there are to ask")
    async def list_models() -> dict[str, Any]:
        """Names the one there is."""
        return {"object": "list", "data": [model]}

    @router.get("/v1/models/{name}", summary="Describe a model", response_model=None)
    async def get_model(name: str) -> dict[str, Any]:
        """Describes the one there is, whatever it is called."""
        return model | {"id": name}

    @router.post("/v1/chat/completions", summary="Answer the last message of a chat", responses=ERRORS)
    async def complete(request: Request, body: ChatBody) -> Response:
        """Answers as a chat completion, whole or streamed; settings of language models have no effect."""
        text, turns = _conversation(body)
        question = await run_in_threadpool(accept_question, service, settings, text, turns)
        mark = GeneratedMark.new(settings)
        config = Call(CHANNEL, answer=mark.answer).as_config()
        head = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time()), "model": body.model or MODEL}
        if body.stream:
            usage = bool((body.stream_options or {}).get("include_usage"))
            chunks = _chunks(service.chain, question, config, head | mark.record(), usage)
            return StreamingResponse(chunks, media_type="text/event-stream")
        answer = await answer_whole(service.chain, question, config, request)
        return JSONResponse(_completion(answer, head, mark))

    return router


def _conversation(body: ChatBody) -> tuple[str, tuple[Turn, ...]]:
    """The question and what was said before it."""
    turns = [Turn(one.role, one.text) for one in body.messages if one.role in ("user", "assistant")]
    last = max((at for at, turn in enumerate(turns) if turn.role == "user"), default=None)
    if last is None:
        return "", ()
    return turns[last].content, tuple(turns[:last])


def _completion(answer: Answer, head: dict[str, Any], mark: GeneratedMark) -> dict[str, Any]:
    content = answer_text(answer) + _sources(answer)
    message = {"role": "assistant", "content": content, "citations": _citations(answer)}
    return {
        **head,
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _usage(answer.question, content),
        "policy_assistant": full_record(answer, mark),
    }


async def _chunks(
    chain: Runnable[Question, Answer],
    question: Question,
    config: RunnableConfig,
    head: dict[str, Any],
    usage: bool,
) -> AsyncIterator[str]:
    """The completion piece by piece, each a checked sentence; the last piece carries the citations."""
    said = ""
    yield _chunk(head, {"role": "assistant", "content": ""})
    try:
        async with aclosing(cast(AsyncGenerator[Answer], follow(chain, question, config))) as answers:
            async for answer in answers:
                finished = answer.status is not Ending.PENDING
                text = answer_text(answer)
                if text.startswith(said):
                    piece = text[len(said) :]
                elif finished:  # what was streamed lacked something; a client cannot take it back
                    piece = _CORRECTION + text
                else:
                    continue
                said = text
                if piece:
                    yield _chunk(head, {"content": piece})
                elif answer.ahead:
                    yield _STILL_THERE
                if finished:
                    extra = {"citations": _citations(answer)}
                    yield _chunk(head, {"content": _sources(answer), **extra}, "stop")
                    if usage:
                        counts = _usage(question.text, text + _sources(answer))
                        yield _data(
                            {**head, "object": "chat.completion.chunk", "choices": [], "usage": counts}
                        )
    except Exception as error:
        yield _data(describe(error)[1])
    yield _DONE


def _chunk(head: dict[str, Any], delta: dict[str, Any], reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
    return _data({**head, "object": "chat.completion.chunk", "choices": [choice]})


def _data(record: dict[str, Any]) -> str:
    return f"data: {json.dumps(record, ensure_ascii=False)}\n\n"


def _sources(answer: Answer) -> str:
    """The notice, the sources and the label, as text below the answer."""
    lines = [f"[{one.n}] {describe_source(one)}" for one in answer.citations]
    notice = f"\n\n※ {answer.notice}" if answer.notice else ""
    sources = "\n\n依据\n" + "\n".join(lines) if lines else ""
    return f"{notice}{sources}\n\n{label_of(answer)}"


def _citations(answer: Answer) -> list[dict[str, Any]]:
    return [citation_record(one) for one in answer.citations]


def _usage(question: str, content: str) -> dict[str, int]:
    asked, written = count_tokens(question), count_tokens(content)
    return {"prompt_tokens": asked, "completion_tokens": written, "total_tokens": asked + written}
