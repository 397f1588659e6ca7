"""Which backend an address means, and the indexes that lie in a snapshot's folder."""

from contextlib import closing

import pytest

from index.errors import IndexUnavailable
from index.stores.files import FileBackend
from index.stores.places import backend_at
from index.stores.postgres import PostgresBackend


def test_an_address_says_where_indexes_lie():
    assert backend_at("path").copies
    assert not backend_at("http://127.0.0.1:8000").copies
    assert isinstance(backend_at("postgresql://me@127.0.0.1/policy"), PostgresBackend)


def test_both_folders_are_copied_and_dropped(tmp_path, make_chunk, unit_vectors):
    backend, chunks = FileBackend("path"), [make_chunk("养犬登记")]
    dense, lexical = backend.create(tmp_path / "old")
    with closing(dense), closing(lexical):
        dense.add(chunks, unit_vectors(1))
        lexical.add(chunks)
        lexical.commit()
    (tmp_path / "new").mkdir()
    backend.copy(tmp_path / "old", tmp_path / "new")
    backend.drop(tmp_path / "old")
    backend.drop(tmp_path / "old")
    dense, lexical = backend.open(tmp_path / "new")
    with closing(dense), closing(lexical):
        assert (dense.count, lexical.count) == (1, 1)
    with pytest.raises(IndexUnavailable):
        backend.open(tmp_path / "old")
    with pytest.raises(IndexUnavailable, match="cannot be copied"):
        backend.copy(tmp_path / "nowhere", tmp_path / "third")
