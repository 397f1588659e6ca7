"""Snapshots on disk: the pointer, what is kept, going back, and the lock."""

import re

import pytest

from index.errors import BuildLocked, IndexUnavailable, PolicyAssistantError
from index.snapshots.layout import (
    create_snapshot,
    current_manifest,
    discard_leftovers,
    list_snapshots,
    prune_snapshots,
    read_pointer,
    rollback,
)
from index.snapshots.lock import building


def names(index_dir):
    return [manifest.snapshot for manifest in list_snapshots(index_dir)]


def test_without_an_index_the_command_is_named(tmp_path):
    wanted = re.escape(f"no index in {tmp_path}: run `policy-assistant index build FOLDER` first")
    with pytest.raises(IndexUnavailable, match=wanted):
        current_manifest(tmp_path)
    with pytest.raises(IndexUnavailable, match=wanted):
        rollback(tmp_path)
    assert list(tmp_path.iterdir()) == []


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


def test_going_back_waits_for_no_build(tmp_path, add_snapshot):
    add_snapshot()
    last = add_snapshot()
    with building(tmp_path), pytest.raises(BuildLocked):
        rollback(tmp_path)
    assert read_pointer(tmp_path) == last
