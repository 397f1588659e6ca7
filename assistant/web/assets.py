"""Gradio's scripts and styles from memory, and word of them to browsers before they find out themselves."""

import gzip
import mimetypes
import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import gradio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDER = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
_ADDRESS = re.compile(r"(/[\w-]+)?/assets/([\w.-]+)")
_TEXTS = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
# Each name ends in a digest of its file: what a browser has once, it never asks for again.
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
_MOST_HINTED = 1800
"""Bytes of hints: proxies allow 4 kB for all headers of a response."""


class BundledAssets:
    """Serves the files of Gradio's page itself; through Gradio each takes twenty times as long.

    The page asks for sixty small files, some only when it has read others. Which scripts it asks for is
    remembered, and named in the head of the page to those who open it later.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._names = frozenset(path.name for path in _FOLDER.iterdir())
        self._held: dict[tuple[str, str], Response] = {}
        self._hints: dict[str, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a file, or leaves the request to others."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        found = _ADDRESS.fullmatch(path)
        if found and found[2] in self._names:
            page, name = found.groups()
            if not page and name.endswith(".js"):
                self._hints[f"<assets/{name}>;rel=modulepreload"] = None
            await self._file(name, Headers(scope=scope).get("accept-encoding", ""))(scope, receive, send)
        elif path in ("", "/"):
            await self._app(scope, receive, self._hinting(send))
        else:
            await self._app(scope, receive, send)

    def _file(self, name: str, accepted: str) -> Response:
        encoding = next((one for one in ("br", "gzip") if re.search(rf"\b{one}\b", accepted)), "")
        if (name, encoding) not in self._held:
            self._held[name, encoding] = _read(_FOLDER / name, encoding)
        return self._held[name, encoding]

    def _hinting(self, send: Send) -> Send:
        async def send_with_hints(message: Message) -> None:
            if message["type"] == "http.response.start" and self._hints:
                hints = (",".join(self._hints) + ",")[:_MOST_HINTED].rpartition(",")[0]
                MutableHeaders(scope=message)["Link"] = hints
            await send(message)

        return send_with_hints


def _read(path: Path, encoding: str) -> Response:
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = dict(_HEADERS)
    if encoding and kind in _TEXTS:
        headers["Content-Encoding"] = encoding
        content = brotli.compress(content, quality=9) if encoding == "br" else gzip.compress(content)
    return Response(content, headers=headers, media_type=kind)
