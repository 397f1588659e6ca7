"""The path of a portal that all is served below: taken off before logins look, put back behind them."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def serve_below(server: Starlette, root: str) -> None:
    """Lets an application answer below a path too, whether a proxy takes it off or not.

    What stands in front of its routes, logins and limits, sees the same addresses with and without the path,
    and is passed by through neither. To be called when all of it has been added.
    """
    server.user_middleware.append(Middleware(_PathPutBack, root=root))  # the innermost
    server.add_middleware(_PathTakenOff, root=root)  # the outermost


class _PathTakenOff:
    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == self._root:
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{self._root}/{query and '?'}{query}", 308)(scope, receive, send)
        elif scope["type"] in ("http", "websocket") and scope["path"].startswith(f"{self._root}/"):
            raw = scope.get("raw_path") or b""
            path = scope["path"].removeprefix(self._root)
            bare = {**scope, "path": path, "raw_path": raw.removeprefix(self._root.encode())}
            await self._app(bare, receive, send)
        else:
            await self._app(scope, receive, send)


class _PathPutBack:
    """As ASGI has it: the path whole, and how much of it is the way to the application."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            raw = self._root.encode() + (scope.get("raw_path") or b"")
            path = self._root + scope["path"]
            scope = {**scope, "path": path, "raw_path": raw, "root_path": self._root}
        await self._app(scope, receive, send)
