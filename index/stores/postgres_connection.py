"""Connections to the PostgreSQL that holds indexes, and its errors in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from index.errors import IndexUnavailable

_POOL = 5
_WAIT_SECONDS = 10
# Entries that a search in pgvector's graph looks at: more than are asked for, or it finds too few.
_SEARCHED = 400
_NOT_THERE = {"42P01", "3F000"}  # a table, a schema
_NO_VECTOR = {"0A000", "58P01", "42704"}  # no such extension on the server, or type in the database
_FORBIDDEN = "42501"


def connect(address: str, schema: str) -> Engine:
    """Connections that read and write the tables of one schema; nothing is asked of the server yet.

    Raises:
        IndexUnavailable: the address cannot be read, or the driver is not installed.
    """
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=_POOL,
            max_overflow=_POOL,
            pool_pre_ping=True,
            connect_args={"connect_timeout": _WAIT_SECONDS},
        )
    except (ArgumentError, ValueError) as error:
        raise IndexUnavailable(f"{address} is no address such as postgresql://user@host/name") from error
    except ImportError as error:
        raise IndexUnavailable(
            "the driver for PostgreSQL is not installed: run `pip install policy-assistant[postgres]`"
        ) from error

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path = {schema}, public")
            cursor.execute("SET jit = off")  # it would cost more than the queries themselves
            cursor.execute(f"SET hnsw.ef_search = {_SEARCHED}")
            cursor.execute("SET hnsw.iterative_scan = strict_order")
        connection.commit()

    return engine


def explain_missing(address: str) -> IndexUnavailable:
    """What is said where a snapshot's tables are not in the database."""
    return IndexUnavailable(
        f"PostgreSQL at {address} does not hold this index: run `policy-assistant index rollback`, "
        "or `policy-assistant index build`"
    )


@contextmanager
def reporting(address: str) -> Iterator[None]:
    """Turns the database's errors into one line that says what to do.

    Raises:
        IndexUnavailable: something went wrong.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise _explain(error, address) from error


@contextmanager
def copying(connection: Connection, table: str) -> Iterator[Any]:
    """Takes rows of a table in by COPY: `write_row` of what this gives.

    Raises:
        SQLAlchemyError: they are not taken.
    """
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table} FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            yield copy
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from error


def _explain(error: SQLAlchemyError, address: str) -> IndexUnavailable:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    state, reason = getattr(cause, "sqlstate", None), " ".join(str(cause).split())[:200]
    if state in _NOT_THERE:
        return explain_missing(address)
    if state in _NO_VECTOR and "vector" in reason:
        return IndexUnavailable(
            f"PostgreSQL at {address} lacks pgvector: install it there (Debian: postgresql-NN-pgvector)"
        )
    if state == _FORBIDDEN:
        return IndexUnavailable(
            f"PostgreSQL at {address} refuses ({reason}): let its administrator run CREATE EXTENSION vector "
            "and GRANT CREATE ON DATABASE to this user"
        )
    return IndexUnavailable(
        f"PostgreSQL at {address} cannot be used ({reason}): start it, check POLICY_ASSISTANT_STORE and "
        "PGPASSWORD, or set POLICY_ASSISTANT_STORE=path and build again"
    )
