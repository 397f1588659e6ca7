"""Keeps what was recognised by the hash of the page's picture, so that no build recognises a page again."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple
from pathlib import Path

from index.errors import PolicyAssistantError
from index.recognition.engine import PageReading, Piece
from index.recognition.rules import Rule

_SCHEMA = "CREATE TABLE IF NOT EXISTS readings (digest TEXT PRIMARY KEY, reading TEXT NOT NULL) WITHOUT ROWID"
_WAIT_SECONDS = 60.0  # for another process that is writing


class PageCache:
    """Recognised pages in a file of their own; several threads and processes may read and write at once.

    Any method raises PolicyAssistantError, naming the file, if it cannot be read or written.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._file = cache_dir / "recognised" / "pages.sqlite"
        self._lock = threading.Lock()  # two that make the file at once would not wait for each other

    def get(self, digest: str) -> PageReading | None:
        """Returns what was recognised on a page; None if it was not recognised yet."""
        with self._open() as connection:
            row = connection.execute("SELECT reading FROM readings WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            return None
        pieces, rules = json.loads(row[0])
        return PageReading(tuple(Piece(*one) for one in pieces), tuple(Rule(*one) for one in rules))

    def put(self, digest: str, reading: PageReading) -> None:
        """Keeps what was recognised on a page."""
        parts = ([astuple(one) for one in reading.pieces], [astuple(one) for one in reading.rules])
        encoded = json.dumps(parts, ensure_ascii=False)
        with self._open() as connection, connection:
            connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (digest, encoded))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._lock, closing(sqlite3.connect(self._file, timeout=_WAIT_SECONDS)) as connection:
                connection.execute("PRAGMA synchronous = NORMAL")  # a cache may lose its last writes
                connection.execute(_SCHEMA)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise PolicyAssistantError(
                f"the cache of recognised pages {self._file} cannot be used ({error}): delete the file, "
                "or set POLICY_ASSISTANT_CACHE_DIR to another folder"
            ) from error
