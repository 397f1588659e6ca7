"""The path of a portal below which everything is served, taken off before anything else looks at an address."""

from urllib.parse import urlsplit, urlunsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class RootPath:
    """Lets an application that knows nothing of it answer below a path, whether the proxy takes it off or not.

    It has to be the outermost: logins and limits then see the same addresses with and without a path, and
    cannot be passed by through either.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request; redirections lead below the path again."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == self._root:
            query = scope["query_string"].decode("latin-1")
            again = RedirectResponse(f"{self._root}/{'?' if query else ''}{query}", 308)
            await again(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def send_below(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "location" in headers:
                    headers["location"] = self._below(headers["location"], host)
            await send(message)

        await self._app(self._without(scope), receive, send_below)

    def _without(self, scope: Scope) -> Scope:
        if not scope["path"].startswith(f"{self._root}/"):
            return scope
        raw = scope.get("raw_path") or b""
        return {
            **scope,
            "path": scope["path"].removeprefix(self._root),
            "raw_path": raw.removeprefix(self._root.encode()),
        }

    def _below(self, location: str, host: str) -> str:
        """Where a redirection of the application leads; without the host, which a proxy may have changed."""
        parts = urlsplit(location)
        if parts.netloc not in ("", host) or not parts.path.startswith("/"):
            return location
        path = parts.path if parts.path.startswith(f"{self._root}/") else f"{self._root}{parts.path}"
        return urlunsplit(("", "", path, parts.query, parts.fragment))
