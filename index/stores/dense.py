"""The dense index (Chroma): nearest vectors by cosine, embedded in the snapshot or on a server."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import cast
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.config import Settings
from chromadb.errors import InternalError, NotFoundError

from index.errors import IndexUnavailable
from index.stores.protocols import PATH, DenseStore, Vector
from index.types import Chunk

_DATABASE = "chroma.sqlite3"
_BATCH = 2000
# Chroma appends to a log and folds it into its HNSW graph whenever this many entries wait. What still
# waits is replayed by each process that opens the index: a small number keeps `ask` quick to start.
_SYNC_THRESHOLD = 128


class MissingCollection(IndexUnavailable):
    """The Chroma server or folder does not hold the collection."""


class DenseIndex(DenseStore):
    """Vectors of all chunks of a snapshot, one Chroma collection."""

    def __init__(self, client: Client, collection: chromadb.Collection, where: str) -> None:
        self._client = client
        self._collection = collection
        self._where = where

    @classmethod
    def create(cls, folder: Path, name: str, server: str = PATH) -> "DenseIndex":
        """An empty index in `folder`, or as collection `name` on the Chroma server at URL `server`."""
        client = _connect(folder, server)
        configuration = CreateCollectionConfiguration(
            hnsw={"space": "cosine", "sync_threshold": _SYNC_THRESHOLD, "batch_size": 100}
        )
        with _reporting(_where(folder, server)):
            collection = client.create_collection(name, configuration=configuration, embedding_function=None)
        return cls(client, collection, _where(folder, server))

    @classmethod
    def open(cls, folder: Path, name: str, server: str = PATH) -> "DenseIndex":
        """The index that `create` made.

        Raises:
            IndexUnavailable: it is not there, is damaged, or the server does not answer.
        """
        if server == PATH and not (folder / _DATABASE).exists():
            raise MissingCollection(
                f"the dense index in {folder} is missing: run `policy-assistant index build`"
            )
        client, where = _connect(folder, server), _where(folder, server)
        try:
            with _reporting(where):
                return cls(client, client.get_collection(name, embedding_function=None), where)
        except IndexUnavailable:
            client.close()
            raise

    def add(self, chunks: Sequence[Chunk], vectors: Vector) -> None:
        """Takes chunks in with their normalised vectors, one row each."""
        with _reporting(self._where):
            for start in range(0, len(chunks), _BATCH):
                batch = chunks[start : start + _BATCH]
                self._collection.upsert(
                    ids=[chunk.id for chunk in batch],
                    embeddings=vectors[start : start + _BATCH],
                    metadatas=[{"doc": chunk.doc, "place": "/".join(chunk.division)} for chunk in batch],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets these chunks."""
        with _reporting(self._where):
            for start in range(0, len(ids), _BATCH):
                self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def commit(self) -> None:
        """Nothing is left to do: Chroma keeps what it is given at once."""

    @property
    def count(self) -> int:
        """Chunks in the index."""
        with _reporting(self._where):
            return self._collection.count()

    def query(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The `k` nearest chunks as (chunk id, cosine), nearest first."""
        with _reporting(self._where):
            found = self._collection.query(
                query_embeddings=vector[np.newaxis], n_results=k, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        cosines = (1.0 - distance for distance in distances)
        return list(zip(found["ids"][0], cosines, strict=True))

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """The stored vectors of these chunks, to compare candidates that came from elsewhere."""
        if not ids:
            return {}
        with _reporting(self._where):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def close(self) -> None:
        """Lets go of the files; the client of another folder is not touched."""
        self._client.close()


def copy_dense(source: Path, target: Path) -> None:
    """Copies an embedded index while other processes may be opening it.

    Opening Chroma writes a row to its database, so that is copied by SQLite itself; the HNSW files change
    only in a build.
    """
    copytree(source, target, ignore=ignore_patterns(f"{_DATABASE}*"))
    with (
        closing(sqlite3.connect(source / _DATABASE)) as old,
        closing(sqlite3.connect(target / _DATABASE)) as new,
    ):
        old.backup(new)


def drop_collection(name: str, server: str) -> None:
    """Removes a snapshot's collection from a Chroma server; one that is gone already is fine."""
    client = _connect(Path(), server)
    try:
        with _reporting(server):
            client.delete_collection(name)
    except MissingCollection:
        return
    finally:
        client.close()


def _connect(folder: Path, server: str) -> Client:
    settings = Settings(anonymized_telemetry=False)
    if server == PATH:
        with _reporting(str(folder)):
            return cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))
    address = urlsplit(server)
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    try:
        client = chromadb.HttpClient(host=address.hostname or "", port=port, ssl=secure, settings=settings)
    except ValueError as error:  # what Chroma makes of a refused connection
        raise _silent(server) from error
    return cast("Client", client)


@contextmanager
def _reporting(where: str) -> Iterator[None]:
    """Turns Chroma's errors into one line that says what to do."""
    try:
        yield
    except NotFoundError as error:
        raise MissingCollection(
            f"Chroma at {where} no longer has this index: run `policy-assistant index build`"
        ) from error
    except InternalError as error:
        raise IndexUnavailable(
            f"the dense index at {where} is damaged ({error}): "
            "run `policy-assistant index rollback`, or `policy-assistant index build`"
        ) from error
    except httpx.TransportError as error:
        raise _silent(where) from error


def _silent(server: str) -> IndexUnavailable:
    return IndexUnavailable(
        f"no Chroma server answers at {server}: start it, or set POLICY_ASSISTANT_STORE=path and build again"
    )


def _where(folder: Path, server: str) -> str:
    return str(folder) if server == PATH else server
