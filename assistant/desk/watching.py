"""A watched folder: its new, changed and removed files become changes in the draft.

It is looked at every few seconds by whichever server holds the lock. `watched.json` says which files were
taken. A file counts once it has stayed the same between two looks, so that none is taken half copied.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

from assistant.configuration.settings import Settings, documents_folder
from assistant.desk.drafts import Desk
from assistant.desk.jobs import PUBLISH, READ, Jobs
from assistant.desk.metadata import UnusableChange
from assistant.desk.readings import Readings
from index.errors import PolicyAssistantError
from index.loaders.loading import find_files
from index.snapshots.manifest import write_atomically

_log = structlog.get_logger(__name__)

WATCHER = "watched-folder"
"""Who is noted for changes that come from the folder."""
_OFTEN = 15.0
_MIB = 2**20
Stamp = tuple[int, int]
"""Size and time of a file."""


class WatchedFolder:
    """Takes what happens in a folder over into the draft."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._desk = Desk(settings)
        self._jobs = Jobs(settings)
        self._seen: dict[str, Stamp] = {}
        self._tried: object = None

    def look(self) -> list[str]:
        """Takes over what changed and has come to rest; gives the documents concerned.

        Nothing is taken while another server looks, nor where the folder is gone or has been emptied as a
        whole: a share that is not mounted looks the same.
        """
        self._desk.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._desk.folder / "watched.lock", timeout=0):
                return self._take_over()
        except Timeout:
            return []

    def go_on(self) -> None:
        """Has what was taken over read, and published if the settings say so and nobody else's waits."""
        draft = self._desk.draft()
        if Readings(self._settings).unread(draft.values()):
            self._start(READ)
        elif self._settings.watched_folder_publish and draft and draft != self._tried:
            if any(one.who != WATCHER for one in draft.values()):
                _log.warning("not published by itself: others have changes that wait")
            elif not self._start(PUBLISH):
                return
            self._tried = draft

    def _start(self, deed: str) -> bool:
        last = self._jobs.last(deed)
        if last and last.running:
            return False
        self._jobs.start(deed, WATCHER)
        return True

    def _take_over(self) -> list[str]:
        found, taken = self._find(), self._read_taken()
        if taken and not found:
            if self._folder.is_dir():
                _log.warning("the watched folder is empty; nothing is withdrawn", folder=str(self._folder))
            self._seen = found
            return []
        changed = [doc for doc, stamp in found.items() if self._seen.get(doc) == stamp != taken.get(doc)]
        gone = [doc for doc in taken if doc not in found and doc not in self._seen]
        self._seen = found
        concerned = [doc for doc in changed if self._bring(doc)] + [doc for doc in gone if self._remove(doc)]
        kept = {doc: stamp for doc, stamp in taken.items() if doc not in gone}
        kept |= {doc: found[doc] for doc in changed}
        if kept != taken:
            write_atomically(self._taken, json.dumps(kept, ensure_ascii=False))
        return concerned

    def _find(self) -> dict[str, Stamp]:
        if not self._folder.is_dir():
            return {}
        found = {}
        for path, root in find_files([self._folder]):
            try:
                state = path.stat()
                inside = path.resolve().is_relative_to(root.resolve())
            except OSError:
                continue
            if inside and path.is_file() and state.st_size <= self._settings.max_file_mb * _MIB:
                found[path.relative_to(root).as_posix()] = (state.st_size, state.st_mtime_ns)
        return found

    def _bring(self, doc: str) -> bool:
        path = self._folder / doc
        try:
            with path.open("rb") as file:
                self._desk.add(WATCHER, path.name, file, doc)
        except (UnusableChange, OSError) as error:
            _log.info("not taken from the watched folder", doc=doc, reason=str(error))
            return False
        return True

    def _remove(self, doc: str) -> bool:
        try:
            self._desk.withdraw(WATCHER, doc)
        except UnusableChange:
            return False
        return True

    @property
    def _taken(self) -> Path:
        return documents_folder(self._settings) / "watched.json"

    def _read_taken(self) -> dict[str, Stamp]:
        try:
            values = json.loads(self._taken.read_text(encoding="utf-8"))
            return {doc: (size, time) for doc, (size, time) in values.items()}
        except (OSError, ValueError):
            return {}


@contextmanager
def watching(settings: Settings) -> Iterator[None]:
    """Watches the folder of the settings, if there is one, until the block is left."""
    if settings.watched_folder is None:
        yield
        return
    ended, watched = threading.Event(), WatchedFolder(settings, settings.watched_folder)

    def watch() -> None:
        while not ended.wait(_OFTEN):
            try:
                watched.look()
                watched.go_on()
            except (PolicyAssistantError, OSError) as error:
                _log.warning("the watched folder cannot be taken over", reason=str(error))

    thread = threading.Thread(target=watch, name="watched-folder", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)
