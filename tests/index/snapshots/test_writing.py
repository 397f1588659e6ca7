"""A snapshot's three parts are written in step, from nothing or from the one before."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from index.errors import IndexUnavailable
from index.snapshots.layout import create_snapshot
from index.snapshots.manifest import Manifest, Recipe, schema_version
from index.snapshots.opening import open_snapshot
from index.snapshots.writing import write_snapshot
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
    def go(documents, base=None, outdated=(), on_progress=lambda done, total: None):
        files = create_snapshot(tmp_path)
        count = sum(len(chunks) for _, chunks in documents)
        vectors = unit_vectors(max(count, 1))[:count]
        return files, write_snapshot(files, base, outdated, documents, vectors, "path", on_progress)

    return go


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
    files, written = write(documents("a.md", "b.md"), on_progress=lambda *state: told.append(state))
    assert held(files) == {"a.md", "b.md"}
    assert (written.chunks, written.removed) == (4, 0)
    assert written.characters == 2 * len("每户限养一只犬" * 2)
    assert told[-1] == (4, 4)


def test_the_next_one_starts_from_a_copy_and_leaves_the_old_alone(write, documents):
    old, _ = write(documents("a.md", "b.md"))
    new, written = write(documents("b.md", "c.md", text="公园每日开放"), base=old, outdated=["b.md"])
    assert held(new) == {"a.md", "b.md", "c.md"}
    assert (written.chunks, written.removed) == (6, 2)
    assert held(old) == {"a.md", "b.md"}


def test_a_base_that_is_damaged_cannot_be_copied(write, documents):
    old, _ = write(documents("a.md"))
    old.store.write_bytes(b"no database" * 100)
    with pytest.raises(IndexUnavailable):
        write(documents("b.md"), base=old)
    old.store.unlink()
    with pytest.raises(IndexUnavailable, match="cannot be copied"):
        write(documents("b.md"), base=old)


def test_nothing_to_add_is_an_empty_snapshot(write):
    files, written = write([])
    assert held(files) == set()
    assert written.chunks == 0
