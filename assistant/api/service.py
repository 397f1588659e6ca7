"""What the HTTP interface needs of an assistant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog
from langchain_core.runnables import Runnable

from assistant.configuration.settings import Settings
from assistant.operations.measuring import measure_chain
from assistant.operations.metrics import Metrics
from assistant.operations.switching import Chains, switch_chain
from assistant.people.switches import SwitchBoard
from assistant.records.database import Database, RecordsUnavailable
from assistant.records.journal import Journal, record_chain
from assistant.types import Answer, Question
from index.embedding.embedder import Embedder
from index.retriever import Reranker
from index.snapshots.opening import Index, LiveIndex

_log = structlog.get_logger(__name__)


class Service(Protocol):
    """An assistant that is open."""

    @property
    def chain(self) -> Runnable[Question, Answer]:
        """Answers questions."""

    @property
    def index(self) -> LiveIndex:
        """Knows the documents."""

    @property
    def embedder(self) -> Embedder:
        """Turns what is looked for into a vector."""

    @property
    def reranker(self) -> Reranker | None:
        """Has the last word on the order of passages."""

    def without_model(self) -> Runnable[Question, Answer]:
        """The chain without a language model."""

    def approved_only(self) -> Runnable[Question, Answer]:
        """The chain that gives approved answers and no others."""

    def faults(self) -> tuple[str, ...]:
        """What keeps it from answering as it should: names of parts, for `/readyz`."""


@dataclass(frozen=True, slots=True)
class WatchedService:
    """A service whose chain counts what it is asked, or writes it down in `database`."""

    service: Service
    chain: Runnable[Question, Answer]
    database: Database | None = None

    @property
    def index(self) -> LiveIndex:
        """Knows the documents."""
        return self.service.index

    @property
    def embedder(self) -> Embedder:
        """Turns what is looked for into a vector."""
        return self.service.embedder

    @property
    def reranker(self) -> Reranker | None:
        """Has the last word on the order of passages."""
        return self.service.reranker

    def without_model(self) -> Runnable[Question, Answer]:
        """That of the service."""
        return self.service.without_model()

    def approved_only(self) -> Runnable[Question, Answer]:
        """That of the service."""
        return self.service.approved_only()

    def faults(self) -> tuple[str, ...]:
        """Those of the service, and records that cannot be written."""
        found = self.service.faults()
        if self.database is None:
            return found
        try:
            self.database.try_writing()
        except RecordsUnavailable as error:
            _log.error("not ready", part="records", reason=str(error))
            return (*found, "records")
        return found


def switch_service(service: Service, board: SwitchBoard, settings: Settings) -> WatchedService:
    """The same service, answering as the switches let it."""
    chains = Chains(settings, service.chain, service.without_model(), service.approved_only())
    return WatchedService(service, switch_chain(chains, board))


def measure_service(service: Service, metrics: Metrics) -> WatchedService:
    """The same service, every question put to it counted."""
    return WatchedService(service, measure_chain(service.chain, metrics))


def record_service(service: Service, database: Database) -> WatchedService:
    """The same service, every question put to it written down in the database."""
    return WatchedService(service, record_chain(service.chain, Journal(database)), database)


@contextmanager
def reading(service: Service) -> Iterator[Index]:
    """The documents as they are now."""
    with service.index.reading() as index:
        yield index
