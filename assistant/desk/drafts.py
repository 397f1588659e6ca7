"""Changes to the documents that wait to be published: kept on disk, seen by all editors.

Beside the manifest of the documents by hand lies `draft.json`, in the same form: the entries as they are to
be. Servers and commands change it one at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock

from assistant.configuration.settings import Settings, documents_folder
from assistant.desk.metadata import UnusableChange
from assistant.desk.names import document_name
from assistant.records.audit import Action, note_change
from index.errors import IndexUnavailable
from index.metadata.frontmatter import FrontMatter
from index.snapshots.holdings import (
    Holding,
    Holdings,
    keep_file,
    merge,
    read_copy,
    read_holdings,
    write_holdings,
)
from index.snapshots.layout import current_manifest

ADDED, REPLACED, CORRECTED, WITHDRAWN, RESTORED = "added", "replaced", "corrected", "withdrawn", "restored"
_DRAFT, _LOCK = "draft.json", "draft.lock"
_PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Desk:
    """What is done to the documents by hand, each deed a change in the draft."""

    settings: Settings

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return documents_folder(self.settings)

    def published(self) -> Holdings:
        """Those that builds have.

        Raises:
            HoldingsDamaged: the manifest cannot be read.
        """
        return read_holdings(self.folder)

    def draft(self) -> Mapping[str, Holding]:
        """The changes, by document.

        Raises:
            HoldingsDamaged: the draft cannot be read.
        """
        return read_copy(self.folder / _DRAFT, self.folder).entries

    def to_be(self, publisher: str = "") -> Holdings:
        """The documents by hand once the draft is published."""
        return merge(self.published(), self.draft().values(), publisher)

    def entry(self, doc: str) -> Holding:
        """A document by hand with its changes; an empty entry for one of the operator's."""
        return self.draft().get(doc) or self.published().entries.get(doc) or Holding(doc=doc)

    def indexed(self) -> Mapping[str, str]:
        """The documents of the snapshot that is served, with their digests; none where there is none."""
        try:
            return current_manifest(self.settings.index_dir).files
        except IndexUnavailable:
            return {}

    def knows(self, doc: str) -> bool:
        """Whether there is, or was, a document of this name."""
        return doc in self.draft() or doc in self.published().entries or doc in self.indexed()

    def add(self, who: str, name: str, source: BinaryIO, doc: str = "") -> Holding:
        """Keeps a file, for a new document or in the place of the one named `doc`, or of its own name.

        Raises:
            UnusableChange: the name cannot be used, or the document has this very file.
        """
        name = document_name(name)
        doc = doc or name
        file, digest = keep_file(self.folder, source, name)

        def change(before: Holding) -> Holding:
            if digest == before.sha256 and not before.withdrawn:
                raise UnusableChange(f"{doc} 的文件就是这一份 / {doc} has this very file already")
            if not before.sha256 and self.indexed().get(doc) == digest:
                raise UnusableChange(f"{doc} 的文件就是这一份 / {doc} has this very file already")
            deed = REPLACED if before.file or doc in self.indexed() else ADDED
            return before.model_copy(
                update={"file": file, "sha256": digest, "withdrawn": False, "deed": deed}
            )

        return self._change(who, doc, change)

    def correct(self, who: str, doc: str, stated: FrontMatter) -> Holding:
        """States metadata of a document.

        Raises:
            UnusableChange: there is no such document.
        """
        self._require(doc)
        return self._change(
            who, doc, lambda one: one.model_copy(update={"metadata": stated, "deed": CORRECTED})
        )

    def withdraw(self, who: str, doc: str) -> Holding:
        """Takes a document out of the index; its file is kept.

        Raises:
            UnusableChange: there is no such document.
        """
        self._require(doc)
        return self._change(
            who, doc, lambda one: one.model_copy(update={"withdrawn": True, "deed": WITHDRAWN})
        )

    def restore(self, who: str, doc: str) -> Holding:
        """Puts a withdrawn document back.

        Raises:
            UnusableChange: there is no such document.
        """
        self._require(doc)
        return self._change(
            who, doc, lambda one: one.model_copy(update={"withdrawn": False, "deed": RESTORED})
        )

    def discard(self, who: str, doc: str = "") -> None:
        """Forgets the changes of a document, or all; the files stay kept."""
        with self._changing() as changes:
            for one in [doc] if doc else list(changes):
                if changes.pop(one, None):
                    note_change(self.settings, who, Action.DOCUMENTS_DISCARD, one)

    def settle(self, done: Mapping[str, Holding]) -> None:
        """Forgets the changes that have been published, but those that were changed again meanwhile."""
        with self._changing() as changes:
            for doc in [doc for doc, one in changes.items() if done.get(doc) == one]:
                del changes[doc]

    def _require(self, doc: str) -> None:
        if not self.knows(doc):
            raise UnusableChange(f"没有名为 {doc} 的文件 / there is no document {doc}")

    def _change(self, who: str, doc: str, change: Callable[[Holding], Holding]) -> Holding:
        with self._changing() as changes:
            before = changes.get(doc) or self.published().entries.get(doc) or Holding(doc=doc)
            after = change(before).model_copy(update={"who": who, "when": datetime.now(UTC)})
            changes[doc] = after
        note_change(self.settings, who, Action.DOCUMENTS_CHANGE, doc, {"deed": after.deed})
        return after

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Holding]]:
        """The changes, written when nothing went wrong; for one at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / _LOCK, timeout=_PATIENCE):
            before = read_copy(self.folder / _DRAFT, self.folder)
            changes = dict(before.entries)
            yield changes
            if changes != before.entries:
                write_holdings(replace(before, entries=changes), self.folder / _DRAFT)
