"""What is said, in one line, of a PostgreSQL that cannot be used."""

import sys

import psycopg
import pytest

from index.errors import IndexUnavailable
from index.stores.postgres import PostgresBackend
from index.stores.postgres_connection import connect


def refused(address, folder):
    with pytest.raises(IndexUnavailable) as caught:
        PostgresBackend(address).create(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_silent_server_is_named(tmp_path):
    said = refused("postgresql://me@127.0.0.1:9/policy", tmp_path)
    assert "postgresql://me@127.0.0.1:9/policy" in said
    assert "POLICY_ASSISTANT_STORE=path" in said


def test_a_database_that_is_not_there_is_named(tmp_path, vector_server):
    assert "nowhere" in refused(vector_server.replace("/postgres?", "/nowhere?"), tmp_path)


def test_a_user_without_rights_hears_what_the_administrator_has_to_do(tmp_path, vector_database):
    with psycopg.connect(vector_database, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
    address = vector_database.replace("records@", "reader@")
    assert "CREATE EXTENSION vector" in refused(address, tmp_path)
    with psycopg.connect(vector_database, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
    assert "GRANT CREATE ON DATABASE" in refused(address, tmp_path)


def test_a_server_without_pgvector_is_told_apart(tmp_path, postgres):
    with psycopg.connect(postgres) as connection:
        if connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchone():
            pytest.skip("this PostgreSQL has pgvector")
    assert "lacks pgvector: install it" in refused(postgres, tmp_path)


def test_without_the_driver_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(IndexUnavailable, match=r"pip install policy-assistant\[postgres\]"):
        connect("postgresql://me@127.0.0.1:9/policy", "policy_x")
    with pytest.raises(IndexUnavailable, match="no address"):
        connect("postgresql://me@:port:/", "policy_x")
