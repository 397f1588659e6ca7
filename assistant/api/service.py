"""What the HTTP interface needs of an assistant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from langchain_core.runnables import Runnable

from assistant.records.database import Database
from assistant.records.journal import Journal, record_chain
from assistant.types import Answer, Question
from index.embedding.embedder import Embedder
from index.retriever import Reranker
from index.snapshots.opening import Index, LiveIndex


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


@dataclass(frozen=True, slots=True)
class RecordedService:
    """A service whose chain writes down what it is asked."""

    service: Service
    chain: Runnable[Question, Answer]

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


def record_service(service: Service, database: Database) -> RecordedService:
    """The same service, every question put to it written down in the database."""
    return RecordedService(service, record_chain(service.chain, Journal(database)))


@contextmanager
def reading(service: Service) -> Iterator[Index]:
    """The documents as they are now."""
    with service.index.reading() as index:
        yield index
