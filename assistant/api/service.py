"""What the HTTP interface needs of an assistant."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from langchain_core.runnables import Runnable

from assistant.types import Answer, Question
from index.embedding import Embedder
from index.opening import Index, LiveIndex
from index.retriever import Reranker


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


@contextmanager
def reading(service: Service) -> Iterator[Index]:
    """The documents as they are now."""
    with service.index.reading() as index:
        yield index
