"""What staff do, for programs: find, compare, approve, go through the questions. Behind the staff login."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from assistant.api.requests import Place, RequestBody, Text
from assistant.api.responses import ERRORS
from assistant.api.staff_services import StaffServices
from assistant.approved.export import approved_record
from assistant.approved.types import State
from assistant.people.person import person_in
from assistant.question.intake import pose_question
from assistant.records.questions import (
    Filter,
    get_question,
    list_questions,
    question_record,
    suite_lines,
)
from assistant.wording import phrase_search as finding
from assistant.wording.approval import Proposal, Quote, approve
from assistant.wording.check_report import report_record
from assistant.wording.cities import cell_record, cities_csv
from assistant.wording.comments import comment_draft
from assistant.wording.draft_files import parse_draft
from assistant.wording.hit_table import findings_csv, findings_xlsx
from assistant.wording.layout_records import findings_record, outline_record, redline_record
from assistant.wording.outline import name_document
from assistant.wording.workbench import Workbench

_CSV = "text/csv; charset=utf-8"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_XLSX, _DOCX = f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}wordprocessingml.document"
_LOGIN = {**ERRORS, 401: {"description": "The staff password is missing or wrong."}}


class FindBody(RequestBody):
    """Wording to look for."""

    text: Text = Field(examples=["携犬外出"])
    mode: finding.Mode = finding.Mode.EXACT
    place: Place = ""
    issuer: str = Field("", max_length=100)
    kind: str = Field("", max_length=100)
    year: int = Field(0, ge=0, le=9999)
    status: Literal["", "current", "in_force", "amended", "repealed", "unknown"] = ""
    order: finding.Order = finding.Order.RELEVANCE
    limit: int = Field(50, ge=1, le=1000)
    format: Literal["json", "csv", "xlsx"] = "json"


class QuoteBody(RequestBody):
    """Official words; `source` is the file or title they stand in, found by itself where it is left out."""

    text: Text
    source: str = Field("", max_length=1000)


class ApprovedBody(RequestBody):
    """An answer to approve; `[1]` in it marks what the first quotation carries."""

    question: Text
    answer: Text
    quotes: list[QuoteBody] = Field(min_length=1, max_length=20)
    place: Place = ""
    author: str = Field("", max_length=100)


class WithdrawBody(RequestBody):
    """Why an answer is taken away."""

    reason: str = Field("", max_length=1000)


class CitiesBody(RequestBody):
    """A question put for every city."""

    question: Text
    format: Literal["json", "csv"] = "json"


def build_staff(services: StaffServices) -> tuple[APIRouter, ...]:
    """Returns the routes."""
    return (_build_wording(services), _build_approved(services), _build_questions(services))


def _build_wording(services: StaffServices) -> APIRouter:
    router = APIRouter(tags=["staff"], responses=_LOGIN)
    workbench = services.workbench

    @router.post("/v1/find", summary="Find wording, with filters", response_model=None)
    def find(body: FindBody) -> dict[str, Any] | Response:
        """Gives the hits with the places to highlight, or a table of them."""
        query = finding.PhraseQuery(**body.model_dump(exclude={"format"}))
        found = workbench.find(query)
        if body.format == "csv":
            return Response(findings_csv(found), media_type=_CSV)
        if body.format == "xlsx":
            return Response(findings_xlsx(found), media_type=_XLSX)
        return findings_record(found)

    @router.get("/v1/outline", summary="Read a document, a citation at every line", response_model=None)
    def outline(doc: str, article: str = "") -> dict[str, Any]:
        """Gives the document by its articles, or one of them; `doc` is its name or title."""
        return outline_record(workbench.outline(_name(workbench, doc)), article)

    @router.get("/v1/redline", summary="Compare two versions by article", response_model=None)
    def redline(before: str, after: str) -> dict[str, Any]:
        """Gives what became of every article."""
        return redline_record(workbench.redline(_name(workbench, before), _name(workbench, after)))

    @router.post("/v1/compare-cities", summary="Put one question for every city", response_model=None)
    def compare(body: CitiesBody) -> dict[str, Any] | Response:
        """Gives what each city's documents say, quoted."""
        text = pose_question(body.question, services.settings.max_question_chars).text
        cells = list(workbench.cities(text))
        if body.format == "csv":
            return Response(cities_csv(cells), media_type=_CSV)
        return {"cities": [cell_record(cell) for cell in cells]}

    @router.post("/v1/check-file", summary="Check a draft in a file", response_model=None)
    async def check_file(
        request: Request,
        name: Annotated[
            str, Query(description="The file's name; its ending says what it is.")
        ] = "draft.docx",
        place: str = "",
        format: Literal["json", "docx"] = "json",
    ) -> dict[str, Any] | Response:
        """Takes the bytes of the file as the body; gives the check, or the draft with comments."""
        data = await request.body()
        return await run_in_threadpool(_check, workbench, name, data, place, format)

    return router


