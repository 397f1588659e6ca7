"""The snapshots there are: who published them, when, what changed; and going back to one."""

from dataclasses import dataclass
from datetime import datetime

from assistant.configuration.settings import documents_folder
from assistant.desk.drafts import Desk
from assistant.records.audit import Action, note_change
from index.snapshots.holdings import Holding, Holdings, read_copy, write_holdings
from index.snapshots.layout import list_snapshots, read_pointer, serve_snapshot, snapshot_files
from index.snapshots.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Edition:
    """A snapshot: `changes` are the documents by hand that differ from the one it came from."""

    snapshot: str
    created: datetime
    publisher: str
    documents: int
    added: int
    changed: int
    deleted: int
    changes: tuple[Holding, ...]
    served: bool


def editions(desk: Desk) -> list[Edition]:
    """The snapshots that can be served, the latest first.

    Raises:
        HoldingsDamaged: a snapshot's list of documents by hand cannot be read.
    """
    index_dir = desk.settings.index_dir
    known = {one.snapshot: one for one in list_snapshots(index_dir)}
    served = read_pointer(index_dir)
    return [_edition(desk, one, known.get(one.previous), served) for one in reversed(known.values())]


def roll_back(desk: Desk, who: str, snapshot: str) -> Manifest:
    """Serves a snapshot again, and makes the documents by hand those that it was built with.

    The files of what is taken back stay kept, and the draft as it is.

    Raises:
        PolicyAssistantError: there is no such snapshot, or a build is running.
    """
    before, target = desk.published(), _holdings(desk, snapshot)
    known = {one.snapshot for one in list_snapshots(desk.settings.index_dir)}
    if snapshot in known:
        write_holdings(target)
    try:
        manifest = serve_snapshot(desk.settings.index_dir, snapshot)
    except Exception:
        if snapshot in known:
            write_holdings(before)
        raise
    note_change(desk.settings, who, Action.DOCUMENTS_ROLLBACK, snapshot)
    return manifest


def follow_snapshot(desk: Desk, snapshot: str) -> None:
    """Makes the documents by hand those that a snapshot was built with which is served again."""
    target = _holdings(desk, snapshot)
    if target.entries != desk.published().entries:
        write_holdings(target)


def _edition(desk: Desk, one: Manifest, previous: Manifest | None, served: str) -> Edition:
    held = _holdings(desk, one.snapshot)
    old = _holdings(desk, previous.snapshot).entries if previous else {}
    files = previous.files if previous else {}
    both = one.files.keys() & files.keys()
    return Edition(
        snapshot=one.snapshot,
        created=one.created,
        publisher=held.publisher,
        documents=len(one.files),
        added=len(one.files) - len(both),
        changed=sum(one.files[doc] != files[doc] for doc in both),
        deleted=len(files) - len(both),
        changes=tuple(entry for doc, entry in held.entries.items() if old.get(doc) != entry),
        served=one.snapshot == served,
    )


def _holdings(desk: Desk, snapshot: str) -> Holdings:
    """The documents by hand that a snapshot was built with."""
    folder = documents_folder(desk.settings)
    return read_copy(snapshot_files(desk.settings.index_dir, snapshot).holdings, folder)
