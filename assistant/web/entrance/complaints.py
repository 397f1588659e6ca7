"""`/staff/complaints`: what was complained of, and what became of it; the most urgent first."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from assistant.people.person import Permission
from assistant.records.complaints import LONGEST_TEXT, ComplaintMistake, Complaints, Status
from assistant.records.database import Database
from assistant.web.entrance.pages import Frame
from assistant.web.protection.people import person_of

Long = Annotated[str, Form(max_length=LONGEST_TEXT)]
Name = Annotated[str, Form(max_length=64)]
State = Annotated[Status, Form()]


def build_complaints(frame: Frame, database: Database) -> APIRouter:
    """Returns the routes. Who may not work on complaints does not see how to reach whoever complained."""
    router = APIRouter(include_in_schema=False)
    complaints = Complaints(database)

    def show(request: Request, status: int = 200, only: Status | None = None, **said: str) -> Response:
        today = date.today()
        found = complaints.entries(only)
        return frame.show(
            "complaints", request, status, entries=found, today=today, only=only, states=list(Status),
            late=sum(one.overdue(today) for one in found), may=person_of(request).may(Permission.EDIT),
            error=said.get("error", ""), done=said.get("done", ""),
        )  # fmt: skip

    @router.get("/staff/complaints")
    def listed(request: Request, status: Status | None = None) -> Response:
        return show(request, only=status)

    @router.post("/staff/complaints/{receipt}")
    def change(
        request: Request, receipt: str, status: State, handler: Name = "", note: Long = "", reply: Long = ""
    ) -> Response:
        name = person_of(request).name
        try:
            complaints.acting(name).change(receipt, status, handler.strip() or name, note, reply)
        except ComplaintMistake as error:
            return show(request, 404, error=str(error))
        return show(request, done=f"{receipt} 已更新 / changed")

    return router
