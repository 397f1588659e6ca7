"""The door before a page of Gradio's: only calls that are one's to make come in, and only one's own files.

Which addresses there are, and whose, the gate before all routes has looked at; the functions behind the two
addresses of calls are looked at here.
"""

import json
from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.caps import Caps
from assistant.api.errors import error_record
from assistant.people.person import person_in
from assistant.people.rights import PageRights
from assistant.web.protection.files import DRAWER, Cabinet, Drawer, new_cookie, owner_of

_API = "/gradio_api"
UPLOAD = f"{_API}/upload"
_FILE = f"{_API}/file="
_CALLS = frozenset({f"{_API}/queue/join", f"{_API}/run/predict"})
_PAGE = frozenset({"", "/"})
_FULL = 503
"""What Gradio says where as many events wait as may."""


class GradioDoor:
    """Lets calls in whose function the rights list and the caller may use; one that cannot be right is 4xx.

    Args:
        app: Gradio's application.
        blocks: The page it shows.
        rights: What each function of it needs.
        caps: How many questions one may put.
        cabinet: The files of this page; none where nobody uploads or downloads anything.
    """

    def __init__(
        self,
        app: ASGIApp,
        blocks: gr.Blocks,
        rights: PageRights,
        caps: Caps,
        cabinet: Cabinet | None = None,
    ):
        self._app = app
        self._blocks = blocks
        self._rights = rights
        self._caps = caps
        self._cabinet = cabinet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        owner = owner_of(scope)
        drawer = Drawer(self._cabinet, owner) if self._cabinet else None
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        try:
            scope[DRAWER] = drawer
            if path.startswith(_FILE) and not (drawer and drawer.holds(path.removeprefix(_FILE))):
                raise HTTPException(404, "there is no such address")
            if path in _CALLS:
                call, name = await self._read_call(scope, receive, drawer)
                refusal = await self._caps.count(scope) if name in self._rights.asking else None
                if refusal:
                    await refusal(scope, receive, send)
                    return
                receive, send = _again(call, receive), self._telling_when(scope, send)
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

    async def _read_call(
        self, scope: Scope, receive: Receive, drawer: Drawer | None
    ) -> tuple[dict[str, Any], str]:
        """Makes sure that a call names a function that the caller may use, and their own files.

        Returns:
            The call, and the name of its function.
        """
        call = _parse(await Request(scope, receive).body())
        function = self._blocks.fns.get(_number(call.get("fn_index")))
        if function is None:
            raise HTTPException(404, "there is no such function")
        name = name_of(function)
        if name not in self._rights.functions:
            raise HTTPException(403, "this function is not for calls")
        needs = self._rights.functions[name]
        if needs is not None and not person_in(scope).may(needs):
            raise HTTPException(403, "您的角色不能这样做 / your role does not allow this")
        _require_fitting(self._blocks, function, call)
        if not all(drawer and drawer.holds(path) for path in _take_files(call)):
            raise HTTPException(403, "only files that you sent yourself can be read")
        return call, name

    def _telling_when(self, scope: Scope, send: Send) -> Send:
        """Says when to come back where the queue is full, which Gradio does not."""
        full = False

        async def tell(message: Message) -> None:
            nonlocal full
            if message["type"] == "http.response.start" and message["status"] == _FULL:
                full = True
                await self._caps.tell_full()(scope, _nothing, send)
            elif not full:
                await send(message)

        return tell


def name_of(function: BlockFunction) -> str:
    """What a function of a page is called in the table of rights; nothing where the browser does it alone."""
    return str(getattr(function.fn, "__qualname__", ""))


def _again(call: dict[str, Any], receive: Receive) -> Receive:
    """Lets a call be read once more."""
    body, sent = json.dumps(call).encode(), False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


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
    if len(call["data"]) != len(function.inputs):
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
