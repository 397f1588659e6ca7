"""Pages of other packages beside the chat, found through an entry point; the staff login in front of them."""

import base64
import binascii
import ipaddress
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points

import gradio as gr
from fastapi import APIRouter
from langchain_core.runnables import Runnable
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.keys import lies_below
from assistant.configuration.settings import Settings
from assistant.types import Answer, Question

PAGE_GROUP = "policy_assistant.pages"


@dataclass(frozen=True, slots=True)
class Page:
    """A page for staff: `name` is its path below the chat, `title` what the link to it says by language.

    Uploads may have `max_upload_mb`. `css` and `head` belong to it alone. `routes` are addresses of the HTTP
    interface for the same people, `addresses` where they begin: they are behind the same login.
    """

    name: str
    title: Mapping[str, str]
    build: Callable[[Runnable[Question, Answer], Settings], gr.Blocks]
    max_upload_mb: int = 1
    css: str = ""
    head: str = ""
    routes: tuple[APIRouter, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def guarded(self) -> tuple[str, ...]:
        """Everything that needs the login."""
        return (self.name, *self.addresses)


def staff_may_enter(settings: Settings, host: str) -> bool:
    """Whether there are pages for staff: behind a password, or for whoever sits at this machine."""
    return bool(settings.staff_password.get_secret_value()) or is_this_machine(host)


def find_pages(settings: Settings, host: str) -> tuple[Page, ...]:
    """The pages that packages registered under `PAGE_GROUP`.

    Args:
        settings: Without a staff password in them, staff are whoever sits at this machine.
        host: The address that is listened at; one that others reach has no pages without a password.
    """
    if not staff_may_enter(settings, host):
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
        guarded = scope["type"] in ("http", "websocket") and lies_below(scope["path"], self._names)
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


def is_this_machine(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
