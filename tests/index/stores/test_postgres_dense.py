"""Vectors in a real PostgreSQL: compared one by one, or through a graph."""

from contextlib import closing

import numpy as np
import pytest
from sqlalchemy import text

from index.stores import postgres_dense
from index.stores.postgres import PostgresBackend


@pytest.fixture
def chunks(make_chunk):
    return [make_chunk(f"第{number}段", "a.md", number) for number in range(300)]


def test_a_graph_finds_what_comparing_all_finds(tmp_path, vector_database, chunks, unit_vectors, monkeypatch):
    monkeypatch.setattr(postgres_dense, "_COMPARED", 200)
    vectors = unit_vectors(300)
    dense, lexical = PostgresBackend(vector_database).create(tmp_path / "graph")
    with closing(dense), closing(lexical):
        dense.add(chunks[:100], vectors[:100])
        dense.commit()
        assert "graph" not in indexes_of(dense)
        dense.add(chunks[100:], vectors[100:])
        dense.commit()
        assert "graph" in indexes_of(dense)
        found = dense.query(vectors[7], 250)
        assert len(found) == 250
        nearest = np.argsort(-(vectors @ vectors[7]))[:20]
        expected = {chunks[at].id for at in nearest}
        assert len(expected & {one for one, _ in found[:20]}) >= 19
        assert found[0] == (chunks[7].id, pytest.approx(1.0, abs=1e-6))


def test_vectors_come_back_as_they_went_in(tmp_path, vector_database, chunks, unit_vectors):
    dense, lexical = PostgresBackend(vector_database).create(tmp_path / "same")
    with closing(dense), closing(lexical):
        dense.add(chunks, unit_vectors(300))
        dense.add([], unit_vectors(1)[:0])
        stored = dense.vectors([chunk.id for chunk in chunks])
        assert np.array_equal(np.stack([stored[chunk.id] for chunk in chunks]), unit_vectors(300))


def indexes_of(dense):
    with dense._engine.connect() as connection:
        return set(connection.scalars(text("SELECT indexname FROM pg_indexes WHERE tablename = 'vectors'")))
