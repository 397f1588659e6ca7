"""The server that shows the chat in browsers."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import gradio as gr
import structlog
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.application import create_api
from assistant.api.caps import Caps
from assistant.api.metrics import build_metrics
from assistant.api.rates import RateLimit
from assistant.api.reception import Reception
from assistant.api.service import Service, WatchedService, measure_service, record_service, switch_service
from assistant.api.staff_services import StaffServices, staff_database
from assistant.approved.store import Approvals
from assistant.assembly import Assistant, open_assistant
from assistant.channels.wechat import accounts_of, build_channels
from assistant.configuration.settings import PREFIX, Settings
from assistant.desk.watching import watching
from assistant.operations.metrics import Metrics
from assistant.operations.tracing import Traces
from assistant.people.house import House
from assistant.people.rights import CHAT, PageRights
from assistant.records.database import Database
from assistant.records.feedback import FeedbackStore
from assistant.records.retention import keeping_records
from assistant.suggestions.suggester import Suggester, build_gate
from assistant.web.app import build_app
from assistant.web.assets import BundledAssets
from assistant.web.documents import build_documents, build_static
from assistant.web.entrance.routes import build_entrance
from assistant.web.finding import (
    Asked,
    Finder,
    FindHeadings,
    RecordedQuestions,
    build_finding,
    divisions_of,
    index_headings,
)
from assistant.web.head import page_head, page_theme
from assistant.web.pages import Page, find_pages, is_this_machine, rights_of
from assistant.web.protection.door import UPLOAD, GradioDoor
from assistant.web.protection.files import Cabinet
from assistant.web.protection.heads import PatientProtocol
from assistant.web.protection.origins import CrossSiteGuard, named_origins
from assistant.web.root_path import serve_below
from assistant.web.staff.page import staff_page
from assistant.web.wishes import Wishes
from assistant.wording.workbench import Workbench

_log = structlog.get_logger(__name__)
_HERE = Path(__file__).parent
_THREADS = 64
_KEEP_ALIVE = 75
"""Seconds that an idle connection is kept: longer than proxies keep theirs, who else find it closed."""
_ROUND_A_FILE = 64 * 2**10
"""Bytes of an upload that are not the file."""
# Gradio compiles templates in the page, hence 'unsafe-eval'; nothing may come from or go to another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'self'; object-src 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class ProtectiveHeaders:
    """Adds headers that keep the page from loading or leaking anything elsewhere; leaves streams alone."""

    def __init__(self, app: ASGIApp, framed_by: str = ""):
        self._app = app
        framing = " ".join(["'self'", *framed_by.split()])
        self._headers = _HEADERS | {"Content-Security-Policy": f"{_POLICY}; frame-ancestors {framing}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request with the headers added to its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def create_server_app(
    assistant: Service,
    settings: Settings,
    pages: Sequence[Page] = (),
    database: Database | None = None,
    suggester: Suggester | None = None,
    metrics: Metrics | None = None,
    house: House | None = None,
    headings: FindHeadings | None = None,
    wishes: Wishes | None = None,
    *,
    local: bool = True,
) -> FastAPI:
    """Returns the chat with its style, and pages beside it, as an application for any ASGI server.

    Args:
        assistant: Answers the questions.
        settings: Title, limits, default place, hotline and logins.
        pages: Pages for staff; what is asked on them is not recorded.
        database: Keeps questions and votes; without one nothing is kept.
        suggester: Proposes questions that the documents answer.
        metrics: Counts questions and votes, and is shown to whoever watches.
        house: Accounts, keys and switches; without one there are those of the settings.
        headings: Finds titles and headings while somebody types.
        wishes: Does what is said of the last answer.
        local: Whether only this machine reaches the server.
    """
    recorded = _watch(assistant, settings, database, metrics, house)
    keys = house.keys if house else None
    shared = keys.database if keys else database
    routes = [route for page in pages for route in page.routes]
    if accounts_of(settings):
        # A messenger waits five seconds, which is too short for a language model.
        quick = WatchedService(assistant, assistant.without_model())
        routes.append(build_channels(_watch(quick, settings, database, metrics, house), settings, shared))
    uploads = {f"/{page.name}{UPLOAD}": page.max_upload_mb * 2**20 + _ROUND_A_FILE for page in pages}
    most = settings.max_file_mb * 2**20 + _ROUND_A_FILE
    uploads |= {address: most for page in pages for address in page.uploads}
    caps = Caps(settings.questions_at_once, settings.questions_per_day, keys, shared)
    reception = Reception(settings, house, local=local)
    server = create_api(recorded, settings, routes, uploads, rights_of(pages), reception, caps)
    server.add_middleware(BundledAssets)
    server.add_middleware(CrossSiteGuard, allowed=named_origins(settings))
    server.add_middleware(RateLimit, per_minute=settings.requests_per_minute, database=shared)
    # Gradio lets in every origin where it does not find this.
    server.add_middleware(
        CORSMiddleware,
        allow_origins=named_origins(settings),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
    )
    server.add_middleware(ProtectiveHeaders, framed_by=settings.embed_origins)
    server.include_router(build_documents(assistant, settings))
    questions = RecordedQuestions.of(database)
    asked: list[Asked] = [questions, *([suggester.examples] if suggester else [])]
    server.include_router(build_finding(Finder(partial(divisions_of, assistant), asked, headings)))
    if house:
        for router in build_entrance(settings, house, reception):
            server.include_router(router)
    if metrics:
        server.include_router(build_metrics(metrics))
    server.router.routes.append(build_static())
    cabinet = Cabinet()
    for page in pages:
        _mount_page(server, page, page.build(assistant.chain, settings), settings.root_path, caps, cabinet)
    feedback = FeedbackStore(database, metrics.count_vote if metrics else None)
    chat = build_app(recorded, settings, feedback, pages, suggester, house, questions.frequent, wishes)
    gr.mount_gradio_app(
        server,
        chat,
        path="/",
        root_path=settings.root_path,
        footer_links=[],
        run_history=False,
        show_error=False,
        favicon_path=str(_HERE / "favicon.png"),
        theme=page_theme(),
        css=(_HERE / "page.css").read_text(encoding="utf-8"),
        head=page_head(settings),
        ssr_mode=False,
        max_file_size=1,  # nobody has anything to upload
    )
    _guard(server, chat, CHAT, caps)
    if settings.root_path:
        serve_below(server, settings.root_path)
    return server


def _guard(
    server: FastAPI, blocks: gr.Blocks, rights: PageRights, caps: Caps, cabinet: Cabinet | None = None
) -> None:
    """Puts the door before the page that was mounted last."""
    mount = server.router.routes[-1]
    assert isinstance(mount, Mount)
    mount.app = GradioDoor(mount.app, blocks, rights, caps, cabinet)


def _mount_page(server: FastAPI, page: Page, app: gr.Blocks, root: str, caps: Caps, cabinet: Cabinet) -> None:
    with_slash = RedirectResponse(f"{page.name}/", 308)
    server.add_api_route(f"/{page.name}", lambda: with_slash, include_in_schema=False)
    gr.mount_gradio_app(
        server,
        app,
        path=f"/{page.name}",
        root_path=f"{root}/{page.name}",
        footer_links=[],
        run_history=False,
        show_error=False,
        theme=page_theme(),
        css=page.css or None,
        head=page.head or None,
        ssr_mode=False,
        max_file_size=page.max_upload_mb * 2**20,
    )
    _guard(server, app, page.rights, caps, cabinet if page.rights.files else None)


def serve(settings: Settings, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serves the chat until the process is told to end, by Ctrl-C or SIGTERM.

    Args:
        settings: The settings of this process.
        listener: Listens at the address to serve at.
        on_ready: Called once there is an answer to be had.
    """
    host = listener.getsockname()[0]
    with (
        keeping_records(settings) as database,
        staff_database(settings, database) as records,
        closing(open_assistant(settings, Approvals(records))) as assistant,
    ):
        pages = (staff_page(StaffServices.of(Workbench.of(assistant), records)), *find_pages())
        house, local = House.of(records, settings), is_this_machine(host)
        if not local and not Reception(settings, house).asks_for_key:
            _log.warning("programs of others may ask without a key", setting=f"{PREFIX}API_KEYS", host=host)
        suggester = Suggester(assistant.index, build_gate(assistant.steps))
        suggester.examples()  # while nobody waits for them
        assistant.prepare()
        metrics = _measure(assistant, settings) if settings.metrics else None
        config = uvicorn.Config(
            create_server_app(
                assistant,
                settings,
                pages,
                database,
                suggester,
                metrics,
                house,
                index_headings(assistant.index),
                Wishes(assistant.index, assistant.embedder),
                local=local,
            ),
            http=PatientProtocol,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=3,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        on_ready()
        with _ending_quietly(), watching(settings):
            asyncio.run(_serve_with_threads(uvicorn.Server(config), listener))
        if metrics:
            metrics.close()


def _watch(
    service: Service,
    settings: Settings,
    database: Database | None,
    metrics: Metrics | None,
    house: House | None,
) -> Service:
    """The same service, under the switches, counted and written down."""
    switched = switch_service(service, house.switches, settings) if house else service
    measured = measure_service(switched, metrics) if metrics else switched
    return record_service(measured, database) if database else measured


def _measure(assistant: Assistant, settings: Settings) -> Metrics:
    metrics = Metrics(Traces(settings.otlp_endpoint) if settings.otlp_endpoint else None)
    queue = assistant.steps.writer.queue
    metrics.watch(assistant.index.reading, lambda: queue.waiting)
    assistant.model.observe(metrics.count_tokens())
    return metrics


async def _serve_with_threads(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serves with threads enough for every answer being written: each streamed one takes two."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
    await server.serve(sockets=[listener])


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """Lets the process close its files after the signal that ended the server.

    uvicorn ends on SIGINT and SIGTERM and then raises the signal again for the handlers that were there
    before; with the usual ones the process would die on the spot.
    """
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda number, frame: None) for one in signals]
    try:
        yield
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)
