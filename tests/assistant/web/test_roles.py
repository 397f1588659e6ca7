"""Every address and every function of the pages × anonymous and each role, asked of a real server.

What is asked is what the server has, not what the table of rights lists: what was forgotten there is refused
to everybody, and shows here.
"""

import re
from contextlib import closing
from itertools import count, product

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount

from assistant.api.gate import Gate
from assistant.api.reception import SESSION
from assistant.api.staff_services import StaffServices
from assistant.operations.metrics import Metrics
from assistant.people.house import House
from assistant.people.person import Permission, Role
from assistant.people.rights import ANYBODY
from assistant.records.database import open_database
from assistant.web.pages import find_pages, rights_of
from assistant.web.protection.door import GradioDoor, name_of
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.workbench import Workbench

ANONYMOUS, KEY, NOBODY = "anonymous", "key", "nobody"
WHO = (ANONYMOUS, *Role, KEY)
MAY = {ANONYMOUS: frozenset(), KEY: {Permission.ASK}} | {role: role.permissions for role in Role}
PLACEHOLDER = re.compile(r"\{[^}]*\}")


@pytest.fixture(scope="module")
def house(demo_assistant, tmp_path_factory):
    address = SecretStr(f"sqlite:///{tmp_path_factory.mktemp('roles')}/records.sqlite3")
    settings = demo_assistant.settings.model_copy(update={"database_url": address})
    with closing(open_database(settings)) as database:
        made = House.of(database, settings)
        for role in Role:
            made.accounts.add(role.value, role, "correct horse 7 battery")
        yield made


@pytest.fixture(scope="module")
def key(house) -> str:
    return house.keys.add("portal", [Permission.ASK], "test")


@pytest.fixture(scope="module")
def pages(demo_assistant, house):
    services = StaffServices.of(Workbench.of(demo_assistant), house.accounts.database)
    return (staff_page(services), *find_pages())


STOP = {"X-Stop": "behind the gate"}


class Reached:
    """Answers what came through the gate and is to come no further: some addresses never end."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        stops = scope["type"] == "http" and "x-stop" in Headers(scope=scope)
        await (Response(status_code=299) if stops else self._app)(scope, receive, send)


@pytest.fixture(scope="module")
def server(demo_assistant, house, key, pages):
    settings = demo_assistant.settings.model_copy(
        update={"oidc_issuer": "http://127.0.0.1:9", "requests_per_minute": 0}
    )
    database = house.accounts.database
    made = create_server_app(demo_assistant, settings, pages, database, None, Metrics(), house)
    gate = next(at for at, one in enumerate(made.user_middleware) if one.cls is Gate)
    made.user_middleware.insert(gate + 1, Middleware(Reached))
    return made


@pytest.fixture(scope="module")
def ask(server, house, key):
    """Sends a request as somebody, signed in anew for each, since one of the addresses signs out.

    Each is another visitor: whoever is refused too often is told to wait.
    """
    visitors = (f"198.51.{number // 250 % 250}.{number % 250}" for number in count())

    def send(who: str, method: str, path: str, **known):
        headers = known.pop("headers", {}) | ({"Authorization": f"Bearer {key}"} if who == KEY else {})
        if who in tuple(Role):
            headers["Cookie"] = f"{SESSION}={house.sessions.begin(house.accounts.get(who))}"
        client._transport.client = (next(visitors), 5)
        client.cookies.clear()
        return client.request(method, path, headers=headers, follow_redirects=False, **known)

    with TestClient(server, raise_server_exceptions=False) as client:
        yield send


def addresses(server) -> list[tuple[str, str]]:
    """Every method and path that the server has, those of Gradio's pages included."""
    found = []
    for mount in [one for one in server.router.routes if isinstance(one, Mount)]:
        if not isinstance(mount.app, GradioDoor):
            found.append(("GET", f"{mount.path}/x.css"))
        for route in iter_route_contexts(mount.routes):
            found += [(method, mount.path + route.path) for method in getattr(route, "methods", None) or ()]
    for route in iter_route_contexts(server.router.routes):
        if not isinstance(route.original_route, Mount):
            methods = getattr(route, "methods", None) or ("GET", "POST", "DELETE")
            found += [(method, route.path) for method in methods]
    return sorted({(method, PLACEHOLDER.sub("x", path)) for method, path in found if method != "OPTIONS"})


def functions(server):
    for mount in server.router.routes:
        if isinstance(mount, Mount) and isinstance(mount.app, GradioDoor):
            for number, function in mount.app._blocks.fns.items():
                yield mount.path, number, function


