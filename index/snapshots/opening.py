"""Opens the index that is being served, and follows it when a build swaps in a new snapshot."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import IndexUnavailable
from index.snapshots.holdings import Holdings, read_copy
from index.snapshots.layout import SnapshotFiles, current_manifest, pointer_path, snapshot_files
from index.snapshots.manifest import Manifest, check_fit
from index.stores.chunks import ChunkStore
from index.stores.places import backend_at
from index.stores.protocols import PATH, DenseStore, LexicalStore
from index.structure.chunking import CHUNKER_VERSION

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Index:
    """One snapshot, open for reading from any thread."""

    manifest: Manifest
    store: ChunkStore
    dense: DenseStore
    lexical: LexicalStore
    holdings: Holdings = field(default_factory=lambda: Holdings(Path()))

    def touch(self) -> None:
        """Asks both indexes for what nobody has, so that a server that is gone shows.

        Raises:
            IndexUnavailable: one does not answer.
        """
        self.dense.vectors(["-"])
        self.lexical.query({"-": 1.0}, 1)

    def close(self) -> None:
        """Lets go of all files and connections."""
        self.store.close()
        self.dense.close()
        self.lexical.close()


class LiveIndex:
    """The served snapshot, whichever it is at the time of a question, or the one that is named."""

    def __init__(self, index_dir: Path, embedder: str, store: str, snapshot: str = "") -> None:
        self._index_dir = index_dir
        self._snapshot = snapshot
        self._embedder = embedder
        self._store = store
        self._lock = threading.Lock()
        self._stamp = self._read_stamp()
        self._current = _Lease(self._open())

    @contextmanager
    def reading(self) -> Iterator[Index]:
        """The snapshot to answer one question from; it stays open until the last reader has left."""
        with self._lock:
            self._follow()
            lease = self._current
            lease.readers += 1
        try:
            yield lease.index
        finally:
            with self._lock:
                lease.readers -= 1
                if lease is not self._current and not lease.readers:
                    lease.index.close()

    def close(self) -> None:
        """Lets go of all files; nobody may be reading any more."""
        with self._lock:
            self._current.index.close()

    def _follow(self) -> None:
        stamp = self._read_stamp()
        if stamp == self._stamp or self._snapshot:
            return
        self._stamp = stamp
        try:
            fresh = self._open()
        except IndexUnavailable as error:
            _log.error("the new snapshot cannot be served, the old one stays: %s", error)
            return
        old, self._current = self._current, _Lease(fresh)
        _log.info("serving snapshot %s instead of %s", fresh.manifest.snapshot, old.index.manifest.snapshot)
        if not old.readers:
            old.index.close()

    def _open(self) -> Index:
        manifest = current_manifest(self._index_dir, self._snapshot)
        check_fit(manifest, self._index_dir, self._embedder, CHUNKER_VERSION, self._store)
        return open_snapshot(snapshot_files(self._index_dir, manifest.snapshot), manifest)

    def _read_stamp(self) -> tuple[int, int]:
        try:
            found = pointer_path(self._index_dir).stat()
        except FileNotFoundError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_ino)


@dataclass(slots=True)
class _Lease:
    index: Index
    readers: int = 0


def open_index(index_dir: Path, embedder: str, store: str = PATH, snapshot: str = "") -> LiveIndex:
    """Opens the index for questions.

    Args:
        index_dir: folder of the index.
        embedder: identity of the embedding model of the settings.
        store: `path`, or the address of the server with the indexes.
        snapshot: the one to open whichever is served; empty for the one served.

    Raises:
        IndexUnavailable: there is no index, or it was made with other settings.
    """
    return LiveIndex(index_dir, embedder, store, snapshot)


def open_snapshot(files: SnapshotFiles, manifest: Manifest) -> Index:
    """Opens a snapshot's three parts, closing again what is open when one fails."""
    holdings = read_copy(files.holdings)
    store = ChunkStore.open(files.store)
    try:
        dense, lexical = backend_at(manifest.recipe.store).open(files.folder)
    except IndexUnavailable:
        store.close()
        raise
    return Index(manifest, store, dense, lexical, holdings)
