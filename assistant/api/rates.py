"""How often one visitor may ask, and try passwords."""

import ipaddress
import math

from limits import RateLimitItemPerMinute
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.counting import Counting
from assistant.api.errors import error_record
from assistant.records.database import Database

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_NETWORK = 64
"""Bits of an IPv6 address that one household or office has for itself."""
LOGIN = "/login"
CHANNELS = "/channels/"
"""Below it messengers' servers send what many people write; who writes is counted there."""
FIND = "/find/"
"""Below it is what a page asks while somebody types, several times a question."""
_TYPED_FOR_ONE = 10
_FAILURES = 30
"""Logins that may fail in a minute."""


class RateLimit:
    """Refuses with 429 whoever asks too often; tells when to come back.

    What only reads pages is not counted, nor what programs on this machine ask directly. A proxy on this
    machine says in `X-Forwarded-For` whom it asks for. Replicas that share a database count together.
    """

    def __init__(self, app: ASGIApp, per_minute: int, database: Database | None = None):
        self._app = app
        self._counting = Counting(SlidingWindowCounterRateLimiter, database)
        self._asking = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._typing = RateLimitItemPerMinute(per_minute * _TYPED_FOR_ONE) if per_minute else None
        self._failing = RateLimitItemPerMinute(_FAILURES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] != "http" or is_direct(scope) or scope["path"].startswith(CHANNELS):
            await self._app(scope, receive, send)
            return
        visitor = visitor_of(scope)
        typing = scope["path"].startswith(FIND)
        asks = self._asking if scope["method"] not in _READS and not typing else None
        tries = "authorization" in Headers(scope=scope) or (asks and scope["path"] == LOGIN)
        if tries and not await self._counting.test(self._failing, "login", visitor):
            refusal = await self._refuse(self._failing, "login", visitor)
            await refusal(scope, receive, send)
        elif asks and not await self._counting.hit(asks, "ask", visitor):
            refusal = await self._refuse(asks, "ask", visitor)
            await refusal(scope, receive, send)
        elif typing and self._typing and not await self._counting.hit(self._typing, "find", visitor):
            refusal = await self._refuse(self._typing, "find", visitor)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, self._watching(send, visitor) if tries else send)

    def _watching(self, send: Send, visitor: str) -> Send:
        async def count(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                await self._counting.hit(self._failing, "login", visitor)
            await send(message)

        return count

    async def _refuse(self, item: RateLimitItemPerMinute, kind: str, visitor: str) -> JSONResponse:
        seconds = max(1, math.ceil(await self._counting.seconds_left(item, kind, visitor)))
        said = f"too many requests; come back in {seconds} seconds"
        record = error_record(said, "rate_limit_error", code="rate_limited") | {"detail": said}
        return JSONResponse(record, 429, {"Retry-After": str(seconds)})


def is_direct(scope: Scope) -> bool:
    """Whether a request comes from this machine, from its sender's own hands.

    nginx forwards in HTTP/1.0 unless it is told otherwise, even where it adds no header; no browser does.
    """
    headers = Headers(scope=scope)
    client = scope.get("client")
    if client is None or scope.get("http_version") == "1.0" or any(name in headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def visitor_of(scope: Scope) -> str:
    """Who asks, as far as an address tells: an IPv4 address, or the network of an IPv6 address."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _NETWORK), strict=False))
