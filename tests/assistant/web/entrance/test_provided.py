"""Signing in with a provider of identities on this machine, as a browser goes there and back."""

from urllib.parse import urlsplit

import pytest

from assistant.api.reception import SESSION
from assistant.people.person import Means, Role


@pytest.fixture
def client(open_house, local_provider):
    return open_house(
        oidc_issuer=local_provider.address, oidc_client_id="desk", oidc_client_secret="secret",
        oidc_roles="it-office=administrator counter=viewer",
    )  # fmt: skip


def go(client, local_provider, target: str = "/admin"):
    led = client.get("/login/provider", params={"next": target}, follow_redirects=False)
    assert led.status_code == 303 and led.headers["location"].startswith(local_provider.address)
    cookie = led.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/login/provider"))
    return local_provider.consent(led.headers["location"])


def come_back(client, code: str, state: str):
    return client.get("/login/provider/back", params={"code": code, "state": state}, follow_redirects=False)


def test_somebody_with_a_role_there_is_signed_in_here_and_led_on(client, local_provider, house):
    assert "统一身份认证" in client.get("/login").text
    reply = come_back(client, *go(client, local_provider))
    assert (reply.status_code, urlsplit(reply.headers["location"]).path) == (303, "/admin")
    person = house.sessions.find(client.cookies[SESSION])
    assert (person.name, person.role, person.means) == ("wang.li", Role.ADMINISTRATOR, Means.PROVIDER)
    assert client.get("/admin").status_code == 200
    assert client.get("/account").status_code == 403, "there is no account to look after"


def test_their_role_is_the_providers(client, local_provider):
    local_provider.claims["groups"] = ["counter"]
    come_back(client, *go(client, local_provider))
    assert client.get("/admin").status_code == 403


def test_somebody_without_a_role_is_not_let_in(client, local_provider):
    local_provider.claims["groups"] = ["others"]
    reply = come_back(client, *go(client, local_provider))
    assert reply.status_code == 403 and SESSION not in client.cookies


def test_who_was_not_sent_there_is_not_let_in(client, local_provider):
    code, state = go(client, local_provider)
    assert come_back(client, code, "another").status_code == 400
    assert come_back(client, "", state).status_code == 400
    assert come_back(client, "none", state).status_code == 401
    client.cookies.clear()
    assert come_back(client, code, state).status_code == 400
    client.cookies.set("policy-assistant-errand", "zz")
    assert come_back(client, code, state).status_code == 400
    assert SESSION not in client.cookies


def test_nobody_is_led_to_another_site_by_it(client, local_provider):
    reply = come_back(client, *go(client, local_provider, "//evil.example"))
    assert reply.headers["location"] == "/staff/"


def test_a_provider_that_is_away_is_told(open_house):
    client = open_house(oidc_issuer="http://127.0.0.1:9", oidc_client_id="desk")
    reply = client.get("/login/provider")
    assert reply.status_code == 503 and "暂时不可用" in reply.text
