"""Which other sites' scripts may ask: those the settings name, and these without anybody's login."""

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.errors import error_record
from assistant.api.here import is_own
from assistant.configuration.settings import Settings

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


def named_origins(settings: Settings) -> list[str]:
    """The sites named one by one; those of `*` and patterns may show the chat, but not ask by script."""
    return [one.rstrip("/") for one in settings.embed_origins.split() if "*" not in one and "://" in one]


class CrossSiteGuard:
    """Refuses what a page of another site makes a visitor's browser send; programs say no origin."""

    def __init__(self, app: ASGIApp, allowed: list[str]):
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it with 403."""
        if scope["type"] != "http" or scope["method"] in _HARMLESS or self._may(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        record = error_record("another site may not send this", "invalid_request_error")
        await JSONResponse(record, 403)(scope, receive, send)

    def _may(self, headers: Headers) -> bool:
        origin = headers.get("origin", "")
        if origin in self._allowed:
            return True
        site = headers.get("sec-fetch-site")
        return site in _OWN if site else not origin or is_own(origin, headers)
