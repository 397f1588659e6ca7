"""What the two indexes of a snapshot can do, wherever they lie: files, a Chroma server, PostgreSQL.

A backend makes, opens, copies and drops the indexes of a snapshot; everything else of a snapshot (manifest,
documents and chunks) lies in its folder. `index.stores.places.backend_at` knows which backend an address
means.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.types import Chunk

Vector = NDArray[np.float32]
Division = tuple[str, ...]
Terms = Mapping[str, float]

PATH = "path"
"""The address of the indexes that lie in the snapshot's own folder."""


class DenseStore(ABC):
    """Vectors of all chunks of a snapshot."""

    @abstractmethod
    def add(self, chunks: Sequence[Chunk], vectors: Vector) -> None:
        """Takes chunks in with their normalised vectors, one row each."""

    @abstractmethod
    def delete(self, ids: Sequence[str]) -> None:
        """Forgets these chunks."""

    @abstractmethod
    def commit(self) -> None:
        """Makes all writes durable and ready to be searched."""

    @property
    @abstractmethod
    def count(self) -> int:
        """Chunks in the index."""

    @abstractmethod
    def query(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The `k` nearest chunks as (chunk id, cosine), nearest first."""

    @abstractmethod
    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """The stored vectors of these chunks, to compare candidates that came from elsewhere."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of files and connections."""


class LexicalStore(ABC):
    """Terms of all chunks of a snapshot; writes are seen after `commit`."""

    @abstractmethod
    def add(self, chunks: Iterable[Chunk]) -> None:
        """Takes chunks in; their ids must not be there yet."""

    @abstractmethod
    def delete_documents(self, docs: Iterable[str]) -> None:
        """Forgets all chunks of these documents."""

    @abstractmethod
    def commit(self) -> None:
        """Makes all writes durable and visible."""

    @property
    @abstractmethod
    def count(self) -> int:
        """Chunks in the index."""

    @abstractmethod
    def query(
        self, terms: Terms, k: int, places: Sequence[Division] | None = None
    ) -> list[tuple[str, float]]:
        """The best `k` chunks as (chunk id, BM25), best first.

        Args:
            terms: weight by term (`segmenting.query_terms`).
            k: how many.
            places: when given, only chunks that apply to one of these divisions (paths from the province).
        """

    @abstractmethod
    def query_headings(self, terms: Sequence[str], k: int) -> list[str]:
        """The `k` chunks whose titles, headings and labels hold most of the terms, as ids."""

    @abstractmethod
    def scores(self, terms: Terms, ids: Sequence[str]) -> dict[str, float]:
        """BM25 of these very chunks; one that shares no term with the question scores 0."""

    @abstractmethod
    def idf(self, term: str) -> float:
        """Rarity of a term over the bodies: BM25's inverse document frequency, at least 0."""

    @abstractmethod
    def frequency(self, word: str) -> int:
        """In how many bodies the rarest term of `word` stands: at least as many as hold the word itself."""

    @abstractmethod
    def phrase(self, text: str, k: int) -> list[str]:
        """Ids of chunks in whose body the terms of `text` stand in this order, side by side.

        Punctuation is not compared; whoever needs the exact words compares `segmenting.squeeze`.
        """

    @abstractmethod
    def close(self) -> None:
        """Lets go of files and connections; uncommitted writes are lost."""


class Backend(Protocol):
    """Where the indexes of snapshots lie; a snapshot is named by its folder.

    `copies` says whether a new snapshot can begin with the indexes of another.
    """

    copies: bool

    def create(self, folder: Path) -> tuple[DenseStore, LexicalStore]:
        """Empty indexes for a snapshot.

        Raises:
            IndexUnavailable: they cannot be made there; the text says what to do.
        """

    def open(self, folder: Path) -> tuple[DenseStore, LexicalStore]:
        """The indexes that `create` or `copy` made.

        Raises:
            IndexUnavailable: they are not there, are damaged, or the server does not answer.
        """

    def copy(self, source: Path, target: Path) -> None:
        """Copies the indexes of a snapshot for another, while others may be reading them.

        Raises:
            IndexUnavailable: that cannot be done.
        """

    def drop(self, folder: Path) -> None:
        """Removes the indexes of a snapshot; those that are gone already are fine.

        Raises:
            IndexUnavailable: the server does not answer.
        """
