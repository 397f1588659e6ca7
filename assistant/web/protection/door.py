"""The door before a page of Gradio's: only what the page needs comes in, and only files that are one's own.

Gradio has some eighty addresses. Several fetch what a visitor names, hand out what others uploaded, or end in
an error for what they do not know. All is refused here but the few that our pages ask for.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.errors import error_record
from assistant.web.protection.files import DRAWER, Cabinet, Drawer, new_cookie, owner_of

_API = "/gradio_api"
UPLOAD = f"{_API}/upload"
_FILE = f"{_API}/file="
_CALLS = frozenset({f"{_API}/queue/join", f"{_API}/run/predict"})
_PAGE = frozenset({"", "/"})
_READ = re.compile(
    r"/?|/config|/theme\.css|/robots\.txt|/favicon\.ico|/(?:static|assets)/[^\\]*"
    rf"|{_API}/(?:info|app_id|queue/data|heartbeat/\w+)"
)
_SENT = re.compile(rf"{_API}/(?:queue/join|run/predict|cancel|reset)")


class GradioDoor:
    """Lets in what a page needs; everything else is 404, and a call that cannot be right is 4xx.

    Args:
        app: Gradio's application.
        blocks: The page it shows.
        cabinet: The files of this page; none where nobody uploads or downloads anything.
    """

    def __init__(self, app: ASGIApp, blocks: gr.Blocks, cabinet: Cabinet | None = None):
        self._app = app
        self._blocks = blocks
        self._cabinet = cabinet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        owner = owner_of(scope)
        drawer = Drawer(self._cabinet, owner) if self._cabinet else None
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        try:
            scope[DRAWER] = drawer
            self._require_known(scope["method"], path, drawer)
            if path in _CALLS:
                receive = await self._require_right(scope, receive, drawer)
            elif path == UPLOAD and drawer:
                if not owner:
                    raise HTTPException(403, "open the page before you send files")
                send = _noting(drawer, send)
        except HTTPException as refusal:
            await _tell(refusal)(scope, receive, send)
            return
        if path in _PAGE and self._cabinet and not owner:
            send = _introducing(send, secure=scope.get("scheme") == "https")
        await self._app(scope, receive, send)

    def _require_known(self, method: str, path: str, drawer: Drawer | None) -> None:
        reads, sends = method in ("GET", "HEAD"), method == "POST"
        known = bool((reads and _READ.fullmatch(path)) or (sends and _SENT.fullmatch(path)))
        if drawer and not known:
            own = path.startswith(_FILE) and drawer.holds(path.removeprefix(_FILE))
            known = (reads and (own or path == f"{UPLOAD}_progress")) or (sends and path == UPLOAD)
        if not known:
            raise HTTPException(404, "there is no such address")

    async def _require_right(self, scope: Scope, receive: Receive, drawer: Drawer | None) -> Receive:
        """Makes sure that a call names a function and files that there are; returns how to read it again."""
        call = _parse(await Request(scope, receive).body())
        function = self._blocks.fns.get(_number(call.get("fn_index")))
        if function is None:
            raise HTTPException(404, "there is no such function")
        _require_fitting(self._blocks, function, call)
        if not all(drawer and drawer.holds(path) for path in _take_files(call)):
            raise HTTPException(403, "only files that you sent yourself can be read")
        body, sent = json.dumps(call).encode(), False

        async def again() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        return again


def _parse(body: bytes) -> dict[str, Any]:
    try:
        call = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the request is not JSON") from error
    if not isinstance(call, dict) or not isinstance(call.get("data"), list):
        raise HTTPException(422, "a call is an object with `fn_index`, `data` and `session_hash`")
    return call


def _number(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) else -1


def _require_fitting(blocks: gr.Blocks, function: BlockFunction, call: dict[str, Any]) -> None:
    if call.get("batched"):
        raise HTTPException(422, "calls are not made in batches")
    if not function.cancels and len(call["data"]) != len(function.inputs):
        raise HTTPException(422, f"this function takes {len(function.inputs)} values")
    trigger = call.get("trigger_id")  # a component, or the page itself where it was opened
    if trigger is not None and _number(trigger) not in {*blocks.blocks, blocks._id}:
        raise HTTPException(422, "there is no such component")


def _take_files(call: dict[str, Any]) -> Iterator[str]:
    """Yields every path in a call; the addresses beside them, which Gradio might fetch, are taken out."""
    waiting: list[Any] = [call]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            one.pop("url", None)
            if one.get("path"):
                yield str(one["path"])
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def _noting(drawer: Drawer, send: Send) -> Send:
    """Keeps for their owner the files that an upload's reply names."""
    accepted, said = False, b""

    async def note(message: Message) -> None:
        nonlocal accepted, said
        if message["type"] == "http.response.start":
            accepted = message["status"] == 200
        elif accepted:
            said += message.get("body", b"")
            if not message.get("more_body", False):
                for path in json.loads(said):
                    drawer.put(path)
        await send(message)

    return note


def _introducing(send: Send, *, secure: bool) -> Send:
    """Gives the browser that opens the page a cookie of its own."""

    async def introduce(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("Set-Cookie", new_cookie(secure))
        await send(message)

    return introduce


def _tell(refusal: HTTPException) -> JSONResponse:
    kind = "not_found_error" if refusal.status_code == 404 else "invalid_request_error"
    record = error_record(str(refusal.detail), kind) | {"detail": refusal.detail}  # as Gradio's page reads it
    return JSONResponse(record, refusal.status_code)
