"""An answer as server-sent events: the evidence, each checked sentence, the finished answer."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, cast

from fastapi.responses import StreamingResponse
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer.generated import GeneratedMark
from assistant.api.answers import full_record
from assistant.api.errors import describe
from assistant.rendering import citation_record, sentence_record
from assistant.types import Answer, Ending, Evidence, Question, Sentence
from index.structure.locators import locate

_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def stream_events(
    chain: Runnable[Question, Answer], question: Question, config: RunnableConfig, mark: GeneratedMark
) -> StreamingResponse:
    """The response that streams an answer; a caller who leaves stops it.

    `evidence` comes once and first where there is any. `waiting` tells how many questions the language model
    has to answer before this one; 0 when it begins. A `sentence` with the `position` of an earlier one
    replaces it. `answer` is the finished answer and holds everything; `error` comes instead of it.
    """
    return StreamingResponse(_events(chain, question, config, mark), 200, _HEADERS, "text/event-stream")


async def follow(
    chain: Runnable[Question, Answer], question: Question, config: RunnableConfig
) -> AsyncIterator[Answer]:
    """The answer as it grows; closing this stops the chain."""
    async with aclosing(cast(AsyncGenerator[Answer], chain.astream(question, config))) as answers:
        async for answer in answers:
            yield answer


async def _events(
    chain: Runnable[Question, Answer], question: Question, config: RunnableConfig, mark: GeneratedMark
) -> AsyncIterator[str]:
    told: list[Sentence] = []
    shown, ahead = False, 0
    try:
        async with aclosing(cast(AsyncGenerator[Answer], follow(chain, question, config))) as answers:
            async for answer in answers:
                if answer.evidence and not shown:
                    shown = True
                    yield _event("evidence", {"evidence": [_evidence(one) for one in answer.evidence]})
                if answer.ahead != ahead:
                    ahead = answer.ahead
                    yield _event("waiting", {"ahead": ahead})
                for event in _news(told, answer):
                    yield event
                if answer.status is not Ending.PENDING:
                    yield _event("answer", full_record(answer, mark))
    except Exception as error:
        yield _event("error", describe(error)[1])


def _news(told: list[Sentence], answer: Answer) -> list[str]:
    """The events for the sentences that are new or other than those told; brings `told` up to date."""
    events = []
    for position, sentence in enumerate(answer.sentences):
        if position < len(told) and told[position] == sentence:
            continue
        told[position:] = [sentence]
        carriers = [citation_record(one) for one in answer.citations if one.n in sentence.citations]
        record = {"position": position, **sentence_record(sentence), "sources": carriers}
        events.append(_event("sentence", record))
    return events


def _evidence(evidence: Evidence) -> dict[str, Any]:
    passage = evidence.passage
    ranges = passage.chunk.raw_ranges(evidence.start, evidence.end)
    published = passage.chunk.published or passage.metadata.published
    return {
        "doc": passage.chunk.doc,
        "title": passage.title,
        "place": passage.place,
        "locator": locate(passage.chunk, evidence.start),
        "text": evidence.text,
        "start": ranges[0][0] if ranges else 0,
        "end": ranges[-1][1] if ranges else 0,
        "published": published.isoformat() if published else None,
        "status": passage.metadata.status.value,
    }


def _event(name: str, record: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(record, ensure_ascii=False)}\n\n"
