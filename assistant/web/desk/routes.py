"""The addresses of the page: plain forms; each does one thing and leads back, or says what is wrong."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response

from assistant.api.staff_services import StaffServices
from assistant.desk.drafts import Desk
from assistant.desk.history import roll_back
from assistant.desk.jobs import PREVIEW, PUBLISH, Jobs
from assistant.desk.metadata import FIELDS, UnusableChange, state, written
from assistant.web.desk.page import DONE, DeskPage, job_record
from assistant.web.entrance.pages import Frame
from assistant.web.protection.people import person_of
from index.errors import PolicyAssistantError
from index.metadata.frontmatter import FrontMatter

HOME = "/staff/documents"
ADD = f"{HOME}/add"
_MIB = 2**20
Doc = Annotated[str, Form(max_length=400)]
Deed = Annotated[str, Form(max_length=20)]


async def _filled_in(request: Request) -> dict[str, str]:
    """The fields of the form for metadata that were sent."""
    return {name: str(value) for name, value in (await request.form()).items() if name in FIELDS}


Filled = Annotated[dict[str, str], Depends(_filled_in)]


def build_desk(services: StaffServices) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)
    settings = services.settings
    desk, jobs, frame = Desk(settings), Jobs(settings), Frame(settings)
    page = DeskPage(services, desk, jobs, frame)

    def lead(done: str, doc: str = "") -> Response:
        if doc:
            return frame.lead(f"{HOME}/one?{urlencode({'doc': doc, 'done': done}, quote_via=quote)}")
        return frame.lead(f"{HOME}?done={done}")

    def attempt(request: Request, work: Callable[[], Response], doc: str = "") -> Response:
        """Does something; where it cannot be done, the page says why."""
        try:
            return work()
        except (PolicyAssistantError, OSError) as error:
            told = str(error)
        return page.show_one(request, doc, told) if doc else page.show(request, error=told)

    @router.get(HOME)
    def home(request: Request, q: str = "", only: str = "", done: str = "") -> Response:
        page.see_to_reading(person_of(request).name)
        return page.show(request, q, only, done=done if done in DONE else "")

    @router.get(f"{HOME}/one")
    def one(request: Request, doc: str = "", done: str = "") -> Response:
        return page.show_one(request, doc, done=done if done in DONE else "")

    @router.get(f"{HOME}/preview")
    def previewed(request: Request) -> Response:
        return page.show_preview(request)

    @router.get(f"{HOME}/progress")
    def progress() -> JSONResponse:
        return JSONResponse(job_record(jobs), headers={"Cache-Control": "no-store"})

    @router.post(ADD)
    def add(
        request: Request, files: Annotated[list[UploadFile] | None, File()] = None, doc: Doc = ""
    ) -> Response:
        def work() -> Response:
            given = [one for one in files or () if one.filename]
            if not given:
                raise UnusableChange("没有选文件 / no file was chosen")
            if doc and not desk.knows(doc):
                raise UnusableChange(f"没有名为 {doc} 的文件 / there is no document {doc}")
            for one in given:
                if (one.size or 0) > settings.max_file_mb * _MIB:
                    raise UnusableChange(
                        f"{one.filename} 超过 {settings.max_file_mb} MiB / is larger than "
                        f"{settings.max_file_mb} MiB"
                    )
            who = person_of(request).name
            for one in given[:1] if doc else given:
                desk.add(who, one.filename or "", one.file, doc)
            page.see_to_reading(who)
            return lead("added", doc)

        return attempt(request, work, doc)

    @router.post(f"{HOME}/change")
    def change(request: Request, form: Filled, doc: Doc = "", deed: Deed = "") -> Response:
        who = person_of(request).name

        def work() -> Response:
            match deed:
                case "correct":
                    shown, before = written(page.known(doc)), desk.entry(doc).metadata
                    desk.correct(who, doc, state(form, shown, before))
                case "forget":
                    desk.correct(who, doc, FrontMatter())
                case "withdraw":
                    desk.withdraw(who, doc)
                case "restore":
                    desk.restore(who, doc)
                case "discard":
                    desk.discard(who, doc)
                    return lead("discarded")
                case _:
                    raise UnusableChange("不知道要做什么 / it is not known what to do")
            return lead("changed", doc)

        return attempt(request, work, doc)

    @router.post(f"{HOME}/work")
    def start(request: Request, deed: Deed = "") -> Response:
        def work() -> Response:
            if deed not in (PREVIEW, PUBLISH):
                raise UnusableChange("不知道要做什么 / it is not known what to do")
            if not desk.draft():
                raise UnusableChange("没有待发布的修改 / there are no changes to publish")
            jobs.start(deed, person_of(request).name)
            return lead("started")

        return attempt(request, work)

    @router.post(f"{HOME}/rollback")
    def back(request: Request, snapshot: Annotated[str, Form(max_length=40)] = "") -> Response:
        def work() -> Response:
            roll_back(desk, person_of(request).name, snapshot)
            return lead("rolled-back")

        return attempt(request, work)

    return router
