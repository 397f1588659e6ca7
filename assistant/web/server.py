"""The server that shows the chat in browsers."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.app import build_app
from assistant.web.chat import Service
from index.errors import PolicyAssistantError

_HERE = Path(__file__).parent
_SYSTEM_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "sans-serif",
)
# Gradio compiles templates in the page, hence 'unsafe-eval'; nothing may come from or go to another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class AddressUnavailable(PolicyAssistantError):
    """The server cannot listen where it was told to."""


class ProtectiveHeaders:
    """Adds headers that keep the page from loading or leaking anything elsewhere; leaves streams alone."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request with the headers added to its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def create_server_app(assistant: Service, settings: Settings) -> FastAPI:
    """Returns the chat with its style, as an application for any ASGI server."""
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    server.add_middleware(ProtectiveHeaders)
    gr.mount_gradio_app(
        server,
        build_app(assistant, settings),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        favicon_path=str(_HERE / "favicon.png"),
        theme=gr.themes.Base(font=_SYSTEM_FONTS, font_mono=("ui-monospace", "monospace")),
        css=(_HERE / "page.css").read_text(encoding="utf-8"),
        head=f"<script>{(_HERE / 'page.js').read_text(encoding='utf-8')}</script>",
        ssr_mode=False,
        max_file_size=1,  # nobody has anything to upload
    )
    return server


def serve(settings: Settings, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serves the chat until the process is told to end, by Ctrl-C or SIGTERM.

    Args:
        settings: The settings of this process.
        host: Address to listen on.
        port: Port to listen on.
        on_ready: Told the address for browsers once there is an answer to be had.

    Raises:
        AddressUnavailable: the port is taken or the address is not this machine's.
    """
    listener = _listen(host, port)
    from assistant.chain import open_assistant

    with closing(listener), closing(open_assistant(settings)) as assistant:
        config = uvicorn.Config(
            create_server_app(assistant, settings),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=3,
        )
        on_ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        with _ending_quietly():
            asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """Lets the process close its files after the signal that ended the server.

    uvicorn ends on SIGINT and SIGTERM and then raises the signal again for the handlers that were there
    before; with the usual ones the process would die on the spot.
    """
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda number, frame: None) for one in signals]
    try:
        yield
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)


def _listen(host: str, port: int) -> socket.socket:
    """Takes the address before anything slow is loaded, so that a taken port is told at once."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressUnavailable(f"port {port} is taken; choose another with --port") from error
        raise AddressUnavailable(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
