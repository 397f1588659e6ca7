"""What the pages of the entrance share: how one is filled, and the cookie of whoever signs in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.api.reception import SESSION
from assistant.configuration.settings import Settings
from assistant.web.languages import CHINESE, load_words
from assistant.web.protection.people import person_of
from assistant.web.views import page_html

_FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Fills the pages of one installation."""

    settings: Settings

    def show(self, template: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        """A page, which no browser keeps: it may hold what is shown once."""
        depth = request.url.path.removeprefix(self.settings.root_path).count("/") - 1
        page = page_html(
            template, load_words()[CHINESE], self.settings, root="../" * depth or "./", query="",
            person=person_of(request), **values,
        )  # fmt: skip
        return HTMLResponse(page, status, _FRESH)

    def lead(self, path: str) -> RedirectResponse:
        """Leads the browser to another address of this installation."""
        return RedirectResponse(f"{self.settings.root_path}{path}", 303, _FRESH)

    def give(self, response: Response, token: str, request: Request) -> Response:
        """Gives the browser of somebody who signed in its token, which no script reads."""
        response.set_cookie(
            SESSION, token, path=self.settings.root_path or "/", httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return response

    def take(self, response: Response) -> Response:
        """Takes the token away again."""
        response.delete_cookie(SESSION, path=self.settings.root_path or "/")
        return response


def own_path(given: str, otherwise: str) -> str:
    """Where somebody wanted to go, if no browser takes that for another host."""
    parts = urlsplit(given)
    safe = given.startswith("/") and given[1:2] not in ("/", "\\") and given.isprintable()
    return given if safe and not parts.scheme and not parts.netloc else otherwise