def test_every_address_is_open_to_those_the_table_names_and_to_nobody_else(server, pages, ask):
    rights, known = rights_of(pages), addresses(server)
    assert len(known) > 150
    found, listed = {}, {}
    for (method, path), who in product(known, WHO):
        found[who, method, path] = ask(who, method, path, headers=STOP).status_code == 299
        rule = rights.find(method, path)
        listed[who, method, path] = rule is not None and (rule.needs is ANYBODY or rule.needs in MAY[who])
    assert {one for one in found if found[one] != listed[one]} == set()
    reached = {path for (_, _, path), came in found.items() if came}
    assert {"/v1/questions", "/staff/gradio_api/upload", "/admin", "/metrics"} <= reached


def test_every_function_is_open_to_those_the_table_names_and_to_nobody_else(server, pages, ask):
    """By its number; by its name no page of ours calls, and nobody may. A number of values that does not fit

    tells who was let in without anything being done.
    """
    rights, statuses = rights_of(pages), []
    for (prefix, number, function), who in product(functions(server), WHO):
        page = rights.pages[prefix.removeprefix("/")]
        needs = page.functions.get(name_of(function), NOBODY)
        call = {"fn_index": number, "data": [None] * (len(function.inputs) + 1), "session_hash": "s"}
        for address in ("queue/join", "run/predict"):
            status = ask(who, "POST", f"{prefix}/gradio_api/{address}", json=call).status_code
            if page.opens is not ANYBODY and page.opens not in MAY[who]:
                assert status == 401 if who == ANONYMOUS else 403
            else:
                assert status == (422 if needs is ANYBODY or needs in MAY[who] else 403), (who, number)
            statuses.append(status)
        for address in (f"call/{function.api_name}", f"run/{function.api_name}"):
            reply = ask(who, "POST", f"{prefix}/gradio_api/{address}", json=call)
            assert reply.status_code in (404, 405), address
    assert len(statuses) > 700
    assert {401, 403, 422} == set(statuses)


@pytest.mark.parametrize(
    ("method", "path", "open_to"),
    [
        ("POST", "/v1/ask", {*Role, KEY}),
        ("GET", "/v1/questions", {*Role}),
        ("POST", "/v1/approved", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("POST", "/v1/approved/x/withdraw", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("GET", "/staff/config", {*Role}),
        ("GET", "/evaluate/config", {Role.EVALUATOR, Role.ADMINISTRATOR}),
        ("GET", "/staff/documents", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("POST", "/staff/documents/add", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("POST", "/staff/documents/rollback", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("PATCH", "/v1/switches", {Role.ADMINISTRATOR}),
        ("POST", "/admin/accounts", {Role.ADMINISTRATOR}),
        ("GET", "/metrics", {Role.ADMINISTRATOR}),
        ("GET", "/account", {*Role}),
        ("GET", "/", set(WHO)),
    ],
)
def test_what_matters_is_open_to_these(ask, method, path, open_to):
    """Said here once more, so that a slip in the table shows."""
    assert {who for who in WHO if ask(who, method, path, headers=STOP).status_code == 299} == open_to


@pytest.mark.parametrize(
    ("function", "open_to"),
    [
        ("SearchTab.find", {*Role}),
        ("ApprovalTab.approve", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("ApprovalTab.handle", {Role.EDITOR, Role.ADMINISTRATOR}),
        ("_Handlers.run", {Role.EVALUATOR, Role.ADMINISTRATOR}),
        ("Chat.ask", set(WHO)),
    ],
)
def test_what_matters_is_done_by_these(server, ask, function, open_to):
    prefix, number, one = next(found for found in functions(server) if name_of(found[2]) == function)
    call = {"fn_index": number, "data": [None] * (len(one.inputs) + 1)}
    address = f"{prefix}/gradio_api/queue/join"
    assert {who for who in WHO if ask(who, "POST", address, json=call).status_code == 422} == open_to


def test_every_function_of_a_page_is_listed_and_no_other(server, pages):
    """One without a handler is the browser's alone."""
    has = {}
    for prefix, _, function in functions(server):
        has.setdefault(prefix.removeprefix("/"), set()).add(name_of(function))
    listed = {name: set(page.functions) for name, page in rights_of(pages).pages.items()}
    assert {name: known - {""} for name, known in has.items()} == listed


def test_files_of_others_are_nobodys(ask):
    for who, prefix in product(WHO, ("", "/staff", "/evaluate")):
        reply = ask(who, "GET", f"{prefix}/gradio_api/file=/etc/passwd")
        assert reply.status_code in (401, 403, 404) and "root:" not in reply.text
