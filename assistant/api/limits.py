"""Keeps request bodies small, quick and shallow, before anything reads them."""

import asyncio
import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.errors import TOO_LARGE, error_record

MOST_BYTES = 2 * 2**20
PATIENCE = 30.0
"""Seconds that a body of `MOST_BYTES` may take to arrive; a larger one may take longer in proportion."""
DEEPEST = 100
"""Lists and objects inside each other in JSON."""
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class BodyLimit:
    """Refuses bodies that are too large (413), too slow (408) or nested too deeply (400).

    Every body is read before the application sees it; `uploads` names the addresses where files of more
    bytes may be sent, which the application reads as they come.
    """

    def __init__(
        self,
        app: ASGIApp,
        uploads: Mapping[str, int] | None = None,
        most: int = MOST_BYTES,
        patience: float = PATIENCE,
    ):
        self._app = app
        self._uploads = uploads or {}
        self._most = most
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] != "http" or scope["method"] in _NO_BODY:
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        most = self._uploads.get(path, self._most)
        body = _Body(receive, most, asyncio.get_running_loop().time() + self._patience * most / self._most)
        try:
            announced = Headers(scope=scope).get("content-length", "0")
            if not announced.isdigit() or int(announced) > most:
                raise HTTPException(413, body.objection)
            if path in self._uploads:
                await self._app(scope, body.receive, send)
                return
            whole = await _read(body)
        except HTTPException as refusal:
            await _tell(refusal)(scope, receive, send)
            return
        await self._app(scope, _again(whole, receive), send)


class _Body:
    """A body as it arrives, counted and timed."""

    def __init__(self, receive: Receive, most: int, until: float):
        self._receive = receive
        self._most = most
        self._until = until
        self._seen = 0
        self._whole = False

    @property
    def objection(self) -> str:
        return f"the request is too large; at most {self._most} bytes are accepted"

    async def receive(self) -> Message:
        """The next part.

        Raises:
            HTTPException: the body is larger or slower than it may be.
        """
        if self._whole:  # what comes now is that the asker leaves, whenever that is
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408, "the request did not arrive in time; send it again") from error
        self._seen += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._seen > self._most:
            raise HTTPException(413, self.objection)
        return message


async def _read(body: _Body) -> list[Message]:
    """The whole body; ends with word of it where the asker has left."""
    messages: list[Message] = []
    while True:
        messages.append(await body.receive())
        if not messages[-1].get("more_body", False):
            break
    data = b"".join(message.get("body", b"") for message in messages)
    if _is_deep(data):
        raise HTTPException(400, f"the JSON is nested too deeply; at most {DEEPEST} levels are read")
    last = messages[-1]
    return [last] if last["type"] != "http.request" else [{**last, "body": data}]


def _is_deep(data: bytes) -> bool:
    if data[:1] not in (b"[", b"{") and data.lstrip()[:1] not in (b"[", b"{"):
        return False
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", data)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _again(messages: list[Message], receive: Receive) -> Receive:
    async def next_message() -> Message:
        return messages.pop(0) if messages else await receive()

    return next_message


def _tell(refusal: HTTPException) -> JSONResponse:
    code = TOO_LARGE if refusal.status_code == 413 else None
    record = error_record(str(refusal.detail), "invalid_request_error", code=code)
    return JSONResponse(record, refusal.status_code, {"Connection": "close"})
