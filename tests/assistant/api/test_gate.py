"""The gate: what is refused, in which words, before anything is read."""

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.websockets import WebSocketDisconnect

from assistant.api.caps import Caps
from assistant.api.gate import Gate
from assistant.api.reception import SESSION, Reception
from assistant.configuration.settings import Settings
from assistant.people.person import Permission, Role, person_in
from assistant.people.rights import Rights, Rule

RIGHTS = Rights(
    (
        Rule("GET", "/open", None),
        Rule("POST", "/v1/ask", Permission.ASK, asks=True),
        Rule("GET", "/desk", Permission.LOOK),
        Rule("POST", "/desk", Permission.EDIT),
        Rule("GET", "/metrics", Permission.WATCH),
    )
)
HTML = {"Accept": "text/html,*/*"}


def tell(request):
    return PlainTextResponse(f"for {person_in(request.scope).name or 'anybody'}")


@pytest.fixture
def build(house):
    def make(root: str = "", **known) -> TestClient:
        settings = Settings(_env_file=None, **known)
        app = Starlette(routes=[Route("/{any:path}", tell, methods=["GET", "POST", "PUT"])])
        reception = Reception(settings, house, local=False)
        app.add_middleware(Gate, rights=RIGHTS, reception=reception, caps=Caps(1), root=root)
        return TestClient(app, client=("203.0.113.9", 5), follow_redirects=False)

    return make


@pytest.fixture
def signed_in(house, build, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    house.accounts.add("li", Role.VIEWER, password)
    token = house.sessions.begin(house.accounts.get("li"))
    client = build(root="/zhengce")
    client.cookies.set(SESSION, token)
    return client


def test_what_is_listed_for_everybody_is_served_and_nothing_else(build):
    client = build()
    assert client.get("/open").text == "for anybody" and client.head("/open").status_code == 200
    missing = client.get("/unlisted")
    assert missing.status_code == 404 and missing.json()["error"]["type"] == "not_found_error"
    otherwise = client.put("/open")
    assert (otherwise.status_code, otherwise.headers["allow"]) == (405, "GET")


def test_whoever_is_introduced_is_known_behind_it(signed_in):
    assert signed_in.get("/desk").text == "for li"
    assert signed_in.post("/v1/ask").text == "for li"


def test_a_role_that_is_not_enough_is_told_so(signed_in):
    refused = signed_in.post("/desk")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    led = signed_in.post("/desk", headers=HTML)
    assert (led.status_code, led.headers["location"]) == (303, "/zhengce/login?refused=1")


def test_a_browser_is_led_to_the_login_and_a_program_told_to_show_a_key(signed_in):
    signed_in.cookies.clear()
    led = signed_in.get("/desk?doc=%E7%8B%97&x=a%26b", headers=HTML)
    assert led.headers["location"] == "/zhengce/login?next=/desk%3Fdoc%3D%25E7%258B%2597%26x%3Da%2526b"
    for method in ("GET", "POST"):
        refused = signed_in.request(method, "/desk")
        assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Bearer")


def test_without_accounts_the_password_is_asked_for_or_nobody_comes_in(build):
    assert build(staff_password="x").get("/desk").headers["www-authenticate"].startswith("Basic")
    closed = build().get("/desk")
    assert closed.status_code == 403 and "staff add" in closed.text


def test_measurements_ask_for_their_token(build):
    assert build().get("/metrics").status_code == 403
    client = build(metrics_token="watcher-5d1f0c2a9be3")
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer watcher-5d1f0c2a9be3"}).status_code == 200


def test_a_key_does_what_its_scopes_say(build, house):
    headers = {"Authorization": f"Bearer {house.keys.add('portal', [Permission.LOOK], 'chief')}"}
    client = build()
    client.get("/open")
    assert client.get("/desk", headers=headers).text == "for portal"
    assert client.post("/v1/ask", headers=headers).status_code == 403
    assert client.post("/desk", headers=headers | HTML).status_code == 303
    assert client.post("/v1/ask").status_code == 401 and client.get("/v1/none").status_code == 401


def test_nobody_speaks_over_a_websocket(build):
    with pytest.raises(WebSocketDisconnect) as told, build().websocket_connect("/open"):
        pass
    assert told.value.code == 1008
