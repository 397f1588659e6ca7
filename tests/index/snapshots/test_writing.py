"""A snapshot's indexes are written from its store, from nothing or from the one before."""

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from shutil import copyfile, rmtree

import pytest

from index.errors import IndexUnavailable
from index.snapshots import writing
from index.snapshots.layout import create_snapshot
from index.snapshots.manifest import Manifest, Recipe, schema_version
from index.snapshots.opening import open_snapshot
from index.snapshots.writing import write_indexes
from index.stores.chunks import ChunkStore
from index.types import Document, Metadata


@pytest.fixture
def documents(make_chunk):
    """Documents of two chunks each, by name."""

    def make(*names, text="每户限养一只犬"):
        return [
            (
                Document(name, text * 2, Metadata(name), "0"),
                [make_chunk(f"{text}，第{number}段，{name}", doc=name, position=number) for number in (0, 1)],
            )
            for name in names
        ]

    return make


@pytest.fixture
def write(tmp_path, unit_vectors):
    """Makes a snapshot of documents; `base` and what is outdated in it as in a build."""

    def go(documents, base=None, outdated=(), on_progress=lambda done, total: None):
        files = create_snapshot(tmp_path)
        if base:
            copyfile(base.store, files.store)
        store = ChunkStore.amend(files.store) if base else ChunkStore.create(files.store)
        with closing(store):
            gone = {doc: store.chunk_ids_of(doc) for doc in outdated}
            store.delete_documents(outdated)
            for document, own in documents:
                store.add(document, own)
            store.seal()
            docs, vectors = [document.doc for document, _ in documents], partial(_vectors, unit_vectors)
            write_indexes(files, base, gone, docs, store, vectors, "path", on_progress)
        return files

    return go


def _vectors(unit_vectors, chunks):
    return unit_vectors(max(len(chunks), 1))[: len(chunks)]


def held(files):
    """The documents in each part; all three must have the same."""
    manifest = Manifest(
        schema_version(), files.folder.name, "", datetime.now(UTC), Recipe("m", "1", 256, "path"), (), {},
        0, 0, 0, (), {},
    )  # fmt: skip
    with closing(open_snapshot(files, manifest)) as index:
        ids = [chunk.id for doc in index.store.metadata for chunk in index.store.chunks_of(doc)]
        assert index.dense.count == index.lexical.count == index.store.chunk_count == len(ids)
        assert set(index.dense.vectors(ids)) == set(ids)
        for chunk_id, chunk in index.store.chunks(ids).items():
            assert chunk_id in index.lexical.phrase(chunk.text, 10)
        return set(index.store.metadata)


def test_a_snapshot_from_nothing_has_everything_in_every_part(write, documents):
    told = []
    files = write(documents("a.md", "b.md"), on_progress=lambda *state: told.append(state))
    assert held(files) == {"a.md", "b.md"}
    assert told == [(0, 4), (4, 4)]


def test_the_next_one_starts_from_a_copy_and_leaves_the_old_alone(write, documents):
    old = write(documents("a.md", "b.md"))
    new = write(documents("b.md", "c.md", text="公园每日开放"), base=old, outdated=["b.md"])
    assert held(new) == {"a.md", "b.md", "c.md"}
    assert held(old) == {"a.md", "b.md"}


def test_chunks_come_in_batches_and_none_is_lost(write, documents, monkeypatch):
    monkeypatch.setattr(writing, "_BATCH", 3)
    told = []
    files = write(documents(*(f"{name}.md" for name in "abcde")), on_progress=lambda *now: told.append(now))
    assert len(held(files)) == 5
    assert told == [(0, 10), (3, 10), (6, 10), (9, 10), (10, 10)]


@pytest.mark.parametrize("part", ["dense", "lexical"])
def test_a_base_that_is_damaged_cannot_be_copied(write, documents, part):
    old = write(documents("a.md"))
    rmtree(getattr(old, part))
    with pytest.raises(IndexUnavailable, match="cannot be copied"):
        write(documents("b.md"), base=old)


def test_nothing_to_add_is_an_empty_snapshot(write):
    assert held(write([])) == set()
