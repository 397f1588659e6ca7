"""Keeps request bodies small, before anything reads them."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.errors import TOO_LARGE, error_record

MOST_BYTES = 2 * 2**20
_GUARDED = ("/v1/", "/mcp")


class BodyLimit:
    """Refuses larger bodies for the paths of the interface, announced or not; leaves other paths alone."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES):
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it with 413."""
        if scope["type"] != "http" or not scope["path"].startswith(_GUARDED):
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > self._most:
            await self._refuse(scope, receive, send)
            return
        seen = 0

        async def count() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:  # the application makes a response of it, as of any other
                raise HTTPException(413, self._objection)
            return message

        await self._app(scope, count, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        record = error_record(self._objection, "invalid_request_error", code=TOO_LARGE)
        await JSONResponse(record, 413)(scope, receive, send)

    @property
    def _objection(self) -> str:
        return f"the request is too large; at most {self._most} bytes are accepted"
