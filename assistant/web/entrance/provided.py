"""`/login/provider`: signing in with a provider of identities, there and back."""

import json
import secrets
from dataclasses import asdict

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from assistant.people.house import House
from assistant.people.provider import Errand, Provider, ProviderFailed
from assistant.web.entrance.pages import Frame, own_path

_COOKIE = "policy-assistant-errand"
_MINUTES = 10
_log = structlog.get_logger(__name__)


def build_provided(frame: Frame, house: House, provider: Provider) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)
    way = f"{frame.settings.root_path}/login/provider"

    def back_of(request: Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc}{way}/back"

    def refuse(request: Request, why: str, status: int) -> Response:
        return frame.show(
            "login", request, status, target="/staff/", accounts=house.has_accounts.now(), entrance="login",
            provider=True, name="", error=why,
        )  # fmt: skip

    @router.get("/login/provider")
    def leave(request: Request, next: str = "") -> Response:
        try:
            address, errand = provider.send(back_of(request))
        except ProviderFailed as error:
            _log.error("provider not asked", reason=str(error))
            return refuse(request, "统一身份认证暂时不可用 / the provider does not answer", 503)
        led = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        told = json.dumps({**asdict(errand), "next": own_path(next, "/staff/")})
        led.set_cookie(
            _COOKIE, told.encode().hex(), max_age=_MINUTES * 60, path=way, httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return led

    @router.get("/login/provider/back")
    def come_back(request: Request, code: str = "", state: str = "") -> Response:
        failed = "没有登录成功，请再试一次 / that did not work, try again"
        try:
            kept = json.loads(bytes.fromhex(request.cookies.get(_COOKIE, "")))
            target, errand = own_path(kept.pop("next"), "/staff/"), Errand(**kept)
        except (ValueError, KeyError, TypeError, AttributeError):
            return refuse(request, failed, 400)
        if not code or not secrets.compare_digest(errand.state.encode(), state.encode()):
            return refuse(request, failed, 400)
        try:
            vouched = provider.receive(code, errand, back_of(request))
        except ProviderFailed as error:
            _log.warning("sign-in refused", reason=str(error))
            return refuse(request, failed, 401)
        if vouched.role is None or not vouched.name:
            _log.warning("sign-in refused", reason="no role", name=vouched.name)
            return refuse(request, "您的身份没有对应的角色，请联系管理员 / you have no role here", 403)
        led = frame.give(frame.lead(target), house.sessions.begin_for(vouched.name, vouched.role), request)
        led.delete_cookie(_COOKIE, path=way)
        return led

    return router
