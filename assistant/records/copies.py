"""The records copied out of their database for keeping, and put back as a whole."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import SecretStr
from sqlalchemy import URL, inspect, literal, select, table
from sqlalchemy.orm import Session

from assistant.configuration.settings import PREFIX, Settings
from assistant.records.database import RecordsUnavailable, explain, is_kept, open_database, records_url
from assistant.records.statistics import count_records
from index.errors import PolicyAssistantError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILES = {SQLITE: "records.sqlite3", POSTGRESQL: "records.dump"}
_VERSION, _COUNTERS = "alembic_version", "visitor_count"
_PATIENCE = 10
_LONGEST_REASON = 300


class RecordsInUse(PolicyAssistantError):
    """A server has the records open; the text says what to do."""


@dataclass(frozen=True, slots=True)
class TakenRecords:
    """A copy of the records: the kind of database it came from, and the file it is in."""

    kind: str
    file: Path


def take_records(settings: Settings, folder: Path) -> TakenRecords | None:
    """Copies the records as they are at one moment, while a server writes; none where none are kept.

    Raises:
        RecordsUnavailable: they cannot be read, or a program that is needed is not installed.
    """
    if not is_kept(settings):
        return None
    url = records_url(settings)
    kind = url.get_backend_name()
    if kind not in FILES:
        raise RecordsUnavailable(f"there is no backup of a database of the kind {kind}: use its own tools")
    taken = TakenRecords(kind, folder / FILES[kind])
    if kind == SQLITE:
        source = Path(url.database or "")
        if not source.exists():
            return None
        _copy_sqlite(source, taken.file)
    else:
        _require("pg_dump")
        # By name: the database may hold indexes, with an extension that must not be dropped, and counters.
        with closing(open_database(settings)) as database, database.session(reads_only=True) as session:
            tables = [f"--table={name}" for name in _list_tables(session)]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={taken.file}"]
        _run("pg_dump", url, [*options, *tables])
    return taken


def check_taken(settings: Settings, taken: TakenRecords) -> None:
    """Makes sure that a copy can take the place of the records; one in SQLite is brought up to date.

    Raises:
        RecordsUnavailable: it is damaged, of a newer version, or of another kind of database.
    """
    wanted = records_url(settings).get_backend_name()
    if taken.kind != wanted:
        raise RecordsUnavailable(
            f"the backup has records from {taken.kind}, and {PREFIX}DATABASE_URL names {wanted}: "
            "change the setting, or use --without-records"
        )
    if taken.kind == POSTGRESQL:
        _run("pg_restore", None, ["--list", str(taken.file)])
        return
    inside = settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{taken.file.absolute()}")})
    with closing(open_database(inside)) as database:
        count_records(database)
    _settle(taken.file)


def has_records(settings: Settings) -> bool:
    """Whether something would be overwritten, in whichever table."""
    if not is_kept(settings):
        return False
    try:
        with closing(open_database(settings)) as database, database.session(reads_only=True) as session:
            names = set(_list_tables(session)) - {_VERSION}
            return any(
                session.execute(select(literal(1)).select_from(table(name)).limit(1)).first() is not None
                for name in names
            )
    except RecordsUnavailable:
        return records_url(settings).get_backend_name() == SQLITE  # a damaged file is there all the same


def _list_tables(session: Session) -> list[str]:
    """The tables of the records."""
    return [one for one in inspect(session.connection()).get_table_names() if one != _COUNTERS]


def put_records(settings: Settings, taken: TakenRecords) -> None:
    """Puts a checked copy in the place of the records: all of it or nothing.

    Raises:
        RecordsInUse: a server has a SQLite file open.
        RecordsUnavailable: the database cannot be written.
    """
    url = records_url(settings)
    if taken.kind == POSTGRESQL:
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
        _run("pg_restore", url, [*options, f"--dbname={_plain(url)}", str(taken.file)])
        open_database(settings).close()  # brings an older one up to date
        return
    target = Path(url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{target}.lock", timeout=_PATIENCE):
            if target.exists():
                _take_out_of_use(target)
            arriving = target.with_name(f".{target.name}.restored")
            shutil.move(taken.file, arriving)
            arriving.replace(target)
    except (OSError, Timeout) as error:
        raise explain(error, str(target)) from error


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copies through SQLite, which reads what is still in the write-ahead log."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
            old.backup(new)
            faults = [row[0] for row in new.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as error:
        raise explain(error, str(source)) from error
    if faults != ["ok"]:
        raise RecordsUnavailable(
            f"the records in {source} are damaged ({faults[0]}): restore an earlier backup"
        )
    _settle(target)


def _settle(file: Path) -> None:
    """Makes one file of it again, without a write-ahead log beside it."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    for end in ("-wal", "-shm", ".lock"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _take_out_of_use(file: Path) -> None:
    """Makes sure that nobody else has the file open, and that no log is left to be read into the next one."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as database:
            mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise explain(error, str(file)) from error
        mode = "wal"
    except sqlite3.DatabaseError:  # damaged: nothing to be saved, and no server that works on it
        mode = "delete"
    if mode != "delete":
        raise RecordsInUse(f"a server has the records in {file} open: end it, then restore again")
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _require(program: str) -> None:
    if shutil.which(program) is None:
        raise RecordsUnavailable(
            f"{program} is not installed, which copies PostgreSQL's records: install postgresql-client of "
            "the server's version or newer, or use --without-records"
        )


def _run(program: str, url: URL | None, arguments: Sequence[str]) -> None:
    _require(program)
    # Where others see the command line, they do not see the password.
    secret = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    address = [f"--dbname={_plain(url)}"] if url is not None and program == "pg_dump" else []
    done = subprocess.run(
        [program, *address, *arguments],
        env=os.environ | secret, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        reason = " ".join(done.stderr.split())[:_LONGEST_REASON]
        raise RecordsUnavailable(
            f"{program} could not copy the records ({reason}): check {PREFIX}DATABASE_URL"
        )


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string()
