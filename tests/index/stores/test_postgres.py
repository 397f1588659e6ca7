"""Snapshots in a real PostgreSQL: each has a schema of its own."""

from contextlib import closing

import psycopg
import pytest

from index.errors import IndexUnavailable
from index.stores.postgres import PostgresBackend, schema_of


@pytest.fixture
def chunks(make_chunk):
    return [make_chunk(f"第{number}段登记", f"{number % 3}.md", number) for number in range(9)]


@pytest.fixture
def backend(vector_database):
    return PostgresBackend(vector_database)


def fill(backend, folder, chunks, unit_vectors):
    dense, lexical = backend.create(folder)
    with closing(dense), closing(lexical):
        dense.add(chunks, unit_vectors(len(chunks)))
        lexical.add(chunks)
        dense.commit()
        lexical.commit()


def counts(backend, folder):
    dense, lexical = backend.open(folder)
    with closing(dense), closing(lexical):
        return dense.count, lexical.count, len(lexical.phrase("登记", 50))


def test_a_copy_goes_its_own_way(tmp_path, backend, chunks, unit_vectors):
    fill(backend, tmp_path / "OLD", chunks, unit_vectors)
    backend.copy(tmp_path / "OLD", tmp_path / "NEW")
    dense, lexical = backend.open(tmp_path / "NEW")
    with closing(dense), closing(lexical):
        dense.delete([chunk.id for chunk in chunks if chunk.doc == "1.md"])
        lexical.delete_documents(["1.md"])
        lexical.commit()
        assert dense.query(unit_vectors(9)[3], 1)[0][0] == chunks[3].id
    assert counts(backend, tmp_path / "NEW") == (6, 6, 6)
    assert counts(backend, tmp_path / "OLD") == (9, 9, 9)


def test_a_dropped_snapshot_says_what_to_do_and_leaves_others_alone(tmp_path, backend, chunks, unit_vectors):
    for name in ("a", "b"):
        fill(backend, tmp_path / name, chunks, unit_vectors)
    reading, lexical = backend.open(tmp_path / "a")
    with closing(reading), closing(lexical):
        assert reading.count == 9
        backend.drop(tmp_path / "a")
        backend.drop(tmp_path / "a")
        with pytest.raises(IndexUnavailable, match=r"does not hold this index.*index rollback.*index build"):
            reading.query(unit_vectors(1)[0], 1)
        with pytest.raises(IndexUnavailable, match="does not hold this index"):
            lexical.add(chunks)
    with pytest.raises(IndexUnavailable, match="does not hold this index"):
        backend.open(tmp_path / "a")
    assert counts(backend, tmp_path / "b") == (9, 9, 9)


def test_what_a_killed_build_left_is_not_taken_for_whole(tmp_path, backend, vector_database):
    for store in backend.create(tmp_path / "half"):
        store.close()
    with psycopg.connect(vector_database, autocommit=True) as connection:
        connection.execute(f"DROP TABLE {schema_of(tmp_path / 'half')}.postings")
    with pytest.raises(IndexUnavailable, match="index build"):
        backend.open(tmp_path / "half")
    backend.drop(tmp_path / "half")
    for store in backend.create(tmp_path / "half"):
        store.close()
    assert counts(backend, tmp_path / "half") == (0, 0, 0)


def test_lost_connections_are_made_anew(tmp_path, backend, vector_database, chunks, unit_vectors):
    fill(backend, tmp_path / "a", chunks, unit_vectors)
    dense, lexical = backend.open(tmp_path / "a")
    with closing(dense), closing(lexical):
        assert dense.count == lexical.count == 9
        with psycopg.connect(vector_database, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert dense.count == lexical.count == 9
        assert dense.query(unit_vectors(9)[3], 1)[0][0] == chunks[3].id
