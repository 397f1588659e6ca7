"""Files of the staff's pages: each is its owner's alone, and for an hour."""

import secrets
import time
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from threading import Lock

from gradio.context import LocalContext
from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder
from starlette.datastructures import Headers
from starlette.types import Scope

COOKIE = "policy-assistant-desk"
KEPT_SECONDS = 60 * 60
MOST_FILES = 20
"""Files of one owner; the oldest gives way to another."""
MOST_IN_ALL = 400
DRAWER = "policy_assistant.drawer"
"""Where the drawer of whoever asks is found in the scope of a request."""
_TOKEN_BYTES = 24


class Cabinet:
    """Who owns which file. A file that nobody owns any more is deleted."""

    def __init__(self, kept_seconds: float = KEPT_SECONDS) -> None:
        self._kept = kept_seconds
        self._files: dict[tuple[str, str], float] = {}  # (owner, path) → when it was put there; oldest first
        self._lock = Lock()

    def put(self, owner: str, path: str) -> None:
        """Makes a file this owner's, the latest of theirs."""
        with self._lock:
            key = (owner, _plain(path))
            self._files.pop(key, None)
            self._files[key] = time.monotonic()
            own = [one for one in self._files if one[0] == owner]
            self._drop([*own[:-MOST_FILES], *list(self._files)[:-MOST_IN_ALL]])

    def owns(self, owner: str, path: str) -> bool:
        """Whether a file is this owner's, and not too old."""
        self.clear()
        return bool(owner) and (owner, _plain(path)) in self._files

    def clear(self) -> None:
        """Deletes what is too old."""
        with self._lock:
            oldest = time.monotonic() - self._kept
            self._drop([key for key, since in self._files.items() if since <= oldest])

    def _drop(self, keys: list[tuple[str, str]]) -> None:
        for key in keys:
            self._files.pop(key, None)
        for path in {path for _, path in keys} - {path for _, path in self._files}:
            Path(path).unlink(missing_ok=True)


class Drawer:
    """The files of whoever sends a request."""

    def __init__(self, cabinet: Cabinet, owner: str) -> None:
        self._cabinet = cabinet
        self._owner = owner

    def put(self, path: str) -> None:
        """Keeps a file for the owner."""
        if self._owner:
            self._cabinet.put(self._owner, path)

    def holds(self, path: str) -> bool:
        """Whether a file is the owner's."""
        return self._cabinet.owns(self._owner, path)


def owner_of(scope: Scope) -> str:
    """Who sends a request, as the cookie says that only their browser has; empty where there is none."""
    try:
        cookies: SimpleCookie = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    return str(cookies[COOKIE].value) if COOKIE in cookies else ""


def new_cookie(secure: bool) -> str:
    """A header that gives a browser its cookie; no script can read it, no other site can have it sent."""
    flags = "; Secure" if secure else ""
    return f"{COOKIE}={secrets.token_urlsafe(_TOKEN_BYTES)}; Path=/; HttpOnly; SameSite=Strict{flags}"


def make_file(name: str, data: bytes) -> str:
    """Writes a file for whoever sends the request that is being answered; returns its path.

    Outside a request nobody can fetch it.
    """
    path: str = save_bytes_to_cache(data, name, get_upload_folder())
    request = LocalContext.request.get(None)
    drawer = request.request.scope.get(DRAWER) if request is not None and request.request else None
    if isinstance(drawer, Drawer):
        drawer.put(path)
    return path


def _plain(path: str) -> str:
    """The path as Gradio compares it: links are followed, so that one file has one name."""
    return str(Path(path).resolve())
