"""A snapshot in the making: what a killed build has read is there for the next one.

`draft.json` in its folder says what the store beside it was begun with. The indexes of a draft are made in
one go when all files are read; what a killed build left of them is thrown away.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexUnavailable
from index.snapshots.copies import copy_store
from index.snapshots.layout import (
    SnapshotFiles,
    create_snapshot,
    discard_leftovers,
    discard_snapshot,
    list_leftovers,
    snapshot_files,
)
from index.snapshots.manifest import Manifest, Recipe, schema_version, write_atomically, write_manifest
from index.stores.chunks import ChunkStore
from index.stores.places import backend_at

_log = logging.getLogger(__name__)
_NOTE = "draft.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a snapshot in the making lies, and its store, open for reading and writing."""

    files: SnapshotFiles
    store: ChunkStore

    @property
    def snapshot(self) -> str:
        """Id of the snapshot to be."""
        return self.files.folder.name

    def finish(self, manifest: Manifest) -> None:
        """Makes it a whole snapshot."""
        write_manifest(self.files.manifest, manifest)
        (self.files.folder / _NOTE).unlink()

    def discard(self, store: str) -> None:
        """Removes it."""
        self.close()
        discard_snapshot(self.files, store)

    def close(self) -> None:
        """Lets go of the store; the draft stays for the next build."""
        self.store.close()


def open_draft(index_dir: Path, recipe: Recipe, base: Manifest | None) -> Draft:
    """Goes on with the draft of a killed build, or begins one; only for the holder of the build lock.

    Other leftovers are removed. The store begins with the documents of `base` where they were cut into
    chunks the same way, else empty.
    """
    wanted = _describe(recipe, base)
    found = next((files for files in list_leftovers(index_dir) if _read_note(files) == wanted), None)
    discard_leftovers(index_dir, recipe.store, found)
    if found:
        backend_at(recipe.store).drop(found.folder)
        return Draft(found, ChunkStore.amend(found.store))
    files = create_snapshot(index_dir)
    store = _begin_store(files, snapshot_files(index_dir, base.snapshot) if base else None, recipe, base)
    write_atomically(files.folder / _NOTE, json.dumps(wanted))
    return Draft(files, store)


def _begin_store(
    files: SnapshotFiles, old: SnapshotFiles | None, recipe: Recipe, base: Manifest | None
) -> ChunkStore:
    if old and base and _cuts_alike(recipe, base.recipe):
        try:
            copy_store(old, files)
            return ChunkStore.amend(files.store)
        except IndexUnavailable as error:
            _log.warning("reading everything: %s", error)
            files.store.unlink(missing_ok=True)
    return ChunkStore.create(files.store)


def _cuts_alike(one: Recipe, other: Recipe) -> bool:
    return (one.chunker, one.chunk_tokens) == (other.chunker, other.chunk_tokens)


def _describe(recipe: Recipe, base: Manifest | None) -> dict[str, object]:
    return {"schema": schema_version(), "recipe": asdict(recipe), "base": base.snapshot if base else ""}


def _read_note(files: SnapshotFiles) -> object:
    try:
        return json.loads((files.folder / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
