"""Who is known by what a request shows."""

import asyncio
import base64

import pytest
from pydantic import SecretStr

from assistant.api.reception import SESSION, Entrance, Reception
from assistant.configuration.settings import Settings
from assistant.people.person import Means, Permission, Role

KEY = "portal-5d1f0c2a9be3"


def receive(reception: Reception, client: str = "203.0.113.9", **headers: str):
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "http_version": "1.1", "client": (client, 5), "headers": pairs}
    return asyncio.run(reception.receive(scope))


def settings(**known) -> Settings:
    return Settings(_env_file=None, **known)


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def test_a_visitor_may_ask_while_there_is_no_key(house):
    assert receive(Reception(settings(), house)).permissions == {Permission.ASK}
    assert receive(Reception(settings(api_keys=SecretStr(KEY)), house)).permissions == frozenset()
    house.keys.add("portal", [Permission.ASK], "chief")
    house.has_keys._asked -= 1
    assert receive(Reception(settings(), house)).permissions == frozenset()


def test_keys_of_settings_and_database_are_known_by_name(house):
    token = house.keys.add("watcher", [Permission.WATCH], "chief")
    reception = Reception(settings(api_keys=SecretStr(KEY), metrics_token=SecretStr(f"{KEY}x")), house)
    for shown, name, permissions in (
        (KEY, "settings", {Permission.ASK}),
        (f"{KEY}x", "metrics", {Permission.WATCH}),
        (token, "watcher", {Permission.WATCH}),
        ("another", "", frozenset()),
    ):
        person = receive(reception, authorization=f"Bearer {shown}")
        assert (person.name, person.permissions) == (name, permissions)


def test_sitting_here_counts_as_long_as_there_is_neither_account_nor_password(house, password):
    here = {"client": "127.0.0.1", "host": "127.0.0.1:7860"}
    person = receive(Reception(settings(), house), **here)
    assert (person.means, person.role) == (Means.HERE, Role.ADMINISTRATOR) and not person.may(Permission.OWN)
    assert not receive(Reception(settings(), house, local=False), **here).known
    assert not receive(Reception(settings(staff_password=SecretStr("x")), house), **here).known
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    house.has_accounts._asked -= 1
    assert not receive(Reception(settings(), house), **here).known


@pytest.mark.parametrize("shown", ["leader:wrong", "staff:青石桥7", "leader:", ":青石桥7", "leader"])
def test_the_shared_password_is_one_persons(house, shown):
    reception = Reception(settings(staff_user="leader", staff_password=SecretStr("青石桥7")), house)
    person = receive(reception, authorization=basic("leader:青石桥7"))
    assert (person.name, person.means) == ("leader", Means.PASSWORD)
    assert not receive(reception, authorization=basic(shown)).known
    assert not receive(reception, authorization="Basic ?").known


def test_how_staff_come_in(house, password):
    assert Reception(settings()).entrance is Entrance.HERE
    assert Reception(settings(), local=False).entrance is Entrance.CLOSED
    assert Reception(settings(staff_password=SecretStr("x")), house).entrance is Entrance.PASSWORD
    assert Reception(settings(oidc_issuer="https://idp.gov.cn"), house).entrance is Entrance.LOGIN
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    house.has_accounts._asked -= 1
    assert Reception(settings(staff_password=SecretStr("x")), house).entrance is Entrance.LOGIN


def test_a_session_is_known_by_its_cookie_among_others(house, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    token = house.sessions.begin(house.accounts.get("chief"))
    reception = Reception(settings(), house)
    cookie = f"other=1; {SESSION}={token}"
    assert receive(reception, host="ask.gov.cn", cookie=cookie).name == "chief"
    own = {"host": "ask.gov.cn", "origin": "https://ask.gov.cn"}
    assert receive(reception, cookie=cookie, **own).name == "chief"
    for origin in ("https://evil.example", "null", "https://www.ask.gov.cn"):
        assert not receive(reception, cookie=cookie, **(own | {"origin": origin})).known
    form = own | {"origin": "null", "sec_fetch_site": "same-origin"}
    assert receive(reception, cookie=cookie, **form).known, "as browsers send a form of ours"
    assert not receive(reception, cookie=cookie, **(form | {"sec_fetch_site": "same-site"})).known
    assert not receive(reception, cookie=f"{SESSION}=another").known
