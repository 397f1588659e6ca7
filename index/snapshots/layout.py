"""Snapshots of an index on disk: each build writes a new one beside the old, then a pointer is swapped.

    index_dir/current                 id of the snapshot that is served
    index_dir/snapshots/<id>/         chroma/  lexical/  store.sqlite  manifest.json

A folder without a valid manifest is what a killed build left; the next build goes on with it (`drafts`) or
removes it.
"""

import logging
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexUnavailable, PolicyAssistantError
from index.snapshots.lock import building
from index.snapshots.manifest import Manifest, explain_unreadable, read_manifest, write_atomically
from index.stores.files import dense_folder, lexical_folder
from index.stores.places import backend_at

_FEWEST_KEPT = 2
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SnapshotFiles:
    """Where the parts of one snapshot lie."""

    folder: Path

    @property
    def dense(self) -> Path:
        """Folder of the Chroma database, where the indexes lie in files."""
        return dense_folder(self.folder)

    @property
    def lexical(self) -> Path:
        """Folder of the tantivy index, where the indexes lie in files."""
        return lexical_folder(self.folder)

    @property
    def store(self) -> Path:
        """The SQLite file."""
        return self.folder / "store.sqlite"

    @property
    def manifest(self) -> Path:
        """The manifest; it is written last."""
        return self.folder / "manifest.json"

    @property
    def holdings(self) -> Path:
        """The documents by hand that it was built with; not there where there were none."""
        return self.folder / "documents.json"


def snapshot_files(index_dir: Path, snapshot: str) -> SnapshotFiles:
    """Where a snapshot lies."""
    return SnapshotFiles(index_dir / "snapshots" / snapshot)


def create_snapshot(index_dir: Path) -> SnapshotFiles:
    """A new empty snapshot folder; its name is the time, so that names sort by age."""
    files = snapshot_files(index_dir, datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f"))
    files.folder.mkdir(parents=True)
    return files


def pointer_path(index_dir: Path) -> Path:
    """The file that names the snapshot being served."""
    return index_dir / "current"


def read_pointer(index_dir: Path) -> str:
    """Id of the snapshot being served; empty where there is none."""
    try:
        return pointer_path(index_dir).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def point_to(index_dir: Path, snapshot: str) -> None:
    """Makes `snapshot` the one that is served from now on."""
    write_atomically(pointer_path(index_dir), snapshot + "\n")


def current_manifest(index_dir: Path, snapshot: str = "") -> Manifest:
    """The manifest of the snapshot being served, or of the one that is named.

    Raises:
        IndexUnavailable: there is no index, or it is of another version of this program.
    """
    snapshot = snapshot or read_pointer(index_dir)
    if not snapshot:
        raise IndexUnavailable(f"no index in {index_dir}: run `policy-assistant index build FOLDER` first")
    path = snapshot_files(index_dir, snapshot).manifest
    manifest = read_manifest(path)
    if manifest is None:
        raise IndexUnavailable(f"the index in {index_dir} {explain_unreadable(path, index_dir)}")
    return manifest


def list_snapshots(index_dir: Path) -> list[Manifest]:
    """The whole snapshots there are, oldest first."""
    manifests = (read_manifest(SnapshotFiles(folder).manifest) for folder in _folders(index_dir))
    return [manifest for manifest in manifests if manifest is not None]


def list_leftovers(index_dir: Path) -> list[SnapshotFiles]:
    """What killed builds left, newest first."""
    current = read_pointer(index_dir)
    found = [SnapshotFiles(folder) for folder in _folders(index_dir) if folder.name != current]
    return [files for files in found[::-1] if read_manifest(files.manifest) is None]


def discard_leftovers(index_dir: Path, store: str, keep: SnapshotFiles | None = None) -> None:
    """Removes what killed builds left but `keep`; only for the holder of the build lock."""
    for files in list_leftovers(index_dir):
        if files != keep:
            discard_snapshot(files, store)


def discard_snapshot(files: SnapshotFiles, store: str) -> None:
    """Removes a snapshot: its manifest first, so that a half-removed one is never taken for whole."""
    files.manifest.unlink(missing_ok=True)
    backend_at(store).drop(files.folder)
    shutil.rmtree(files.folder)


def prune_snapshots(index_dir: Path, keep: int) -> None:
    """Keeps the served snapshot and those it came from, `keep` in all; only for the holder of the lock.

    The one just replaced always stays until the next build: questions may still be reading it.
    """
    known = {manifest.snapshot: manifest for manifest in list_snapshots(index_dir)}
    kept = _lineage(known, read_pointer(index_dir))[: max(keep, _FEWEST_KEPT)]
    for name, manifest in known.items():
        if name in kept:
            continue
        try:
            discard_snapshot(snapshot_files(index_dir, name), manifest.recipe.store)
        except IndexUnavailable as error:  # the newest one is served already
            _log.warning("what snapshot %s had on its server stays there: %s", name, error)


def serve_snapshot(index_dir: Path, snapshot: str) -> Manifest:
    """Serves a snapshot that is there, an earlier or a later one.

    Raises:
        PolicyAssistantError: there is none of this name.
        BuildLocked: a build is running.
    """
    with building(index_dir):
        known = {manifest.snapshot: manifest for manifest in list_snapshots(index_dir)}
        if snapshot not in known:
            raise PolicyAssistantError(f"no snapshot {snapshot} in {index_dir}; the index is unchanged")
        point_to(index_dir, snapshot)
        return known[snapshot]


def rollback(index_dir: Path) -> Manifest:
    """Serves the snapshot before the current one again.

    Raises:
        PolicyAssistantError: there is none to go back to.
        BuildLocked: a build is running.
    """
    if not read_pointer(index_dir):
        raise IndexUnavailable(f"no index in {index_dir}: run `policy-assistant index build FOLDER` first")
    with building(index_dir):
        known = {manifest.snapshot: manifest for manifest in list_snapshots(index_dir)}
        current = read_pointer(index_dir)
        if current in known:
            earlier = _lineage(known, current)[1:]
        else:  # the served one is damaged: the newest whole one is what there is to go back to
            earlier = sorted(name for name in known if name < current)[::-1]
        if not earlier:
            raise PolicyAssistantError(
                f"no earlier snapshot in {index_dir} to go back to; the index is unchanged"
            )
        point_to(index_dir, earlier[0])
        return known[earlier[0]]


def _lineage(known: dict[str, Manifest], snapshot: str) -> list[str]:
    line: list[str] = []
    while snapshot in known and snapshot not in line:
        line.append(snapshot)
        snapshot = known[snapshot].previous
    return line


def _folders(index_dir: Path) -> Iterable[Path]:
    snapshots = index_dir / "snapshots"
    return sorted(folder for folder in snapshots.iterdir() if folder.is_dir()) if snapshots.is_dir() else []
