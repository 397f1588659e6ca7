"""Both indexes in PostgreSQL: a schema of its own for each snapshot, so that none is ever changed."""

import re
from pathlib import Path

from sqlalchemy import Engine, text

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
        engine = self._make_schema(folder)
        with reporting(self._address), engine.connect() as connection:
            PostgresDense.make_table(connection)
            PostgresLexical.make_tables(connection)
        return PostgresDense(engine, self._address), PostgresLexical(engine, self._address)

    def open(self, folder: Path) -> tuple[PostgresDense, PostgresLexical]:
        """The indexes that `create` or `copy` made.

        Raises:
            IndexUnavailable: they are not there, or the server does not answer.
        """
        engine = connect(self._address, schema_of(folder))
        with reporting(self._address), engine.connect() as connection:
            names = connection.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"),
                {"schema": schema_of(folder)},
            )
            whole = set(_COPIED) <= set(names)
        if not whole:
            engine.dispose()
            raise explain_missing(self._address)
        return PostgresDense(engine, self._address), PostgresLexical(engine, self._address)

    def copy(self, source: Path, target: Path) -> None:
        """Copies a snapshot's tables within the database.

        Raises:
            IndexUnavailable: they are not there, or the server does not answer.
        """
        engine, old = self._make_schema(target), schema_of(source)
        try:
            with reporting(self._address), engine.connect() as connection:
                for table in _COPIED:
                    connection.execute(text(f"CREATE TABLE {table} (LIKE {old}.{table} INCLUDING DEFAULTS)"))
                    connection.execute(text(f"INSERT INTO {table} SELECT * FROM {old}.{table}"))
                PostgresDense.make_keys(connection)
                PostgresLexical.make_keys(connection)
        finally:
            engine.dispose()

    def drop(self, folder: Path) -> None:
        """Removes a snapshot's schema; one that is gone already is fine."""
        engine = connect(self._address, schema_of(folder))
        try:
            with reporting(self._address), engine.connect() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS {schema_of(folder)} CASCADE"))
        finally:
            engine.dispose()

    def _make_schema(self, folder: Path) -> Engine:
        engine = connect(self._address, schema_of(folder))
        with reporting(self._address), engine.connect() as connection:
            found = text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
            if connection.scalar(found) is None:
                connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            connection.execute(text(f"CREATE SCHEMA {schema_of(folder)}"))
        return engine


def schema_of(folder: Path) -> str:
    """Name of a snapshot's schema."""
    return "policy_" + re.sub(r"[^a-z0-9]", "_", folder.name.lower())
