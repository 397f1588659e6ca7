"""What the page and the routes for staff stand on: the workbench, the database, the approved answers."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from assistant.approved.step import ApprovedAnswers
from assistant.approved.store import Approvals
from assistant.configuration.settings import Settings
from assistant.records.database import Database, open_database
from assistant.wording.workbench import Workbench


@dataclass(frozen=True, slots=True)
class StaffServices:
    """The workbench with the records; `watch` takes away approved answers whose documents changed."""

    workbench: Workbench
    database: Database
    approvals: Approvals
    watch: ApprovedAnswers

    @classmethod
    def of(cls, workbench: Workbench, database: Database) -> "StaffServices":
        """The services over a database."""
        approvals = Approvals(database)
        return cls(workbench, database, approvals, ApprovedAnswers(approvals, workbench.live))

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self.workbench.settings


@contextmanager
def staff_database(settings: Settings, database: Database | None) -> Iterator[Database]:
    """The database of a server; one is opened for the approved answers where no questions are kept.

    Raises:
        RecordsUnavailable: it cannot be opened.
    """
    if database is not None:
        yield database
        return
    with closing(open_database(settings)) as opened:
        yield opened
