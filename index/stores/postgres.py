"""Both indexes in PostgreSQL: a schema of its own for each snapshot, so that none is ever changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from index.errors import IndexUnavailable
from index.stores.postgres_connection import connect, explain_missing, reporting
from index.stores.postgres_dense import PostgresDense
from index.stores.postgres_lexical import PostgresLexical

_COPIED = ("vectors", "chunks", "postings", "totals")


class PostgresBackend:
    """Snapshots in the database at an address `postgresql://user@host/name`; it needs pgvector."""

    copies = True

    def __init__(self, address: str) -> None:
        self._address = address

    def create(self, folder: Path) -> tuple[PostgresDense, PostgresLexical]:
        """Empty indexes for a snapshot.

        Raises:
            IndexUnavailable: no server answers, it lacks pgvector, or the user may not make a schema.
        """
        with self._connecting(folder) as (engine, connection):
            _make_schema(connection, folder)
            PostgresDense.make_table(connection)
            PostgresLexical.make_tables(connection)
        return PostgresDense(engine, self._address), PostgresLexical(engine, self._address)

    def open(self, folder: Path) -> tuple[PostgresDense, PostgresLexical]:
        """The indexes that `create` or `copy` made.

        Raises:
            IndexUnavailable: they are not there, or the server does not answer.
        """
        found = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
        with self._connecting(folder) as (engine, connection):
            names = set(connection.scalars(found, {"schema": schema_of(folder)}))
            if not set(_COPIED) <= names:
                raise explain_missing(self._address)
        return PostgresDense(engine, self._address), PostgresLexical(engine, self._address)

    def copy(self, source: Path, target: Path) -> None:
        """Copies a snapshot's tables within the database.

        Raises:
            IndexUnavailable: they are not there, or the server does not answer.
        """
        old = schema_of(source)
        with self._connecting(target) as (engine, connection):
            _make_schema(connection, target)
            for table in _COPIED:
                connection.execute(text(f"CREATE TABLE {table} (LIKE {old}.{table} INCLUDING DEFAULTS)"))
                connection.execute(text(f"INSERT INTO {table} SELECT * FROM {old}.{table}"))
            PostgresDense.make_keys(connection)
            PostgresLexical.make_keys(connection)
        engine.dispose()

    def drop(self, folder: Path) -> None:
        """Removes a snapshot's schema; one that is gone already is fine."""
        with self._connecting(folder) as (engine, connection):
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema_of(folder)} CASCADE"))
        engine.dispose()

    @contextmanager
    def _connecting(self, folder: Path) -> Iterator[tuple[Engine, Connection]]:
        """Connections for a snapshot, and one of them; all are closed again when something goes wrong."""
        engine = connect(self._address, schema_of(folder))
        try:
            with reporting(self._address), engine.connect() as connection:
                yield engine, connection
        except IndexUnavailable:
            engine.dispose()
            raise


def _make_schema(connection: Connection, folder: Path) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")) is None:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
    connection.execute(text(f"CREATE SCHEMA {schema_of(folder)}"))


def schema_of(folder: Path) -> str:
    """Name of a snapshot's schema."""
    return "policy_" + re.sub(r"[^a-z0-9]", "_", folder.name.lower())
