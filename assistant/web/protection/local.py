"""Pages for staff without a password: for whoever sits at this machine, and nobody else."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.keys import lies_below
from assistant.api.rates import is_direct
from assistant.configuration.settings import PREFIX

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"\[(?P<six>[0-9a-f:.]+)\](?::\d+)?|(?P<name>[^:\[\]]+)(?::\d+)?")
_REFUSAL = (
    f"业务页面没有密码，只在本机打开；请设置 {PREFIX}STAFF_PASSWORD。\n"
    f"Without a password these pages open on this machine only; set {PREFIX}STAFF_PASSWORD.\n"
)


class LocalStaff:
    """Leaves staff's addresses to direct visitors from this machine who name it by a known host.

    A site that has its name resolved to this machine (DNS rebinding) is told by the host, one that has a
    browser here ask across sites by the origin, and a proxy by its headers.
    """

    def __init__(self, app: ASGIApp, names: Collection[str], hosts: Collection[str] = ()):
        self._app = app
        self._names = frozenset(names)
        self._hosts = _HERE | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it with 403."""
        guarded = scope["type"] in ("http", "websocket") and lies_below(scope["path"], self._names)
        if not guarded or self._may(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(_REFUSAL, 403)(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        return (
            is_direct(scope)
            and _name(headers.get("host", "")) in self._hosts
            and (origin is None or _name(urlsplit(origin).netloc) in self._hosts)
            and headers.get("sec-fetch-site") != "cross-site"
        )


def _name(host: str) -> str:
    """The host without its port."""
    found = _HOST.fullmatch(host.lower())
    return (found["six"] or found["name"]) if found else ""
