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

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (digest TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
_MOST_PARAMETERS = 500
_WAIT_SECONDS = 60


class VectorCache:
    """Vectors of one embedding model; several processes may read and write at once."""

    def __init__(self, cache_dir: Path, identity: str) -> None:
        key = hashlib.sha256(identity.encode()).hexdigest()[:16]
        self._path = cache_dir / "vectors" / f"{key}.sqlite"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise PolicyAssistantError(
                f"cannot use the vector cache {self._path} ({error}): "
                "delete the file, or set POLICY_ASSISTANT_CACHE_DIR to another folder"
            ) from error

    def get_many(self, digests: Sequence[str]) -> dict[str, Vector]:
        """The vectors there are, by digest."""
        found: dict[str, Vector] = {}
        with self._open() as connection:
            for start in range(0, len(digests), _MOST_PARAMETERS):
                part = digests[start : start + _MOST_PARAMETERS]
                marks = ",".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})", list(part)
                )
                found.update((digest, np.frombuffer(blob, np.float32)) for digest, blob in rows)
        return found

    def put_many(self, vectors: Mapping[str, Vector]) -> None:
        """Keeps vectors; those there are already stay."""
        rows = [(digest, np.asarray(v, np.float32).tobytes()) for digest, v in vectors.items()]
        with self._open() as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as connection:
            yield connection
