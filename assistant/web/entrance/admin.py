"""`/admin`: switches, accounts and keys, for administrators."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from assistant.people.house import House
from assistant.people.keys import SCOPES
from assistant.people.person import Permission, Role
from assistant.people.switches import LONGEST_MESSAGE
from assistant.web.entrance.pages import Frame
from assistant.web.protection.people import person_of
from index.errors import PolicyAssistantError

Short = Annotated[str, Form(max_length=100)]
Long = Annotated[str, Form(max_length=LONGEST_MESSAGE)]
Ticked = Annotated[bool, Form()]


def build_admin(frame: Frame, house: House) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)
    page = _Page(frame, house)

    @router.get("/admin")
    def admin(request: Request) -> Response:
        return page.show(request)

    @router.post("/admin/switches")
    def turn(
        request: Request,
        message: Long = "",
        notice: Long = "",
        chat_off: Ticked = False,
        model_off: Ticked = False,
        approved_only: Ticked = False,
    ) -> Response:
        house.switches.turn(
            person_of(request).name, chat_off=chat_off, model_off=model_off, approved_only=approved_only,
            message=message.strip(), notice=notice.strip(),
        )  # fmt: skip
        return page.show(request, done="开关已生效 / the switches are turned")

    @router.post("/admin/accounts")
    def add(request: Request, name: Short = "", role: Role = Role.VIEWER) -> Response:
        accounts = house.accounts.acting(person_of(request).name)
        return page.do(request, lambda: (f"{name.strip()} 的初始密码", accounts.add(name.strip(), role)))

    @router.post("/admin/accounts/{name}")
    def change(request: Request, name: str, deed: Annotated[str, Form()], role: Short = "") -> Response:
        accounts = house.accounts.acting(person_of(request).name)

        def work() -> tuple[str, str]:
            match deed:
                case "role":
                    accounts.set_role(name, Role(role))
                case "disable":
                    accounts.disable(name)
                case "enable":
                    accounts.disable(name, False)
                case "reset":
                    return f"{name} 的新密码", accounts.reset(name)
                case "reset-all":
                    return f"{name} 的新密码", accounts.reset(name, second_factor=True)
            return f"{name} 已更新 / changed", ""

        return page.do(request, work)

    @router.post("/admin/keys")
    def make_key(
        request: Request,
        name: Short = "",
        scopes: Annotated[list[Permission] | None, Form()] = None,
        days: Annotated[int, Form(ge=0, le=3650)] = 365,
        per_day: Annotated[int, Form(ge=0)] = 0,
    ) -> Response:
        expires = datetime.now(UTC) + timedelta(days=days) if days else None
        creator = person_of(request).name
        return page.do(
            request,
            lambda: (
                f"密钥 {name.strip()}",
                house.keys.add(name.strip(), scopes or (), creator, expires, per_day),
            ),
        )

    @router.post("/admin/keys/{name}/revoke")
    def revoke(request: Request, name: str) -> Response:
        def work() -> tuple[str, str]:
            house.keys.acting(person_of(request).name).revoke(name)
            return f"密钥 {name} 已作废 / revoked", ""

        return page.do(request, work)

    return router


class _Page:
    def __init__(self, frame: Frame, house: House) -> None:
        self._frame = frame
        self._house = house

    def show(self, request: Request, status: int = 200, **said: str) -> Response:
        return self._frame.show(
            "admin", request, status, turned=self._house.switches.read(),
            accounts=self._house.accounts.entries(), keys=self._house.keys.entries(), roles=list(Role),
            scopes=SCOPES, error=said.get("error", ""), done=said.get("done", ""),
            secret=said.get("secret", ""),
        )  # fmt: skip

    def do(self, request: Request, work: Callable[[], tuple[str, str]]) -> Response:
        """Does something; the page then says what was done, and shows what is shown once."""
        try:
            done, secret = work()
        except (PolicyAssistantError, ValueError) as error:
            return self.show(request, 422, error=str(error))
        return self.show(request, done=done, secret=secret)
