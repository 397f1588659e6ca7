"""The documents as the page lists them: those of the index, with what was done to them by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.desk.drafts import Desk
from assistant.desk.readings import Readings
from assistant.documents.reading_report import Finding, State, list_files
from index.metadata.corrections import correct
from index.snapshots.holdings import Holding
from index.snapshots.opening import Index
from index.types import Metadata

CHANGED, BY_HAND, WITHDRAWN = "changed", "by-hand", "withdrawn"
CHOICES = (CHANGED, BY_HAND, WITHDRAWN, State.UNREAD.value, State.PARTLY.value, State.RECOGNISED.value)
"""What the list can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the list: `change` is what of it waits to be published, `held` what was done by hand."""

    doc: str
    known: Metadata
    state: str
    findings: tuple[Finding, ...] = ()
    held: Holding | None = None
    change: Holding | None = None

    @property
    def title(self) -> str:
        """Its title, or its name where nobody knows that."""
        return self.known.title or self.doc

    @property
    def withdrawn(self) -> bool:
        """Whether it is in no index, or will be in none."""
        return (self.change or self.held or Holding(doc=self.doc)).withdrawn

    def is_one_of(self, choice: str) -> bool:
        """Whether it is listed when the list is narrowed so."""
        marks = {CHANGED: bool(self.change), BY_HAND: bool(self.held or self.change)}
        marks |= {WITHDRAWN: self.withdrawn}
        return marks.get(choice, choice in ("", self.state))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits: how the file was read, or why it was not."""

    entry: Holding
    title: str
    read: bool = True
    problem: str = ""
    outline: int = 0
    tables: int = 0
    chunks: int = 0
    findings: int = 0


def list_entries(index: Index, desk: Desk, readings: Readings) -> list[Entry]:
    """All documents: those that changed first, then those that somebody should look at, else by name."""
    draft, held = desk.draft(), desk.published().entries
    known: Mapping[str, Metadata] = index.store.metadata
    listed = list_files(known, index.manifest.skipped, index.manifest.readings)
    entries = [
        Entry(
            one.doc,
            _to_be(known.get(one.doc, Metadata("")), draft.get(one.doc)),
            one.state.value,
            one.findings,
            held.get(one.doc),
            draft.get(one.doc),
        )
        for one in listed
    ]
    there = {one.doc for one in entries}
    for doc in sorted({*draft, *held} - there):
        entry = draft.get(doc) or held[doc]
        found = readings.understanding(entry) if entry.file else None
        metadata = found.metadata if found else correct(Metadata(""), entry.metadata)
        state = State.READ if found or not entry.file else State.UNREAD
        entries.append(Entry(doc, metadata, state.value, (), held.get(doc), draft.get(doc)))
    return sorted(entries, key=lambda one: one.change is None)


def _to_be(known: Metadata, change: Holding | None) -> Metadata:
    """What is known of a document of the index, with what is stated of it in the draft."""
    return correct(known, change.metadata) if change else known


def list_waiting(desk: Desk, readings: Readings, titles: Mapping[str, Metadata]) -> list[Waiting]:
    """The changes of the draft, the latest first, each with how its file was read."""
    changes = sorted(desk.draft().values(), key=lambda one: (str(one.when), one.doc), reverse=True)
    return [_waiting(one, readings, titles) for one in changes]


def _waiting(entry: Holding, readings: Readings, titles: Mapping[str, Metadata]) -> Waiting:
    known = titles.get(entry.doc)
    title = entry.metadata.title or (known.title if known else "") or entry.doc
    if not entry.file or entry.withdrawn:
        return Waiting(entry, title)
    found = readings.understanding(entry)
    if found is None:
        return Waiting(entry, title, readings.is_read(entry), readings.problem(entry))
    return Waiting(
        entry,
        found.metadata.title,
        outline=len(found.outline),
        tables=len(found.tables),
        chunks=len(found.chunks),
        findings=len(found.problems),
    )
