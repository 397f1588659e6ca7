"""Databases to keep records in: a SQLite file, and PostgreSQL where it is installed."""

import time

import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path) -> Settings:
    index_dir = tmp_path / "new" / "index"
    if request.param == "sqlite":
        return Settings(_env_file=None, index_dir=index_dir)
    address = request.getfixturevalue("postgres")
    import psycopg

    name = f"test_{time.time_ns()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database_url = address.replace("/postgres?", f"/{name}?")
    return Settings(_env_file=None, index_dir=index_dir, database_url=database_url)


@pytest.fixture
def database(settings):
    opened = open_database(settings)
    yield opened
    opened.close()
