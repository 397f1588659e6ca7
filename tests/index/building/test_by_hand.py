"""Documents by hand in a build: before the operator's own, corrected, withdrawn, the same built again."""

from contextlib import closing
from datetime import date
from io import BytesIO

import pytest

from index.building.builder import build_index
from index.errors import PolicyAssistantError
from index.metadata.frontmatter import FrontMatter
from index.snapshots.holdings import Holding, Holdings, keep_file, read_copy, read_holdings
from index.snapshots.layout import read_pointer, serve_snapshot, snapshot_files
from index.snapshots.opening import open_index


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "documents"


@pytest.fixture
def keep(folder):
    def make(doc, text, name="", **known):
        file, digest = keep_file(folder, BytesIO(text.encode()), name or doc)
        return Holding(doc=doc, file=file, sha256=digest, **known)

    return make


def held(folder, *entries):
    return Holdings(folder, {one.doc: one for one in entries})


def read(tmp_path, report, name="index"):
    return closing(open_index(tmp_path / name, "hashing", snapshot=report.snapshot))


def test_documents_by_hand_go_before_the_operators(tmp_path, build, folder, keep, regulation, embedder):
    build()
    fresh = keep("地铁.txt", regulation("青示市", "地铁"))
    newer = keep("养犬.txt", regulation("青示市", "养犬", "二百元"), "养犬(2024-05-01).txt")
    stated = Holding(doc="停车.txt", metadata=FrontMatter(effective=date(2024, 1, 1)))
    gone = Holding(doc="供水.txt", withdrawn=True)
    embedder.embedded.clear()
    report = build(holdings=held(folder, fresh, newer, stated, gone))
    assert (report.added, report.changed, report.deleted, report.unchanged) == (1, 2, 1, 7)
    with read(tmp_path, report) as pinned, pinned.reading() as index:
        store = index.store
        assert "二百元" in store.text("养犬.txt")
        assert store.metadata["养犬.txt"].published == date(2024, 5, 1)
        assert store.metadata["停车.txt"].effective == date(2024, 1, 1)
        assert "供水.txt" not in store.metadata
        assert "地铁.txt" in store.metadata
        assert set(index.holdings.entries) == {"地铁.txt", "养犬.txt", "停车.txt", "供水.txt"}
    assert not any("绿化" in text for text in embedder.embedded), "only what changed is embedded again"
    assert set(read_holdings(folder).entries) == {"地铁.txt", "养犬.txt", "停车.txt", "供水.txt"}
    again = build(holdings=read_holdings(folder))
    assert again.snapshot == report.snapshot, "a build from the command line finds nothing to do"


def test_a_build_from_nothing_gives_the_same_index(tmp_path, build, folder, keep, regulation):
    entries = [keep("地铁.txt", regulation("青示市", "地铁")), Holding(doc="供水.txt", withdrawn=True)]
    first = build(holdings=held(folder, *entries))
    other = build(index_dir=tmp_path / "other", holdings=read_holdings(folder))
    with read(tmp_path, first) as pinned, pinned.reading() as index:
        fingerprint = index.manifest.fingerprint
    with read(tmp_path, other, "other") as pinned, pinned.reading() as index:
        assert index.manifest.fingerprint == fingerprint


def test_a_snapshot_can_be_made_and_not_served(tmp_path, build, folder, keep, regulation, embedder):
    before = build().snapshot
    report = build(holdings=held(folder, keep("地铁.txt", regulation("青示市", "地铁"))), serves=False)
    assert report.added == 1
    assert read_pointer(tmp_path / "index") == before
    assert read_holdings(folder).entries == {}, "nothing was published"
    with closing(open_index(tmp_path / "index", embedder.identity)) as live:
        serve_snapshot(tmp_path / "index", report.snapshot)
        with live.reading() as index:
            assert "地铁.txt" in index.store.metadata
    assert set(read_copy(snapshot_files(tmp_path / "index", report.snapshot).holdings).entries) == {
        "地铁.txt"
    }


def test_a_server_stays_with_the_snapshot_it_has_where_a_new_one_is_damaged(
    tmp_path, build, folder, keep, regulation, embedder
):
    build()
    report = build(holdings=held(folder, keep("地铁.txt", regulation("青示市", "地铁"))), serves=False)
    with closing(open_index(tmp_path / "index", embedder.identity)) as live:
        snapshot_files(tmp_path / "index", report.snapshot).holdings.write_text("{")
        serve_snapshot(tmp_path / "index", report.snapshot)
        with live.reading() as index:
            assert "地铁.txt" not in index.store.metadata


def test_an_unknown_snapshot_is_not_served(tmp_path, build):
    before = build().snapshot
    with pytest.raises(PolicyAssistantError, match="no snapshot 2000"):
        serve_snapshot(tmp_path / "index", "2000")
    assert read_pointer(tmp_path / "index") == before


def test_documents_by_hand_need_no_folder_of_the_operators(
    tmp_path, folder, keep, regulation, embedder, cache
):
    one = held(folder, keep("地铁.txt", regulation("青示市", "地铁")))
    report = build_index([], tmp_path / "index", embedder, cache, holdings=one)
    assert report.documents == 1
    gone = held(folder, Holding(doc="地铁.txt", file="x", withdrawn=True))
    with pytest.raises(PolicyAssistantError):
        build_index([], tmp_path / "index", embedder, cache, holdings=gone)


def test_a_kept_file_that_was_changed_is_named(tmp_path, build, folder, keep, regulation):
    one = keep("地铁.txt", regulation("青示市", "地铁"))
    (folder / one.file).write_text("别的", encoding="utf-8")
    report = build(holdings=held(folder, one))
    assert report.skipped == (("地铁.txt", "is not the file that was added; restore it from a backup"),)
