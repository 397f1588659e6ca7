"""`/complaint`: where anybody complains, and sees what became of it. Needs no script."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from assistant.records.complaints import (
    LONGEST_CONTACT,
    LONGEST_ID,
    LONGEST_TEXT,
    ComplaintMistake,
    Complaints,
)
from assistant.records.database import Database
from assistant.web.entrance.pages import Frame

Text = Annotated[str, Form(max_length=2 * LONGEST_TEXT)]
Contact = Annotated[str, Form(max_length=2 * LONGEST_CONTACT)]
AnswerId = Annotated[str, Form(max_length=LONGEST_ID)]
Receipt = Annotated[str, Query(max_length=100)]
AskedId = Annotated[str, Query(max_length=LONGEST_ID)]


def build_complaint(frame: Frame, database: Database) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)
    complaints = Complaints(database)
    days = frame.settings.complaint_days

    def show(request: Request, status: int = 200, **said: str) -> Response:
        receipt = said.get("receipt", "")
        found = complaints.find(receipt) if receipt else None
        return frame.show(
            "complaint", request, 404 if receipt and not found else status, days=days, found=found,
            receipt=receipt, longest=LONGEST_TEXT, error=said.get("error", ""), text=said.get("text", ""),
            contact=said.get("contact", ""), answer=said.get("answer", ""),
        )  # fmt: skip

    @router.get("/complaint")
    def form(request: Request, receipt: Receipt = "", answer: AskedId = "") -> Response:
        return show(request, receipt=receipt.strip(), answer=answer)

    @router.post("/complaint")
    def complain(request: Request, text: Text = "", contact: Contact = "", answer: AnswerId = "") -> Response:
        try:
            taken = complaints.add(text, contact, answer.strip(), days)
        except ComplaintMistake as error:
            return show(request, 422, error=str(error), text=text, contact=contact, answer=answer)
        return frame.lead(f"/complaint?receipt={taken.receipt}")  # so that loading again sends nothing again

    return router
