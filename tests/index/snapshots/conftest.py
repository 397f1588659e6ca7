"""Whole snapshots without an index in them, for what looks at manifests and pointers only."""

from datetime import UTC, datetime

import pytest

from index.snapshots.layout import create_snapshot, point_to, read_pointer
from index.snapshots.manifest import Manifest, Recipe, schema_version, write_manifest
from index.types import Reading, RecognisedPage

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
            readings={"b.md": Reading(3, (RecognisedPage(2, 0.9, 5, 9),), ((3, "too unclear"),))},
        )
        write_manifest(files.manifest, manifest)
        if serve:
            point_to(tmp_path, manifest.snapshot)
        return manifest.snapshot

    return add
