"""`/staff/audit`: who changed what and when, for administrators, with the files to take away."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from assistant.records.audit import list_changes, read_changes, verify
from assistant.records.audit_export import changes_csv, changes_jsonl
from assistant.records.database import Database
from assistant.web.entrance.pages import Frame

_SHOWN = 100
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]


def build_audit(frame: Frame, database: Database) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/staff/audit")
    def audit(request: Request, before: Number = 0, check: bool = False) -> Response:
        found = list_changes(database, _SHOWN, before)
        further = found[-1].number if found and found[-1].number > 1 else 0
        return frame.show(
            "audit", request, entries=found, further=further, checked=verify(database) if check else None,
        )  # fmt: skip

    @router.get("/staff/audit.csv")
    def as_csv() -> Response:
        return _file(changes_csv(read_changes(database)), "text/csv", "audit.csv")

    @router.get("/staff/audit.jsonl")
    def as_lines() -> Response:
        return _file(changes_jsonl(read_changes(database)), "application/x-ndjson", "audit.jsonl")

    return router


def _file(pieces: Iterator[str], kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(pieces, media_type=f"{kind}; charset=utf-8", headers=headers)
