"""A snapshot in the making: gone on with after a kill, thrown away when something else is wanted."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.snapshots.drafts import open_draft
from index.snapshots.layout import list_leftovers, snapshot_files
from index.snapshots.manifest import Manifest, Recipe, read_manifest, schema_version
from index.types import Document, Metadata

RECIPE = Recipe("hashing", "1", 256, "path")


@pytest.fixture
def fill(make_chunk):
    """Puts a document into a draft, as a build does before it is killed."""

    def put(draft, name: str) -> None:
        chunk = make_chunk("每户限养一只犬", doc=name)
        draft.store.add(Document(name, "每户限养一只犬", Metadata(name), "d"), [chunk], draft.snapshot)
        draft.store.commit()

    return put


def _manifest(draft) -> Manifest:
    store = draft.store
    return Manifest(
        schema=schema_version(),
        snapshot=draft.snapshot,
        previous="",
        created=datetime.now(UTC),
        recipe=RECIPE,
        roots=("corpus",),
        files=store.digests,
        chunks=store.chunk_count,
        characters=store.characters,
        removed=0,
        skipped=(),
        readings={},
    )


def test_what_a_killed_build_has_read_is_there_for_the_next(tmp_path, fill) -> None:
    with closing(open_draft(tmp_path, RECIPE, None)) as killed:
        fill(killed, "dogs.md")
        killed.files.lexical.mkdir()
    with closing(open_draft(tmp_path, RECIPE, None)) as draft:
        assert draft.snapshot == killed.snapshot
        assert list(draft.store.digests) == ["dogs.md"]
        assert not draft.files.lexical.exists(), "half an index is made anew"


@pytest.mark.parametrize("other", [{"chunker": "2"}, {"embedder": "another"}, {"chunk_tokens": 128}])
def test_a_draft_for_something_else_is_thrown_away(tmp_path, fill, other) -> None:
    with closing(open_draft(tmp_path, RECIPE, None)) as killed:
        fill(killed, "dogs.md")
    with closing(open_draft(tmp_path, replace(RECIPE, **other), None)) as draft:
        assert draft.store.document_count == 0
        assert [files.folder for files in list_leftovers(tmp_path)] == [draft.files.folder]
    assert not killed.files.folder.exists()


def test_a_draft_begins_with_the_documents_of_the_snapshot_before(tmp_path, fill) -> None:
    with closing(open_draft(tmp_path, RECIPE, None)) as first:
        fill(first, "dogs.md")
        first.store.seal()
        first.finish(_manifest(first))
    served = read_manifest(snapshot_files(tmp_path, first.snapshot).manifest)
    assert served is not None
    with closing(open_draft(tmp_path, RECIPE, served)) as draft:
        assert list(draft.store.digests) == ["dogs.md"]
        assert draft.store.read_for(draft.snapshot) == set(), "it is not to be read or embedded again"
    with closing(open_draft(tmp_path, replace(RECIPE, chunker="2"), served)) as anew:
        assert anew.store.document_count == 0, "chunks that were cut otherwise are of no use"


def test_a_discarded_draft_leaves_nothing(tmp_path) -> None:
    draft = open_draft(tmp_path, RECIPE, None)
    draft.discard("path")
    assert list_leftovers(tmp_path) == []
