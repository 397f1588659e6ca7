"""A server with accounts, and browsers that come to it from elsewhere."""

from contextlib import closing
from itertools import count

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.models import AccountRow, KeyRow, SwitchRow
from assistant.people.passwords import hash_password
from assistant.people.person import Role
from assistant.records.database import open_database
from assistant.web.pages import find_pages
from assistant.web.server import create_server_app

VISITORS = count(1)


@pytest.fixture(scope="session")
def hashed() -> str:
    return hash_password("correct horse 7 battery")


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    return Settings(_env_file=None, index_dir=tmp_path_factory.mktemp("house") / "index")


@pytest.fixture(scope="module")
def servers():
    """Those that were made, by their settings: to make one takes a second."""
    return {}


@pytest.fixture(scope="module")
def database(settings):
    with closing(open_database(settings)) as opened:
        yield opened


@pytest.fixture
def house(database, settings, hashed) -> House:
    """With an administrator and an editor, nobody signed in, no keys, no switch turned."""
    house = House.of(database, settings)
    with database.session() as session:
        for table in (AccountRow, KeyRow, SwitchRow):
            session.execute(delete(table))
    for name, role in (("chief", Role.ADMINISTRATOR), ("wang", Role.EDITOR)):
        house.accounts.add(name, role)
        with database.session() as session:
            row = session.get(AccountRow, name)
            row.password, row.provisional = hashed, False
    return house


@pytest.fixture
def open_house(scripted, house, settings, servers):
    """A browser of its own before a server with these settings, over the one database."""

    def make(**known) -> TestClient:
        key = tuple(sorted(known.items()))
        if key not in servers:
            changed = Settings(_env_file=None, index_dir=settings.index_dir, **known)
            mine = House.of(house.accounts.database, changed)
            known_by = {"database": house.accounts.database, "house": mine, "local": False}
            servers[key] = create_server_app(scripted, changed, find_pages(), **known_by), mine
        app, mine = servers[key]
        for one in (mine.has_accounts, mine.has_keys):
            one._asked = float("-inf")
        return TestClient(app, base_url="https://ask.gov.cn", client=(f"203.0.113.{next(VISITORS)}", 5))

    return make


@pytest.fixture
def sign_in(open_house, password):
    """A browser in which somebody has signed in."""

    def make(name: str, **known) -> TestClient:
        client = open_house(**known)
        reply = client.post("/login", data={"name": name, "password": password}, follow_redirects=False)
        assert reply.status_code == 303, reply.text
        return client

    return make
