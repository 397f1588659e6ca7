"""`/login` and `/logout`."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from assistant.api.reception import SESSION, Entrance, Reception
from assistant.people.accounts import SignInRefused
from assistant.people.house import House
from assistant.web.entrance.pages import Frame, own_path

_LONGEST = 300
Field = Annotated[str, Form(max_length=_LONGEST)]
_DESK = "/staff/"


def build_login(frame: Frame, house: House, reception: Reception) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)

    def show(request: Request, target: str, status: int = 200, **said: str) -> Response:
        return frame.show(
            "login", request, status,
            target=target, accounts=reception.entrance is Entrance.LOGIN and house.has_accounts.now(),
            entrance=reception.entrance.value, provider=bool(frame.settings.oidc_issuer),
            name=said.get("name", ""), error=said.get("error", ""),
        )  # fmt: skip

    @router.get("/login")
    def login(request: Request, next: str = "", refused: bool = False) -> Response:
        error = "您的角色不能打开那个页面 / Your role does not open that page" if refused else ""
        return show(request, own_path(next, _DESK), 403 if refused else 200, error=error)

    @router.post("/login")
    def sign_in(
        request: Request, name: Field = "", password: Field = "", code: Field = "", next: Field = ""
    ) -> Response:
        target = own_path(next, _DESK)
        try:
            account = house.accounts.sign_in(name.strip(), password, code)
        except SignInRefused as error:
            return show(request, target, 401, name=name, error=str(error))
        _end(house, request)
        led = frame.lead("/account" if account.provisional else target)
        return frame.give(led, house.sessions.begin(account), request)

    @router.post("/logout")
    def sign_out(request: Request) -> Response:
        _end(house, request)
        return frame.take(frame.lead("/login"))

    return router


def _end(house: House, request: Request) -> None:
    """Ends the session that the browser had: a token is never used for somebody else."""
    token = request.cookies.get(SESSION)
    if token:
        house.sessions.end(token)
