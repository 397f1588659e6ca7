"""Deletes what is older than the settings allow: at the start of a server, and every day it runs."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import InstrumentedAttribute

from assistant.configuration.settings import Settings
from assistant.records.database import Database, RecordsUnavailable, open_database
from assistant.records.models import Base, ComplaintRow, ConversationRow, QuestionRow, VoteRow

_DAY = 24 * 60 * 60
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Deleted:
    """How much was deleted."""

    questions: int
    votes: int
    conversations: int
    complaints: int = 0


def delete_older(database: Database, days: int, now: datetime | None = None) -> Deleted:
    """Deletes what is older than so many days; conversations when their latest question is.

    A complaint's days begin when something was last done about it.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    limit = (now or datetime.now(UTC)) - timedelta(days=days)
    ages: tuple[tuple[type[Base], InstrumentedAttribute[datetime]], ...] = (
        (QuestionRow, QuestionRow.asked),
        (VoteRow, VoteRow.voted),
        (ConversationRow, ConversationRow.latest),
        (ComplaintRow, ComplaintRow.changed),
    )
    counts = []
    with database.session() as session:
        for table, age in ages:
            result = session.execute(delete(table).where(age < limit))
            counts.append(result.rowcount if isinstance(result, CursorResult) else 0)
    return Deleted(*counts)


class RetentionJob:
    """Deletes old records while a server runs."""

    def __init__(self, database: Database, days: int, pause: float = _DAY) -> None:
        self._database = database
        self._days = days
        self._pause = pause
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Deletes at once, then after every pause."""
        self._thread.start()

    def close(self) -> None:
        """Ends the job, waiting for a deletion under way."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                deleted = delete_older(self._database, self._days)
                _log.info("old records deleted", questions=deleted.questions, votes=deleted.votes)
            except RecordsUnavailable as error:
                _log.error("old records not deleted", reason=str(error))
            if self._ended.wait(self._pause):
                return


@contextmanager
def keeping_records(settings: Settings) -> Iterator[Database | None]:
    """The database of a server, kept to the retention of the settings; none where nothing is to be kept.

    Raises:
        RecordsUnavailable: it cannot be opened.
    """
    if not settings.retention_days:
        yield None
        return
    with closing(open_database(settings)) as database:
        with closing(RetentionJob(database, settings.retention_days)) as job:
            job.start()
            yield database
