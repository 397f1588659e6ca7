"""The dense index in PostgreSQL (pgvector): every vector compared, or a graph (HNSW) where there are many."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, Engine, text

from index.stores.postgres_connection import copying, reporting
from index.stores.protocols import DenseStore, Vector
from index.types import Chunk

# Up to here comparing all takes less than 50 ms, finds the very nearest, and needs no graph.
_COMPARED = 20_000
_NEAREST = text(
    "SELECT id, 1 - (embedding <=> CAST(:vector AS vector)) FROM vectors "
    "ORDER BY embedding <=> CAST(:vector AS vector) LIMIT :k"
)


class PostgresDense(DenseStore):
    """Vectors of all chunks of a snapshot, one table."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @staticmethod
    def make_table(connection: Connection) -> None:
        """Makes the table, empty."""
        connection.execute(text("CREATE TABLE vectors (id text NOT NULL, embedding vector NOT NULL)"))
        PostgresDense.make_keys(connection)

    @staticmethod
    def make_keys(connection: Connection) -> None:
        """Makes the key of a table that is there."""
        connection.execute(text("ALTER TABLE vectors ADD PRIMARY KEY (id)"))

    def add(self, chunks: Sequence[Chunk], vectors: Vector) -> None:
        """Takes chunks in with their normalised vectors, one row each; their ids must not be there yet."""
        if not chunks:
            return
        with reporting(self._where), self._engine.connect() as connection:
            width = f"ALTER TABLE vectors ALTER COLUMN embedding TYPE vector({vectors.shape[1]})"
            connection.execute(text(width))  # nothing to do where it has this width
            with copying(connection, "vectors") as copy:
                for chunk, vector in zip(chunks, vectors, strict=True):
                    copy.write_row((chunk.id, _written(vector)))

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets these chunks."""
        with reporting(self._where), self._engine.connect() as connection:
            connection.execute(text("DELETE FROM vectors WHERE id = ANY(:ids)"), {"ids": list(ids)})

    def commit(self) -> None:
        """Makes the graph where there are many vectors."""
        with reporting(self._where), self._engine.connect() as connection:
            if self.count > _COMPARED:
                graph = "CREATE INDEX IF NOT EXISTS graph ON vectors USING hnsw (embedding vector_cosine_ops)"
                connection.execute(text(graph))
            connection.execute(text("ANALYZE vectors"))

    @property
    def count(self) -> int:
        """Chunks in the index."""
        with reporting(self._where), self._engine.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM vectors")) or 0)

    def query(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The `k` nearest chunks as (chunk id, cosine), nearest first."""
        with reporting(self._where), self._engine.connect() as connection:
            found = connection.execute(_NEAREST, {"vector": _written(vector), "k": k})
            return [(str(one), float(cosine)) for one, cosine in found]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """The stored vectors of these chunks, to compare candidates that came from elsewhere."""
        if not ids:
            return {}
        stored = text("SELECT id, vector_send(embedding) FROM vectors WHERE id = ANY(:ids)")
        with reporting(self._where), self._engine.connect() as connection:
            return {str(one): _read(sent) for one, sent in connection.execute(stored, {"ids": list(ids)})}

    def close(self) -> None:
        """Lets go of the connections."""
        self._engine.dispose()


def _written(vector: Vector) -> str:
    return "[" + ",".join(map(str, vector.tolist())) + "]"


def _read(sent: bytes) -> Vector:
    """What pgvector sends: the width and a reserved number in two bytes each, then the values."""
    return np.frombuffer(sent, dtype=">f4", offset=4).astype(np.float32)
