"""The gate before every route: who asks is told, and only what the table of rights lets them do is served."""

from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.caps import Caps
from assistant.api.errors import error_record
from assistant.api.keys import GUARDED, lies_below
from assistant.api.reception import Entrance, Reception
from assistant.configuration.settings import PREFIX
from assistant.people.person import Means, Permission, Person, introduce
from assistant.people.rights import Rights

_KEY = "send one of the server's keys in the header `Authorization: Bearer …`"
_TOKEN = f"ask from this machine without a proxy, or set {PREFIX}METRICS_TOKEN and send it as Bearer token"
_CLOSED = (
    f"业务页面没有密码，只在本机打开；请设置 {PREFIX}STAFF_PASSWORD，"
    "或用 policy-assistant staff add 建立账号。\n"
    f"Without a password these pages open on this machine only; set {PREFIX}STAFF_PASSWORD, or make an "
    "account with `policy-assistant staff add`.\n"
)


class Gate:
    """Introduces whoever asks to what answers; refuses what is not listed or not theirs to do.

    Args:
        app: What is behind it.
        rights: What each address needs.
        reception: Knows who asks.
        caps: How many questions may be under way, and how many one may ask in a day.
        root: The path that a proxy shows everything below.
    """

    def __init__(self, app: ASGIApp, rights: Rights, reception: Reception, caps: Caps, root: str = ""):
        self._app = app
        self._rights = rights
        self._reception = reception
        self._caps = caps
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        person = await self._reception.receive(scope)
        introduce(scope, person)
        rule = self._rights.find(scope["method"], scope["path"])
        if rule is None:
            await self._tell_unlisted(scope, person)(scope, receive, send)
        elif rule.needs is not None and not person.may(rule.needs):
            await self._refuse(scope, person, rule.needs)(scope, receive, send)
        elif rule.asks:
            await self._caps.serve(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _tell_unlisted(self, scope: Scope, person: Person) -> Response:
        path = scope["path"]
        if lies_below(path, GUARDED) and not person.may(Permission.ASK):
            return self._refuse(scope, person, Permission.ASK)
        methods = self._rights.methods(path)
        if methods:
            record = error_record("this address is asked otherwise", "invalid_request_error")
            return JSONResponse(record, 405, {"Allow": ", ".join(methods)})
        record = error_record("there is no such address", "not_found_error")
        return JSONResponse(record | {"detail": "there is no such address"}, 404)

    def _refuse(self, scope: Scope, person: Person, needs: Permission) -> Response:
        headers = Headers(scope=scope)
        if person.means is Means.KEY:
            return _forbid(headers, self._root, person)
        if needs is Permission.ASK:
            return _ask_for_key("authorization" in headers)
        if needs is Permission.WATCH:
            asking = {"WWW-Authenticate": "Bearer"} if self._reception.has_token else None
            record = error_record(_TOKEN, "authentication_error")
            return JSONResponse(record, 401 if asking else 403, asking)
        if person.known:
            return _forbid(headers, self._root, person)
        match self._reception.entrance:
            case Entrance.LOGIN if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
                target = quote(scope["path"] + ("?" + scope["query_string"].decode("latin-1")).rstrip("?"))
                return RedirectResponse(f"{self._root}/login?next={target}", 303)
            case Entrance.LOGIN:
                return _ask_for_key("authorization" in headers)
            case Entrance.PASSWORD:
                asking = {"WWW-Authenticate": 'Basic realm="staff", charset="UTF-8"'}
                return PlainTextResponse("需要登录 / Login required", 401, asking)
            case _:
                return PlainTextResponse(_CLOSED, 403)


def _forbid(headers: Headers, root: str, person: Person) -> Response:
    said = "您的角色不能打开这里 / your role does not open this"
    if "text/html" in headers.get("accept", ""):
        changes_password = person.means is Means.ACCOUNT and not person.may(Permission.LOOK)
        return RedirectResponse(f"{root}/account" if changes_password else f"{root}/login?refused=1", 303)
    record = error_record(said, "permission_error", code="forbidden")
    return JSONResponse(record | {"detail": said}, 403)


def _ask_for_key(given: bool) -> Response:
    what = "this key is not known here" if given else "programs need a key here"
    record = error_record(f"{what}: {_KEY}", "authentication_error", code="invalid_api_key")
    error = ', error="invalid_token"' if given else ""
    return JSONResponse(record, 401, {"WWW-Authenticate": f'Bearer realm="policy-assistant"{error}'})
