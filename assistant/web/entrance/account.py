"""`/account`: one's own password and second factor."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from markupsafe import Markup

from assistant.people.house import House
from assistant.people.second_factor import SecondFactor
from assistant.web.entrance.pages import Frame
from assistant.web.protection.people import person_of
from index.errors import PolicyAssistantError

_LONGEST = 300
Field = Annotated[str, Form(max_length=_LONGEST)]


def build_account(frame: Frame, house: House) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)

    def show(
        request: Request, status: int = 200, factor: SecondFactor | None = None, **said: str
    ) -> Response:
        name = person_of(request).name
        factor = factor or SecondFactor.new()
        picture = Markup(factor.picture(name, frame.settings.title))  # our own drawing
        return frame.show(
            "account", request, status, account=house.accounts.get(name), secret=factor.secret,
            picture=picture, error=said.get("error", ""), done=said.get("done", ""),
        )  # fmt: skip

    @router.get("/account")
    def account(request: Request) -> Response:
        return show(request)

    @router.post("/account/password")
    def change_password(
        request: Request, password: Field = "", new: Field = "", again: Field = ""
    ) -> Response:
        person = person_of(request)
        if new != again:
            return show(request, 422, error="两次输入的新密码不一样 / the two new passwords differ")
        try:
            house.accounts.change_password(person.name, password, new)
        except PolicyAssistantError as error:
            return show(request, 422, error=str(error))
        token = house.sessions.begin(house.accounts.get(person.name))  # all others have ended
        said = show(request, done="密码已修改，其他地方的登录都已退出 / changed; signed out everywhere else")
        return frame.give(said, token, request)

    @router.post("/account/second-factor")
    def keep_second_factor(request: Request, secret: Field = "", code: Field = "") -> Response:
        factor = SecondFactor(secret)
        try:
            house.accounts.keep_second_factor(person_of(request).name, factor, code)
        except PolicyAssistantError as error:
            return show(request, 422, factor if factor.sound else None, error=str(error))
        return show(request, done="以后登录要输入手机上的验证码 / codes are asked for from now on")

    return router