def _check(
    workbench: Workbench, name: str, data: bytes, place: str, format: str
) -> dict[str, Any] | Response:
    draft = parse_draft(name, data)
    report = workbench.check(draft.text, place)
    if format == "docx":
        return Response(comment_draft(draft, report), media_type=_DOCX)
    return report_record(report)


def _build_approved(services: StaffServices) -> APIRouter:
    router = APIRouter(tags=["staff"], responses=_LOGIN)

    @router.get("/v1/approved", summary="List the approved answers", response_model=None)
    def entries(state: State | None = None) -> dict[str, Any]:
        """Gives those to be reviewed first; takes away before what rests on changed documents."""
        services.watch.look_over()
        return {"approved": [approved_record(one) for one in services.approvals.entries(state)]}

    @router.post("/v1/approved", summary="Approve an answer", status_code=201, response_model=None)
    def add(body: ApprovedBody, request: Request) -> dict[str, Any]:
        """Keeps an answer; one to the same question and place gives way."""
        quotes = [Quote(one.text, one.source) for one in body.quotes]
        proposal = Proposal(body.question, body.answer, quotes, body.place, body.author)
        approvals = services.approvals.acting(person_in(request.scope).name)
        with services.workbench.reading() as index:
            return approved_record(approve(index, services.settings, approvals, proposal))

    @router.post("/v1/approved/{one}/withdraw", summary="Withdraw an answer", response_model=None)
    def withdraw(one: str, body: WithdrawBody, request: Request) -> dict[str, Any]:
        """Takes an answer away from readers."""
        approvals = services.approvals.acting(person_in(request.scope).name)
        return approved_record(approvals.withdraw(one, body.reason))

    return router


def _build_questions(services: StaffServices) -> APIRouter:
    router = APIRouter(tags=["staff"], responses=_LOGIN)

    @router.get("/v1/questions", summary="List what was asked", response_model=None)
    def questions(
        status: str = "",
        place: str = "",
        text: str = "",
        since: date | None = None,
        until: date | None = None,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 100,
        format: Literal["json", "suite"] = "json",
    ) -> dict[str, Any] | Response:
        """Gives refused and disliked ones first; or a suite (JSON Lines) of them."""
        wanted = Filter(status=status, place=place, text=text, since=since, until=until, limit=limit)
        found = list_questions(services.database, wanted)
        if format == "suite":
            return PlainTextResponse(suite_lines(found), media_type="application/x-ndjson")
        return {"questions": [question_record(one) for one in found]}

    @router.get("/v1/questions/{one}", summary="Read one question", response_model=None)
    def question(one: str) -> dict[str, Any]:
        """Gives a question with its answer."""
        found = get_question(services.database, one)
        if found is None:
            raise HTTPException(404, "there is no such question")
        return question_record(found)

    return router


def _name(workbench: Workbench, given: str) -> str:
    with workbench.reading() as index:
        return name_document(index, given)
