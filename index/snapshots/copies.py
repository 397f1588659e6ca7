"""Snapshots copied: as the base of a new one, out of an index for keeping, and back into one."""

import shutil
from dataclasses import replace
from pathlib import Path

from index.errors import IndexUnavailable
from index.snapshots.checks import check_snapshot
from index.snapshots.layout import (
    SnapshotFiles,
    create_snapshot,
    current_manifest,
    point_to,
    read_pointer,
    snapshot_files,
)
from index.snapshots.lock import building
from index.snapshots.manifest import Manifest, explain_unreadable, read_manifest, write_manifest
from index.stores.chunks import ChunkStore
from index.stores.places import backend_at
from index.stores.protocols import PATH


def copy_store(base: SnapshotFiles, files: SnapshotFiles) -> None:
    """Copies a snapshot's documents and chunks into another's folder, while others may be reading it.

    Raises:
        IndexUnavailable: the store is missing or damaged.
    """
    try:
        shutil.copyfile(base.store, files.store)
        ChunkStore.open(files.store).close()
    except OSError as error:
        raise IndexUnavailable(f"the snapshot {base.folder} cannot be copied: {error}") from error


def take_snapshot(index_dir: Path, folder: Path) -> Manifest:
    """Copies the snapshot being served into a new folder, and makes sure that the copy works.

    Returns:
        Its manifest.

    Raises:
        IndexUnavailable: there is none, it is damaged, or its indexes lie on a server.
        SnapshotFaulty: the copy does not hold together.
    """
    manifest = current_manifest(index_dir)
    if manifest.recipe.store != PATH:
        raise IndexUnavailable(
            f"the index in {index_dir} lies on the server {manifest.recipe.store}, which has a backup of its "
            "own: use --without-index, or build with POLICY_ASSISTANT_STORE=path"
        )
    source, copied = snapshot_files(index_dir, manifest.snapshot), SnapshotFiles(folder)
    folder.mkdir(parents=True)
    copy_store(source, copied)
    backend_at(PATH).copy(source.folder, copied.folder)
    shutil.copyfile(source.manifest, copied.manifest)
    if source.holdings.exists():
        shutil.copyfile(source.holdings, copied.holdings)
    check_snapshot(copied, manifest)
    return manifest


def check_taken(folder: Path, index_dir: Path) -> Manifest:
    """The manifest of a snapshot that was taken, once it has been opened and asked.

    Args:
        folder: The snapshot.
        index_dir: The index it is to go into.

    Raises:
        IndexUnavailable: it is damaged, or of another version of this program; the text says what to do.
        SnapshotFaulty: it does not hold together.
    """
    files = SnapshotFiles(folder)
    manifest = read_manifest(files.manifest)
    if manifest is None:
        raise IndexUnavailable(f"the index in the backup {explain_unreadable(files.manifest, index_dir)}")
    check_snapshot(files, manifest)
    return manifest


def put_snapshot(index_dir: Path, folder: Path, manifest: Manifest) -> Manifest:
    """Makes a checked snapshot the newest of an index, served from now on; a running server follows.

    The one served before stays, for `rollback`.

    Args:
        index_dir: The index.
        folder: The snapshot, on the same file system; gone afterwards.
        manifest: What `check_taken` said of it.

    Returns:
        The manifest under its new name.

    Raises:
        BuildLocked: a build is running.
    """
    with building(index_dir):
        files = create_snapshot(index_dir)
        newest = replace(manifest, snapshot=files.folder.name, previous=read_pointer(index_dir))
        SnapshotFiles(folder).manifest.unlink()
        files.folder.rmdir()
        folder.rename(files.folder)
        write_manifest(files.manifest, newest)
        point_to(index_dir, newest.snapshot)
        return newest
