"""`/staff/records/ID/why`: how a recorded question came to its answer, step by step, for staff."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assistant.records.basis import Basis, read_basis
from assistant.records.database import Database
from assistant.records.questions import get_question
from assistant.web.entrance.pages import Frame


def build_why(frame: Frame, database: Database) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/staff/records/{one}/why")
    def why(request: Request, one: str) -> Response:
        asked = get_question(database, one)
        if asked is None:
            raise HTTPException(404, "there is no such question")
        basis = read_basis(database, one)
        return frame.show(
            "why", request, asked=asked, basis=basis or {}, reason=reason_of(basis or {}),
            whole=json.dumps(basis, ensure_ascii=False, indent=1),
        )  # fmt: skip

    return router


def reason_of(basis: Basis) -> str:
    """Why it ended as it did, as a word that the page has sentences for."""
    decided: Mapping[str, Any] = basis.get("decided", {})
    ending, reply = decided.get("ending", ""), decided.get("reply", "")
    if reply in ("approved", "approved_only", "unwritten", "caveat", "caveat_lacking"):
        return str(reply)
    if "understood" not in basis and ending in ("answered", "clarify", "refused"):
        return "before"
    if ending == "refused" and not any(one["statements"] for one in basis.get("weighed", ())):
        return "nothing"
    if ending == "refused" and "weighed" in basis:
        return "unlikely"
    return str(ending)
