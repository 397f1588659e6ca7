"""The manifest vouches for a snapshot: whole, of this version, and of these settings."""

import json
from dataclasses import replace

import pytest

from index.errors import IndexUnavailable
from index.snapshots.layout import (
    current_manifest,
)
from index.snapshots.manifest import (
    Recipe,
    check_fit,
    read_manifest,
    write_atomically,
    write_manifest,
)


def test_a_manifest_comes_back_equal(tmp_path, add_snapshot):
    name = add_snapshot()
    manifest = current_manifest(tmp_path)
    assert manifest.snapshot == name
    assert manifest.recipe == Recipe("model-a", "1", 256, "path")
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
        with pytest.raises(
            IndexUnavailable, match=r"run `policy-assistant index build (FOLDER|/documents) --index-dir"
        ):
            current_manifest(tmp_path)


@pytest.mark.parametrize(
    ("embedder", "chunker", "store", "named"),
    [
        ("model-b", "1", "path", "embedding model model-a.*model-b.*index build"),
        ("model-a", "2", "path", "chunker 1.*2.*index build"),
        ("model-a", "1", "http://chroma:8000", "store path.*http://chroma:8000.*index build"),
    ],
)
def test_an_index_of_other_settings_names_both_and_the_command(
    tmp_path, add_snapshot, embedder, chunker, store, named
):
    add_snapshot()
    manifest = current_manifest(tmp_path)
    check_fit(manifest, tmp_path, "model-a", "1", "path")
    with pytest.raises(IndexUnavailable, match=named):
        check_fit(manifest, tmp_path, embedder, chunker, store)


def test_the_fingerprint_follows_names_and_content_not_their_order(tmp_path, add_snapshot):
    add_snapshot()
    manifest = current_manifest(tmp_path)
    turned = replace(manifest, files=dict(reversed(manifest.files.items())))
    assert turned.fingerprint == manifest.fingerprint
    for files in ({"a.md": "1", "b.md": "3"}, {"a.md": "1", "c.md": "2"}, {"a.md": "1"}):
        assert replace(manifest, files=files).fingerprint != manifest.fingerprint


def test_a_file_is_replaced_whole_and_leaves_no_draft(tmp_path):
    path = tmp_path / "current"
    write_atomically(path, "first" * 1000)
    write_atomically(path, "second")
    assert path.read_text(encoding="utf-8") == "second"
    assert list(tmp_path.iterdir()) == [path]


def test_a_manifest_that_calls_the_store_chroma_is_read(tmp_path, add_snapshot):
    path = tmp_path / "snapshots" / add_snapshot() / "manifest.json"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace('"store": "path"', '"chroma": "path"'), encoding="utf-8")
    assert '"chroma"' in path.read_text(encoding="utf-8")
    assert read_manifest(path).recipe == Recipe("model-a", "1", 256, "path")
