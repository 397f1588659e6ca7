"""The dense index on a real Chroma, embedded and as a server, and in a real PostgreSQL."""

import os
import sys
import time

import numpy as np
import pytest

from index.errors import IndexUnavailable
from index.stores.dense import DenseIndex, copy_dense, drop_collection
from index.stores.places import backend_at


@pytest.fixture
def chunks(make_chunk):
    return [make_chunk(f"第{number}段", "a.md" if number < 20 else "b.md", number) for number in range(40)]


@pytest.fixture(params=["path", "postgresql"])
def dense(request, tmp_path, chunks, unit_vectors):
    address = "path" if request.param == "path" else request.getfixturevalue("vector_database")
    index, lexical = backend_at(address).create(tmp_path)
    index.add(chunks, unit_vectors(40))
    index.commit()
    yield index
    index.close()
    lexical.close()


def test_the_nearest_comes_first_with_its_cosine(dense, chunks, unit_vectors):
    vectors = unit_vectors(40)
    question = 0.9 * vectors[7] + 0.1 * vectors[3]
    question /= np.linalg.norm(question)
    found = dense.query(question, 5)
    assert found[0][0] == chunks[7].id
    expected = sorted((vectors @ question).tolist(), reverse=True)[:5]
    assert [cosine for _, cosine in found] == pytest.approx(expected, abs=1e-5)


def test_more_neighbours_than_chunks_may_be_asked_for(dense, unit_vectors):
    assert len(dense.query(unit_vectors(1)[0], 500)) == 40


def test_vectors_come_back_for_known_ids(dense, chunks, unit_vectors):
    found = dense.vectors([chunks[5].id, "unknown", chunks[2].id])
    assert found.keys() == {chunks[5].id, chunks[2].id}
    assert found[chunks[5].id] == pytest.approx(unit_vectors(40)[5], abs=1e-6)
    assert dense.vectors([]) == {}


def test_deleted_chunks_are_not_found_and_can_be_added_again(dense, chunks, unit_vectors):
    dense.delete([chunk.id for chunk in chunks[:20]])
    assert dense.count == 20
    assert chunks[3].id not in dict(dense.query(unit_vectors(40)[3], 40))
    dense.add(chunks[3:4], unit_vectors(40)[3:4])
    assert dense.query(unit_vectors(40)[3], 1)[0][0] == chunks[3].id


def test_an_index_survives_reopening_and_closing_frees_its_files(tmp_path, chunks, unit_vectors):
    first = DenseIndex.create(tmp_path / "one", "policy")
    first.add(chunks, unit_vectors(40))
    second = DenseIndex.create(tmp_path / "two", "policy")
    first.close()
    if sys.platform == "linux":
        deadline = time.monotonic() + 20  # Chroma's threads close the files a moment later
        while (held := open_files(tmp_path / "one")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert held == []
    second.add(chunks[:3], unit_vectors(3))
    assert second.count == 3
    again = DenseIndex.open(tmp_path / "one", "policy")
    assert again.query(unit_vectors(40)[11], 1)[0][0] == chunks[11].id
    again.close()
    second.close()


def test_a_copy_goes_its_own_way(tmp_path, chunks, unit_vectors):
    dense = DenseIndex.create(tmp_path / "chroma", "policy")
    dense.add(chunks, unit_vectors(40))
    copy_dense(tmp_path / "chroma", tmp_path / "copy")
    copy = DenseIndex.open(tmp_path / "copy", "policy")
    copy.delete([chunks[0].id])
    assert (copy.count, dense.count) == (39, 40)
    assert copy.query(unit_vectors(40)[9], 1)[0][0] == chunks[9].id
    copy.close()
    dense.close()


def test_a_missing_or_damaged_index_says_what_to_do(tmp_path, chunks, unit_vectors):
    with pytest.raises(IndexUnavailable, match="index build"):
        DenseIndex.open(tmp_path / "nowhere", "policy")
    assert not (tmp_path / "nowhere").exists()
    broken = DenseIndex.create(tmp_path / "broken", "policy")
    broken.add(chunks, unit_vectors(40))
    broken.close()
    (tmp_path / "broken" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexUnavailable, match="index rollback"):
        DenseIndex.open(tmp_path / "broken", "policy")


def open_files(folder):
    links = [os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")]
    return [link for link in links if str(folder) in link]


def test_a_server_keeps_each_snapshot_in_its_own_collection(tmp_path, server, chunks, unit_vectors):
    old = DenseIndex.create(tmp_path, "policy-20260101", server)
    old.add(chunks[:10], unit_vectors(10))
    new = DenseIndex.create(tmp_path, "policy-20260102", server)
    new.add(chunks, unit_vectors(40))
    again = DenseIndex.open(tmp_path, "policy-20260101", server)
    assert (again.count, new.count) == (10, 40)
    assert new.query(unit_vectors(40)[30], 1)[0][0] == chunks[30].id
    drop_collection("policy-20260101", server)
    drop_collection("policy-20260101", server)
    with pytest.raises(IndexUnavailable, match="index build"):
        DenseIndex.open(tmp_path, "policy-20260101", server)
    assert new.count == 40


def test_a_silent_server_is_named(tmp_path):
    with pytest.raises(IndexUnavailable, match=r"no Chroma server answers at http://127\.0\.0\.1:9:"):
        DenseIndex.open(tmp_path, "policy", "http://127.0.0.1:9")
