"""Snapshots on disk: the pointer, what is kept, going back, and the lock."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from index.errors import BuildLocked, IndexUnavailable, PolicyAssistantError
from index.snapshots.layout import (
    create_snapshot,
    current_manifest,
    discard_leftovers,
    list_snapshots,
    point_to,
    prune_snapshots,
    read_pointer,
    rollback,
)
from index.snapshots.lock import building
from index.snapshots.manifest import (
    Manifest,
    Recipe,
    check_fit,
    read_manifest,
    schema_version,
    write_manifest,
)

RECIPE = Recipe("model-a", "1", 256, "path")


@pytest.fixture
def add_snapshot(tmp_path):
    """Makes a whole snapshot (its manifest vouches for it) that replaces the one being served."""

    def add(serve=True):
        files = create_snapshot(tmp_path)
        files.dense.mkdir()
        manifest = Manifest(
            schema=schema_version(),
            snapshot=files.folder.name,
            previous=read_pointer(tmp_path),
            created=datetime.now(UTC),
            recipe=RECIPE,
            roots=("/documents",),
            files={"a.md": "1", "b.md": "2"},
            chunks=3,
            characters=30,
            removed=0,
            skipped=(("c.pdf", "no text"),),
        )
        write_manifest(files.manifest, manifest)
        if serve:
            point_to(tmp_path, manifest.snapshot)
        return manifest.snapshot

    return add


def names(index_dir):
    return [manifest.snapshot for manifest in list_snapshots(index_dir)]


def test_a_manifest_comes_back_equal(tmp_path, add_snapshot):
    name = add_snapshot()
    manifest = current_manifest(tmp_path)
    assert manifest.snapshot == name
    assert manifest.recipe == RECIPE
    assert manifest.skipped == (("c.pdf", "no text"),)
    write_manifest(tmp_path / "again.json", manifest)
    assert read_manifest(tmp_path / "again.json") == manifest


def test_a_manifest_that_is_cut_off_or_altered_or_of_another_version_does_not_count(tmp_path, add_snapshot):
    path = tmp_path / "snapshots" / add_snapshot() / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    values = json.loads(whole)
    for damaged in (
        whole[: len(whole) // 2],
        json.dumps(values | {"schema": "0"}),
        json.dumps(values | {"files": {"a.md": "1"}}),
        "[]",
    ):
        path.write_text(damaged, encoding="utf-8")
        assert read_manifest(path) is None
        with pytest.raises(IndexUnavailable, match="index build FOLDER"):
            current_manifest(tmp_path)


def test_without_an_index_the_command_is_named(tmp_path):
    wanted = re.escape(f"no index in {tmp_path}: run `policy-assistant index build FOLDER` first")
    with pytest.raises(IndexUnavailable, match=wanted):
        current_manifest(tmp_path)
    with pytest.raises(IndexUnavailable, match=wanted):
        rollback(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("embedder", "chunker", "chroma", "named"),
    [
        ("model-b", "1", "path", "embedding model model-a.*model-b.*index build"),
        ("model-a", "2", "path", "chunker 1.*2.*index build"),
        ("model-a", "1", "http://chroma:8000", "Chroma address path.*http://chroma:8000.*index build"),
    ],
)
def test_an_index_of_other_settings_names_both_and_the_command(
    tmp_path, add_snapshot, embedder, chunker, chroma, named
):
    add_snapshot()
    manifest = current_manifest(tmp_path)
    check_fit(manifest, tmp_path, "model-a", "1", "path")
    with pytest.raises(IndexUnavailable, match=named):
        check_fit(manifest, tmp_path, embedder, chunker, chroma)


def test_leftovers_of_killed_builds_go_and_whole_snapshots_stay(tmp_path, add_snapshot):
    kept = add_snapshot()
    left = create_snapshot(tmp_path)
    left.store.write_bytes(b"half")
    discard_leftovers(tmp_path, "path")
    assert not left.folder.exists()
    assert names(tmp_path) == [kept]


def test_the_last_snapshots_are_kept(tmp_path, add_snapshot):
    made = [add_snapshot() for _ in range(5)]
    prune_snapshots(tmp_path, 3)
    assert names(tmp_path) == made[-3:]
    prune_snapshots(tmp_path, 1)
    assert names(tmp_path) == made[-2:], "readers may still be on the one just replaced"
    assert read_pointer(tmp_path) == made[-1]


def test_going_back_step_by_step_until_there_is_nothing_earlier(tmp_path, add_snapshot):
    first, second, third = (add_snapshot() for _ in range(3))
    assert read_pointer(tmp_path) == third
    assert rollback(tmp_path).snapshot == second
    assert rollback(tmp_path).snapshot == first
    with pytest.raises(PolicyAssistantError, match="no earlier snapshot"):
        rollback(tmp_path)
    assert read_pointer(tmp_path) == first


def test_a_build_after_going_back_forgets_what_was_gone_back_from(tmp_path, add_snapshot):
    first, bad = add_snapshot(), add_snapshot()
    rollback(tmp_path)
    third = add_snapshot()
    prune_snapshots(tmp_path, 3)
    assert names(tmp_path) == [first, third]
    assert rollback(tmp_path).snapshot == first
    assert bad not in names(tmp_path)


def test_going_back_from_a_damaged_snapshot(tmp_path, add_snapshot):
    first, second = add_snapshot(), add_snapshot()
    (tmp_path / "snapshots" / second / "manifest.json").unlink()
    assert rollback(tmp_path).snapshot == first


def test_the_second_build_is_told_who_holds_the_lock(tmp_path):
    holding = "import sys, pathlib, index.locking as locking\n"
    holding += "with locking.building(pathlib.Path(sys.argv[1])):\n    print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(BuildLocked, match=rf"process {holder.pid} on .* \(since \d{{4}}-"),
        building(tmp_path),
    ):
        pytest.fail("two builds at once")
    holder.kill()
    holder.communicate()
    with building(tmp_path):
        described = json.loads((tmp_path / "build.lock.json").read_text())
        assert described["pid"] == os.getpid()
    with building(tmp_path):
        pass


def test_going_back_waits_for_no_build(tmp_path, add_snapshot):
    add_snapshot()
    last = add_snapshot()
    with building(tmp_path), pytest.raises(BuildLocked):
        rollback(tmp_path)
    assert read_pointer(tmp_path) == last
