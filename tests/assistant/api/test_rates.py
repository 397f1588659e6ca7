"""How often one visitor may ask."""

import base64

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assistant.api.rates import RateLimit, is_direct, visitor_of


def answer(request):
    known = request.headers.get("authorization", "ok") == "ok"
    return PlainTextResponse("da", 200 if known else 401)


def client_from(host: str, per_minute: int = 3) -> TestClient:
    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
    app.add_middleware(RateLimit, per_minute=per_minute)
    return TestClient(app, client=(host, 1))


def statuses(client, count: int, method: str = "POST", **asked) -> list[int]:
    return [client.request(method, "/", **asked).status_code for _ in range(count)]


def test_whoever_asks_too_often_is_told_when_to_come_back():
    client = client_from("203.0.113.9")
    assert statuses(client, 4) == [200, 200, 200, 429]
    reply = client.post("/")
    assert 1 <= int(reply.headers["retry-after"]) <= 120
    assert reply.json()["error"]["code"] == "rate_limited"


def test_reading_is_not_counted_and_the_limit_can_be_taken_away():
    assert set(statuses(client_from("203.0.113.9"), 10, "GET")) == {200}
    assert set(statuses(client_from("203.0.113.9", 0), 10)) == {200}


def test_programs_on_this_machine_are_not_counted_but_those_a_proxy_asks_for_are():
    assert set(statuses(client_from("127.0.0.1"), 10)) == {200}
    assert 429 in statuses(client_from("127.0.0.1"), 10, headers={"X-Forwarded-For": "203.0.113.9"})


def test_passwords_are_not_tried_for_ever():
    client = client_from("203.0.113.9", 0)
    wrong = {"Authorization": f"Basic {base64.b64encode(b'staff:x').decode()}"}
    tried = statuses(client, 40, "GET", headers=wrong)
    assert (tried[0], tried[-1]) == (401, 429)
    assert statuses(client, 1, "GET") == [200]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.10", False),
        ("2001:db8:0:1::5", "2001:db8:0:1:9:9:9:9", True),
        ("2001:db8:0:1::5", "2001:db8:0:2::5", False),
    ],
)
def test_a_visitor_is_an_address_or_a_network_of_ipv6(one, other, same):
    assert (visitor_of({"client": (one, 1)}) == visitor_of({"client": (other, 1)})) == same


def test_only_who_is_here_and_asks_himself_is_direct():
    scope = {"type": "http", "headers": [], "client": ("127.0.0.1", 1), "http_version": "1.1"}
    assert is_direct(scope)
    assert is_direct(scope | {"client": ("::1", 1)})
    assert not is_direct(scope | {"client": ("10.0.0.5", 1)})
    assert not is_direct(scope | {"client": None})
    assert not is_direct(scope | {"http_version": "1.0"})
    assert not is_direct(scope | {"headers": [(b"x-forwarded-for", b"127.0.0.1")]})


def test_what_is_found_while_typing_is_counted_by_itself():
    app = Starlette(
        routes=[Route("/", answer, methods=["POST"]), Route("/find/words", answer, methods=["POST"])]
    )
    app.add_middleware(RateLimit, per_minute=3)
    client = TestClient(app, client=("203.0.113.9", 1))
    found = [client.post("/find/words").status_code for _ in range(31)]
    assert found == [200] * 30 + [429]
    assert client.post("/").status_code == 200, "and nobody has asked yet"
