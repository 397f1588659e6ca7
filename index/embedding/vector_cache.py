"""Keeps vectors by the hash of the text they were made from, so that a rebuild embeds only what changed."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import PolicyAssistantError

Vector = NDArray[np.float32]

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (digest TEXT NOT NULL PRIMARY KEY, vector BLOB NOT NULL)"
_MOST_PARAMETERS = 500  # SQLite allows 999 in a statement, or more, as it was compiled
_WAIT_SECONDS = 60.0  # for another process that is writing


class VectorCache:
    """The vectors of one embedder, in a file of their own; several processes may read and write at once.

    Any method raises PolicyAssistantError, naming the file, if it cannot be read or written.
    """

    def __init__(self, cache_dir: Path, identity: str) -> None:
        key = hashlib.sha256(identity.encode()).hexdigest()[:16]
        self._file = cache_dir / "vectors" / f"{key}.sqlite"
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")  # readers and a writer don't wait for each other
            connection.execute(_SCHEMA)

    def get_many(self, digests: Sequence[str]) -> dict[str, Vector]:
        """Returns the vectors there are, by digest."""
        found: dict[str, Vector] = {}
        with self._open() as connection:
            for start in range(0, len(digests), _MOST_PARAMETERS):
                part = digests[start : start + _MOST_PARAMETERS]
                marks = ",".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})", list(part)
                )
                found.update((digest, np.frombuffer(blob, "<f4")) for digest, blob in rows)
        return found

    def put_many(self, vectors: Mapping[str, Vector]) -> None:
        """Keeps vectors, all or none; those that are there already stay."""
        rows = [(digest, np.asarray(vector, "<f4").tobytes()) for digest, vector in vectors.items()]
        with self._open() as connection, connection:
            connection.executemany("INSERT INTO vectors VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._file, timeout=_WAIT_SECONDS)) as connection:
                # a cache may lose its last writes in a power cut, but not its order
                connection.execute("PRAGMA synchronous = NORMAL")
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise PolicyAssistantError(
                f"the vector cache {self._file} cannot be used ({error}): delete the file, "
                "or set POLICY_ASSISTANT_CACHE_DIR to another folder"
            ) from error
