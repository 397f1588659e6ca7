"""Pages of other packages beside the chat, found through an entry point; the staff login in front of them."""

import base64
import binascii
import ipaddress
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points

import gradio as gr
from langchain_core.runnables import Runnable
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from assistant.types import Answer, Question

PAGE_GROUP = "policy_assistant.pages"


@dataclass(frozen=True, slots=True)
class Page:
    """A page for staff: `name` is its path below the chat, `title` what the link to it says by language.

    Uploads may have `max_upload_mb`.
    """

    name: str
    title: Mapping[str, str]
    build: Callable[[Runnable[Question, Answer], Settings], gr.Blocks]
    max_upload_mb: int = 1


def find_pages(settings: Settings, host: str) -> tuple[Page, ...]:
    """The pages that packages registered under `PAGE_GROUP`.

    Args:
        settings: Without a staff password in them, staff are whoever sits at this machine.
        host: The address that is listened at; one that others reach has no pages without a password.
    """
    if not settings.staff_password.get_secret_value() and not _is_this_machine(host):
        return ()
    entries = sorted(entry_points(group=PAGE_GROUP), key=lambda entry: entry.name)
    return tuple(entry.load() for entry in entries)


class StaffLogin:
    """Asks for the staff password (HTTP Basic) in front of some paths; leaves all others alone."""

    def __init__(self, app: ASGIApp, names: Collection[str], user: str, password: str):
        self._app = app
        self._names = frozenset(names)
        self._wanted = f"{user}:{password}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or asks for the password."""
        guarded = scope["type"] in ("http", "websocket") and _first_part(scope["path"]) in self._names
        if not guarded or self._knows_password(Headers(scope=scope).get("authorization", "")):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            asking = {"WWW-Authenticate": 'Basic realm="staff", charset="UTF-8"'}
            await PlainTextResponse("需要登录 / Login required", 401, asking)(scope, receive, send)

    def _knows_password(self, authorization: str) -> bool:
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and secrets.compare_digest(given, self._wanted)


def _first_part(path: str) -> str:
    return path.lstrip("/").partition("/")[0]


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
