"""The store of a snapshot (SQLite): documents with text and metadata, and chunks, looked up by key."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from index.errors import IndexUnavailable
from index.metadata.explanations import link_explanations
from index.metadata.versions import settle_versions
from index.types import LINKED, Chunk, Document, Metadata, Reading, Related, Span, Status

_SCHEMA = """
CREATE TABLE documents (
    doc TEXT PRIMARY KEY, digest TEXT NOT NULL, snapshot TEXT NOT NULL, reading TEXT NOT NULL,
    metadata TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE chunks (
    id TEXT NOT NULL PRIMARY KEY, doc TEXT NOT NULL, position INTEGER NOT NULL,
    label TEXT NOT NULL, division TEXT NOT NULL, fields TEXT NOT NULL
);
CREATE INDEX chunks_by_document ON chunks (doc, position);
CREATE INDEX chunks_by_division ON chunks (division);
CREATE TABLE explanations (doc TEXT NOT NULL, policy TEXT NOT NULL);
"""
_MOST_PARAMETERS = 500
_DATES = ("published", "passed", "effective", "amended", "repealed")


class ChunkStore:
    """Documents and chunks of one snapshot; once built it is only read, from any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def create(cls, path: Path) -> "ChunkStore":
        """An empty store in the new file `path`."""
        store = cls.amend(path)
        store._connection.executescript(_SCHEMA)
        return store

    @classmethod
    def amend(cls, path: Path) -> "ChunkStore":
        """A copied store, to be changed while a snapshot is being built.

        What is committed survives a kill and a power cut, so that the next build goes on from there.
        """
        connection = sqlite3.connect(path, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")  # a commit appends to a log and waits for no disk
        connection.execute("PRAGMA synchronous = NORMAL")
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> "ChunkStore":
        """The finished store in `path`, read-only.

        Raises:
            IndexUnavailable: the file is missing or damaged.
        """
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            connection.execute("SELECT 1 FROM chunks LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise IndexUnavailable(
                f"the store {path} cannot be opened ({error}): "
                "run `policy-assistant index rollback`, or `policy-assistant index build`"
            ) from error
        return cls(connection)

    def add(self, document: Document, chunks: Iterable[Chunk], snapshot: str = "") -> None:
        """Takes a document in with its chunks, neither of which may be there yet.

        `snapshot` is the one that is being built when the document is read.
        """
        own = {name: value for name, value in asdict(document.metadata).items() if name not in LINKED}
        metadata = json.dumps(own, ensure_ascii=False, default=date.isoformat)
        reading = json.dumps(asdict(document.reading), ensure_ascii=False) if document.reading.pages else ""
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
            (document.doc, document.digest, snapshot, reading, metadata, document.text),
        )
        self._connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)",
            ((c.id, c.doc, c.position, c.label, "/".join(c.division), _encode_chunk(c)) for c in chunks),
        )

    def delete_documents(self, docs: Iterable[str]) -> None:
        """Forgets these documents and their chunks."""
        for doc in docs:
            self._connection.execute("DELETE FROM documents WHERE doc = ?", (doc,))
            self._connection.execute("DELETE FROM chunks WHERE doc = ?", (doc,))

    def link_explanations(self) -> None:
        """Finds out which documents explain which; for when all are in."""
        links = list(link_explanations(self._settled, self.text))
        self._connection.execute("DELETE FROM explanations")
        self._connection.executemany("INSERT INTO explanations VALUES (?, ?)", links)

    def commit(self) -> None:
        """Makes all writes durable."""
        self._connection.commit()

    def seal(self) -> None:
        """Makes all writes visible to those who open the file by itself, without its log."""
        self._connection.commit()
        self._connection.execute("PRAGMA journal_mode = DELETE")

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every document's file by the document's name."""
        return dict(self._rows("SELECT doc, digest FROM documents"))

    @property
    def readings(self) -> dict[str, Reading]:
        """How documents were read that have pictures for pages, by name."""
        rows = self._rows("SELECT doc, reading FROM documents WHERE reading != ''")
        return {doc: Reading.of(json.loads(encoded)) for doc, encoded in rows}

    def read_for(self, snapshot: str) -> set[str]:
        """The documents that were read for this snapshot, not taken over from the one before."""
        return {row[0] for row in self._rows("SELECT doc FROM documents WHERE snapshot = ?", snapshot)}

    @property
    def document_count(self) -> int:
        """Documents in the store."""
        return int(self._rows("SELECT count(*) FROM documents")[0][0])

    @property
    def chunk_count(self) -> int:
        """Chunks in the store."""
        return int(self._rows("SELECT count(*) FROM chunks")[0][0])

    @property
    def characters(self) -> int:
        """Characters of all documents."""
        return int(self._rows("SELECT coalesce(sum(length(text)), 0) FROM documents")[0][0])

    @cached_property
    def metadata(self) -> dict[str, Metadata]:
        """Metadata of every document by its name, with what the documents say of each other; read once."""
        settled = self._settled
        policies: dict[str, list[Related]] = {}
        explanations: dict[str, list[Related]] = {}
        for doc, policy in self.explanations:
            policies.setdefault(doc, []).append(Related(policy, settled[policy].title))
            explanations.setdefault(policy, []).append(Related(doc, settled[doc].title))
        linked = {
            doc: replace(
                settled[doc],
                explains=tuple(policies.get(doc, ())),
                explained_by=tuple(explanations.get(doc, ())),
            )
            for doc in policies.keys() | explanations.keys()
        }
        return settled | linked

    @cached_property
    def explanations(self) -> list[tuple[str, str]]:
        """Pairs of a document that explains and the one it explains."""
        return [tuple(row) for row in self._rows("SELECT doc, policy FROM explanations ORDER BY doc, policy")]

    @property
    def _settled(self) -> dict[str, Metadata]:
        rows = self._rows("SELECT doc, metadata FROM documents ORDER BY doc")
        return settle_versions({doc: _decode_metadata(encoded) for doc, encoded in rows}, date.today())

    def text(self, doc: str) -> str:
        """The loaded text that the document's offsets refer to; KeyError for an unknown document."""
        rows = self._rows("SELECT text FROM documents WHERE doc = ?", doc)
        if not rows:
            raise KeyError(doc)
        return str(rows[0][0])

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """The chunks with these ids, in the order asked for; unknown ids are left out."""
        found = {
            chunk_id: _decode_chunk(chunk_id, encoded)
            for chunk_id, encoded in self._by_ids("id, fields", ids)
        }
        return {chunk_id: found[chunk_id] for chunk_id in ids if chunk_id in found}

    def divisions(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The division paths of these chunks, without reading the rest of them."""
        return {
            chunk_id: tuple(path.split("/")) if path else ()
            for chunk_id, path in self._by_ids("id, division", ids)
        }

    def all_divisions(self) -> list[tuple[str, ...]]:
        """Every division path that some chunk applies to."""
        return list(self._divisions)

    @cached_property
    def _divisions(self) -> list[tuple[str, ...]]:
        rows = self._rows("SELECT DISTINCT division FROM chunks WHERE division != '' ORDER BY division")
        return [tuple(path.split("/")) for (path,) in rows]

    def batches(self, docs: Iterable[str], size: int) -> Iterator[list[Chunk]]:
        """Yields the chunks of these documents in their order, `size` at a time."""
        waiting: list[Chunk] = []
        for doc in docs:
            waiting += self.chunks_of(doc)
            while len(waiting) >= size:
                yield waiting[:size]
                del waiting[:size]
        if waiting:
            yield waiting

    def count_of(self, docs: Iterable[str]) -> int:
        """How many chunks these documents have."""
        counts = dict(self._rows("SELECT doc, count(*) FROM chunks GROUP BY doc"))
        return sum(counts.get(doc, 0) for doc in docs)

    def chunks_of(self, doc: str) -> list[Chunk]:
        """A document's chunks in their order."""
        rows = self._rows("SELECT id, fields FROM chunks WHERE doc = ? ORDER BY position", doc)
        return [_decode_chunk(*row) for row in rows]

    def chunk_at(self, doc: str, position: int) -> Chunk | None:
        """The chunk at a position of a document, counted from 0; None behind the last."""
        rows = self._rows("SELECT id, fields FROM chunks WHERE doc = ? AND position = ?", doc, position)
        return _decode_chunk(*rows[0]) if rows else None

    def chunk_ids_of(self, doc: str) -> list[str]:
        """The ids of a document's chunks in their order."""
        return [row[0] for row in self._rows("SELECT id FROM chunks WHERE doc = ? ORDER BY position", doc)]

    def chunks_labelled(self, doc: str, label: str) -> list[Chunk]:
        """The chunks of one unit of a document, an article (第十条) say, in their order."""
        rows = self._rows(
            "SELECT id, fields FROM chunks WHERE doc = ? AND label = ? ORDER BY position", doc, label
        )
        return [_decode_chunk(*row) for row in rows]

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, *parameters: str | int) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()

    def _by_ids(self, columns: str, ids: Sequence[str]) -> Iterable[Any]:
        for start in range(0, len(ids), _MOST_PARAMETERS):
            some = ids[start : start + _MOST_PARAMETERS]
            marks = ",".join("?" * len(some))
            yield from self._rows(f"SELECT {columns} FROM chunks WHERE id IN ({marks})", *some)


def _encode_chunk(chunk: Chunk) -> str:
    values = {field.name: getattr(chunk, field.name) for field in fields(chunk) if field.name != "id"}
    values["spans"] = [[span.clean, span.raw, span.length, int(span.skipped)] for span in chunk.spans]
    return json.dumps(values, ensure_ascii=False, default=date.isoformat)


def _decode_chunk(chunk_id: str, encoded: str) -> Chunk:
    values = json.loads(encoded)
    values["spans"] = tuple(
        Span(clean, raw, length, bool(gap)) for clean, raw, length, gap in values["spans"]
    )
    values["heading"] = tuple(values["heading"])
    values["division"] = tuple(values["division"])
    values["published"] = _decode_date(values["published"])
    return Chunk(id=chunk_id, **values)


def _decode_metadata(encoded: str) -> Metadata:
    values = json.loads(encoded)
    values |= {name: _decode_date(values[name]) for name in _DATES}
    values |= {name: tuple(values[name]) for name in ("division", "repeals")}
    values["status"] = Status(values["status"])
    return Metadata(**values)


def _decode_date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
