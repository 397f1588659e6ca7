"""`POST /v1/search` and `POST /v1/check`: passages, and a draft against the official wording."""

from typing import Any

from fastapi import APIRouter

from assistant.api.requests import CheckBody, SearchBody
from assistant.api.responses import ERRORS, CheckReply, SearchReply
from assistant.api.service import Service, reading
from assistant.configuration.settings import Settings
from assistant.documents.search import passage_record, search, search_phrase
from assistant.question.intake import pose_question
from assistant.wording.check import PATIENCE, check
from assistant.wording.check_report import report_record
from assistant.wording.semantic_search import nearest_by_meaning


def build_finding(service: Service, settings: Settings) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(tags=["documents"])

    @router.post(
        "/v1/search",
        summary="Find passages by meaning and words, or word for word",
        responses={**ERRORS, 200: {"model": SearchReply}},
        response_model=None,
    )
    def search_passages(body: SearchBody) -> dict[str, Any]:
        """Gives passages, best first, with the offsets of each in its document."""
        return {"passages": find(service, settings, body)}

    @router.post(
        "/v1/check",
        summary="Check the wording of a draft against the documents",
        responses={**ERRORS, 200: {"model": CheckReply}},
        response_model=None,
    )
    def check_wording(body: CheckBody) -> dict[str, Any]:
        """Gives a verdict, the source and the difference for every sentence."""
        return check_draft(service, body)

    return router


def find(service: Service, settings: Settings, body: SearchBody) -> list[dict[str, Any]]:
    """The passages that were looked for."""
    text = pose_question(body.text, settings.max_question_chars).text
    with reading(service) as index:
        if body.phrase:
            found = search_phrase(index, text, body.place, body.limit)
        else:
            found = search(index, service.embedder, text, body.place, body.limit, service.reranker)
    return [passage_record(passage) for passage in found]


def check_draft(service: Service, body: CheckBody) -> dict[str, Any]:
    """What the documents say to a draft."""
    with reading(service) as index:
        nearest = nearest_by_meaning(index, service.embedder) if body.nearest else None
        return report_record(check(body.text, index, body.place, nearest, PATIENCE))
