"""A snapshot taken out of an index and put into one is served like the first; half of one never is."""

import json
import shutil
from contextlib import closing

import pytest

from index.errors import BuildLocked, IndexUnavailable, PolicyAssistantError
from index.snapshots.copies import check_taken, put_snapshot, take_snapshot
from index.snapshots.layout import current_manifest, read_pointer, rollback
from index.snapshots.lock import building
from index.snapshots.opening import open_index

DOC = "养犬.txt"


@pytest.fixture
def taken(tmp_path, build):
    build()
    take_snapshot(tmp_path / "index", tmp_path / "taken")
    return tmp_path / "taken"


def put(index_dir, folder):
    return put_snapshot(index_dir, folder, check_taken(folder, index_dir))


def test_a_reader_follows_to_what_was_put_back_and_may_go_back(tmp_path, corpus, build, regulation, taken):
    (corpus / DOC).write_text(regulation("青示市", "养犬", "八元"), encoding="utf-8")
    build()
    index_dir = tmp_path / "index"
    with closing(open_index(index_dir, "hashing")) as live:
        with live.reading() as later:
            assert later.lexical.phrase("每年缴纳八元", 1)
        manifest = put(index_dir, taken)
        with live.reading() as back:
            assert back.manifest == manifest == current_manifest(index_dir)
            assert back.store.text(DOC) == regulation("青示市", "养犬")
            assert back.dense.count == back.lexical.count == manifest.chunks
        assert rollback(index_dir) == later.manifest
    build()  # goes on from there


def test_it_is_put_where_nothing_was(tmp_path, build, taken):
    before = current_manifest(tmp_path / "index")
    shutil.rmtree(tmp_path / "index")
    manifest = put(tmp_path / "index", taken)
    assert (manifest.fingerprint, manifest.previous) == (before.fingerprint, "")
    assert not taken.exists()


@pytest.mark.parametrize("part", ["store.sqlite", "lexical", "chroma", "manifest.json"])
def test_what_lacks_a_part_is_not_put_back(tmp_path, taken, part):
    index_dir, served = tmp_path / "index", read_pointer(tmp_path / "index")
    lost = taken / part
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    with pytest.raises(PolicyAssistantError):
        put(index_dir, taken)
    assert read_pointer(index_dir) == served


def test_another_version_is_told_with_the_command(tmp_path, corpus, taken):
    path = taken / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(values | {"schema": "0-older"}), encoding="utf-8")
    wanted = f"of another version of this program: run `policy-assistant index build {corpus} --index-dir"
    with pytest.raises(IndexUnavailable) as caught:
        check_taken(taken, tmp_path / "index")
    assert wanted in str(caught.value)


def test_during_a_build_nothing_is_put_back(tmp_path, taken):
    served = read_pointer(tmp_path / "index")
    with building(tmp_path / "index"), pytest.raises(BuildLocked):
        put(tmp_path / "index", taken)
    assert read_pointer(tmp_path / "index") == served
    assert taken.exists()


def test_vectors_on_a_server_are_not_in_a_snapshot(tmp_path, build, server):
    build(store=server)
    with pytest.raises(IndexUnavailable, match=r"server .* has a backup of its own"):
        take_snapshot(tmp_path / "index", tmp_path / "taken")
