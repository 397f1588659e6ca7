"""The keys that programs show before they may ask."""

import secrets
from collections.abc import Collection, Sequence
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.errors import error_record
from assistant.configuration.settings import Settings

GUARDED = ("v1", "mcp")
"""Where the interface begins; health and documentation stay open, and so does the citizens' chat."""

_HOW = "send one of the server's keys in the header `Authorization: Bearer …`"


def read_keys(settings: Settings) -> tuple[str, ...]:
    """The keys there are; none leaves the interface open."""
    return tuple(settings.api_keys.get_secret_value().split())


def lies_below(path: str, names: Collection[str]) -> bool:
    """Whether an address is one of the names or below it."""
    parts = path.lstrip("/").split("/")
    return any("/".join(parts[:depth]) in names for depth in range(1, len(parts) + 1))


class KnownKeys:
    """Keys as programs send them (`Authorization: Bearer …`); only their digests are kept."""

    def __init__(self, keys: Collection[str]):
        self._known = [_digest(key.encode()) for key in keys]

    def open(self, headers: Headers) -> bool:
        """Whether a request shows one of them.

        Compares with every key, so that the time taken tells nothing about any of them.
        """
        kind, _, key = headers.get("authorization", "").partition(" ")
        given = _digest(key.strip().encode("latin-1"))
        found = any([secrets.compare_digest(given, known) for known in self._known])
        return kind.lower() == "bearer" and found


class KeyLogin:
    """Asks programs for a key, as clients made for OpenAI's interface send it; leaves other paths alone.

    Addresses named in `elsewhere` have a login of their own.
    """

    def __init__(self, app: ASGIApp, keys: Sequence[str], elsewhere: Collection[str] = ()):
        self._app = app
        self._keys = KnownKeys(keys)
        self._elsewhere = frozenset(elsewhere)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it with 401."""
        if scope["type"] not in ("http", "websocket") or not self._guards(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._keys.open(headers):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            _, _, key = headers.get("authorization", "").partition(" ")
            await _refuse(bool(key))(scope, receive, send)

    def _guards(self, path: str) -> bool:
        return lies_below(path, GUARDED) and not lies_below(path, self._elsewhere)


def _digest(key: bytes) -> bytes:
    return sha256(key).digest()


def _refuse(given: bool) -> JSONResponse:
    what = "this key is not known here" if given else "programs need a key here"
    record = error_record(f"{what}: {_HOW}", "authentication_error", code="invalid_api_key")
    error = ', error="invalid_token"' if given else ""
    return JSONResponse(record, 401, {"WWW-Authenticate": f'Bearer realm="policy-assistant"{error}'})
