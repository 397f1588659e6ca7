"""The database of the records: a SQLite file of our own, or whatever the settings name."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from filelock import FileLock, Timeout
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from assistant.configuration.settings import PREFIX, Settings
from assistant.records.models import ConversationRow
from index.errors import PolicyAssistantError

_MIGRATIONS = Path(__file__).parent / "migrations"
_FILE = "records.sqlite3"
_WAIT_SECONDS = 10
_LOCK = 7_205_759_403  # names the lock that keeps two processes from migrating at once
_READS_ONLY = "reads_only"
_LONGEST_REASON = 200


class RecordsUnavailable(PolicyAssistantError):
    """Records cannot be read or written; the text names the database and says why."""


class Database:
    """The records' database, brought up to date when it is opened; usable from any thread.

    `shown` is its address without the password.
    """

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self.shown = shown
        self._sessions = sessionmaker(engine, expire_on_commit=False)

    @property
    def is_shared(self) -> bool:
        """Whether it is a server's, which several replicas write to."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def session(self, *, reads_only: bool = False) -> Iterator[Session]:
        """A transaction: kept if all goes well, undone if not; one that only reads waits for nobody.

        Raises:
            RecordsUnavailable: the database does not work.
        """
        try:
            with self._sessions.begin() as session:
                session.connection(execution_options={_READS_ONLY: reads_only})
                yield session
        except SQLAlchemyError as error:
            raise explain(error, self.shown) from error

    def migrate(self) -> None:
        """Makes or brings up to date the tables; several processes may do so at once.

        Raises:
            RecordsUnavailable: that cannot be done.
        """
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        try:
            with self._engine.begin() as connection:
                if self.is_shared:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise RecordsUnavailable(
                f"the records in {self.shown} are of a newer version of this program ({error}): "
                "install that version again, or restore a backup that this one made"
            ) from error
        except SQLAlchemyError as error:
            raise explain(error, self.shown) from error

    def try_writing(self) -> None:
        """Writes something and takes it back, so that a full disk or a lost server shows.

        Raises:
            RecordsUnavailable: nothing can be written.
        """
        now, name = datetime.now(UTC), f"trial-{uuid4().hex}"
        with self.session() as session:
            row = ConversationRow(id=name, channel="", begun=now, latest=now)
            session.add(row)
            session.flush()
            session.delete(row)

    def close(self) -> None:
        """Lets go of all connections."""
        self._engine.dispose()


def is_kept(settings: Settings) -> bool:
    """Whether there are records: a database is named, or the file beside the index is there."""
    return bool(settings.database_url.get_secret_value()) or _own_file(settings).exists()


def open_database(settings: Settings) -> Database:
    """Opens the database of the settings and brings its tables up to date.

    Raises:
        RecordsUnavailable: it cannot be reached, written, or is of no known kind.
    """
    url = records_url(settings)
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and url.database:
        _make_folder(Path(url.database), shown)
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise explain(error, shown) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    database = Database(engine, shown)
    try:
        with _one_at_a_time(url):
            database.migrate()
    except (OSError, Timeout) as error:
        engine.dispose()
        raise explain(error, shown) from error
    except RecordsUnavailable:
        engine.dispose()
        raise
    return database


def _one_at_a_time(url: URL) -> AbstractContextManager[object]:
    """Lets one process or thread at a time set up a SQLite file.

    The first to open it changes its journal mode, and whoever opens it in that moment is told at once
    that it is locked: SQLite's own waiting does not cover that change.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return nullcontext()
    return FileLock(f"{url.database}.lock", timeout=_WAIT_SECONDS)


def explain(error: Exception, shown: str) -> RecordsUnavailable:
    """Says in one line what is wrong with the database, and which setting names it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    reason = " ".join(str(cause).split())[:_LONGEST_REASON] or type(cause).__name__
    if isinstance(error, ImportError):
        reason += "; for PostgreSQL run `pip install policy-assistant[postgres]`"
    return RecordsUnavailable(f"the records in {shown} cannot be used ({reason}): check {PREFIX}DATABASE_URL")


def records_url(settings: Settings) -> URL:
    """Where the records of these settings are.

    Raises:
        RecordsUnavailable: the setting is no address of a database.
    """
    given = settings.database_url.get_secret_value()
    if not given:
        return URL.create("sqlite", database=str(_own_file(settings)))
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise RecordsUnavailable(
            f"setting {PREFIX}DATABASE_URL: not an address such as sqlite:///records.sqlite3 "
            "or postgresql://user:password@host/name"
        ) from error
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _own_file(settings: Settings) -> Path:
    return (settings.index_dir.parent / _FILE).absolute()


def _make_folder(path: Path, shown: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, shown) from error


def _set_up_sqlite(connection: Any, record: object) -> None:
    """Readers and a writer do not wait for each other; foreign keys hold; what is deleted is overwritten."""
    connection.isolation_level = None  # transactions begin when SQLAlchemy says so, see below
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_SECONDS * 1000}")
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Takes the write lock at once: two that read and then write would otherwise fail instead of wait."""
    reads_only = connection.get_execution_options().get(_READS_ONLY)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
