"""`POST /v1/ask`: a question, an answer."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.answer.generated import GeneratedMark
from assistant.api.answers import accept_question, full_record
from assistant.api.cancellation import answer_whole
from assistant.api.events import stream_events
from assistant.api.requests import AskBody
from assistant.api.responses import ERRORS, AnswerReply
from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.records.journal import Call

_EVENT_STREAM = "text/event-stream"
CHANNEL = "api"


def build_asking(service: Service, settings: Settings) -> APIRouter:
    """Returns the route."""
    router = APIRouter(tags=["answers"])

    @router.post(
        "/v1/ask",
        summary="Answer a question from the documents, every sentence cited",
        responses={**ERRORS, 200: {"model": AnswerReply, "content": {_EVENT_STREAM: {}}}},
    )
    async def ask(
        request: Request, body: AskBody, accept: Annotated[str, Header(max_length=1000)] = ""
    ) -> Response:
        """Gives the answer as JSON, or as server-sent events if `stream` is true or they are accepted."""
        question = await run_in_threadpool(
            accept_question, service, settings, body.question, body.turns, body.place
        )
        mark = GeneratedMark.new(settings)
        config = Call(CHANNEL, body.conversation, mark.answer).as_config()
        if body.stream or _EVENT_STREAM in accept:
            return stream_events(service.chain, question, config, mark)
        answer = await answer_whole(service.chain, question, config, request)
        return JSONResponse(full_record(answer, mark))

    return router
