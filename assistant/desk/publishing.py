"""The draft looked at, published as a new snapshot, and taken back.

A preview makes the snapshot and asks questions of it; publishing then only has it served, if nothing was
changed since. What went wrong, or was killed, leaves the served snapshot and the draft as they were.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.approved.store import Approvals
from assistant.approved.types import State
from assistant.assembly import Assistant, open_assistant
from assistant.configuration.settings import Settings
from assistant.desk.comparing import Difference, compare_answers, difference_record
from assistant.desk.drafts import Desk
from assistant.desk.history import Edition, editions
from assistant.desk.metadata import UnusableChange
from assistant.desk.questions import questions_to_ask
from assistant.desk.readings import Readings, Tell
from assistant.operations.building import build_documents
from assistant.operations.opening import open_embedder
from assistant.records.audit import Action, note_change
from assistant.records.database import Database, is_kept, open_database
from assistant.suggestions.suggester import Suggester, build_gate
from index.snapshots.holdings import Holding, Holdings, write_holdings
from index.snapshots.layout import (
    discard_snapshot,
    list_snapshots,
    prune_snapshots,
    read_pointer,
    serve_snapshot,
    snapshot_files,
)
from index.snapshots.lock import building
from index.snapshots.manifest import write_atomically
from index.snapshots.opening import open_index

_PREVIEW = "preview.json"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change: `asked` questions, those answered differently, approved answers to be reviewed.

    `snapshot` was made for it from the one named `base` and the changes as `draft` has them.
    """

    snapshot: str
    base: str
    draft: str
    who: str
    when: str
    asked: int
    differences: tuple[Difference, ...]
    reviewed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the draft of a desk."""

    desk: Desk

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self.desk.settings

    def last_preview(self) -> Preview | None:
        """The last preview, if it still shows what would become of the draft."""
        found = self._read_preview()
        fits = (
            found
            and found.draft == _mark(self.desk.draft())
            and found.base == read_pointer(self.settings.index_dir)
        )
        return found if fits else None

    def editions(self) -> list[Edition]:
        """The snapshots to go back to, the latest first; not the one that a preview made.

        Raises:
            HoldingsDamaged: a snapshot's list of documents by hand cannot be read.
        """
        found = self._read_preview()
        made = found.snapshot if found and found.snapshot != found.base else ""
        return [one for one in editions(self.desk) if one.served or one.snapshot != made]

    def preview(self, who: str, tell: Tell) -> Preview:
        """Makes the snapshot of the draft and asks it what people ask.

        Raises:
            UnusableChange: there is nothing to publish, or a file cannot be read.
            PolicyAssistantError: there is no index yet, or it cannot be built.
        """
        draft = self._ready(tell)
        self._forget_preview()
        with closing(open_assistant(self.settings)) as assistant:
            base = read_pointer(self.settings.index_dir)
            holdings = self.desk.to_be(who)
            report = build_documents(self.settings, assistant.embedder, tell, (), holdings, serves=False)
            asked, differences, reviewed = self._compare(assistant, base, report.snapshot, tell)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        found = Preview(
            report.snapshot, base, _mark(draft), who, now, asked, tuple(differences), tuple(reviewed)
        )
        self._write_preview(found)
        return found

    def publish(self, who: str, tell: Tell) -> str:
        """Serves the documents with the draft's changes, and gives the snapshot's name.

        Raises:
            UnusableChange: there is nothing to publish, or a file cannot be read.
            PolicyAssistantError: it cannot be built.
        """
        draft = self._ready(tell)
        holdings = self.desk.to_be(who)
        ready = self.last_preview()
        if ready and ready.snapshot != ready.base and self._serve(ready.snapshot, holdings):
            snapshot = ready.snapshot
        else:
            report = build_documents(self.settings, open_embedder(self.settings), tell, (), holdings)
            snapshot = report.snapshot
        self.desk.settle(draft)
        (self.desk.folder / _PREVIEW).unlink(missing_ok=True)
        note_change(self.settings, who, Action.DOCUMENTS_PUBLISH, snapshot)
        return snapshot

    def _serve(self, snapshot: str, holdings: Holdings) -> bool:
        """Serves the snapshot of a preview; False where it is gone."""
        index_dir = self.settings.index_dir
        if snapshot not in {one.snapshot for one in list_snapshots(index_dir)}:
            return False
        write_holdings(holdings, snapshot_files(index_dir, snapshot).holdings)
        write_holdings(holdings)
        serve_snapshot(index_dir, snapshot)
        with building(index_dir):
            prune_snapshots(index_dir, self.settings.keep_snapshots)
        return True

    def _ready(self, tell: Tell) -> Mapping[str, Holding]:
        """The draft, once all its files are read."""
        draft = self.desk.draft()
        if not draft:
            raise UnusableChange("没有待发布的修改 / there are no changes to publish")
        readings = Readings(self.settings)
        wanted = [one for one in draft.values() if not one.withdrawn]
        readings.read(wanted, tell)
        for one in wanted:
            if one.file and (problem := readings.problem(one)):
                raise UnusableChange(
                    f"{one.doc} 读不出来，请换一份或撤销这项修改：{problem} / "
                    f"{one.doc} cannot be read ({problem}); replace it or discard the change"
                )
        return draft

    def _compare(
        self, assistant: Assistant, base: str, snapshot: str, tell: Tell
    ) -> tuple[int, list[Difference], list[tuple[str, str]]]:
        if snapshot == base:
            return 0, [], []
        with (
            closing(self._open(assistant, base)) as old,
            closing(self._open(assistant, snapshot)) as new,
            _records(self.settings) as database,
        ):
            gate = build_gate(assistant.steps_over(old))
            questions = questions_to_ask(database, Suggester(old, gate))
            found = compare_answers(
                questions,
                assistant.quoting(old),
                assistant.quoting(new),
                lambda done, total: tell("asking", done, total),
            )
            with new.reading() as index:
                files = dict(index.manifest.files)
            approved = Approvals(database).entries(State.APPROVED) if database else []
        reviewed = [(one.question, why) for one in approved if (why := one.stale(files))]
        return len(questions), found, reviewed

    def _open(self, assistant: Assistant, snapshot: str) -> Any:
        known = self.settings
        return open_index(known.index_dir, assistant.embedder.identity, known.store, snapshot)

    def _read_preview(self) -> Preview | None:
        try:
            values = json.loads((self.desk.folder / _PREVIEW).read_text(encoding="utf-8"))
            values["differences"] = tuple(Difference.read(one) for one in values["differences"])
            values["reviewed"] = tuple((question, why) for question, why in values["reviewed"])
            return Preview(**values)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_preview(self, found: Preview) -> None:
        values = {
            "snapshot": found.snapshot, "base": found.base, "draft": found.draft, "who": found.who,
            "when": found.when, "asked": found.asked, "reviewed": found.reviewed,
            "differences": [difference_record(one) for one in found.differences],
        }  # fmt: skip
        write_atomically(self.desk.folder / _PREVIEW, json.dumps(values, ensure_ascii=False, indent=1))

    def _forget_preview(self) -> None:
        """Removes the snapshot that an earlier preview made, unless it is served."""
        found, index_dir = self._read_preview(), self.settings.index_dir
        (self.desk.folder / _PREVIEW).unlink(missing_ok=True)
        if found is None or found.snapshot == found.base:
            return
        with building(index_dir):
            for one in list_snapshots(index_dir):
                if one.snapshot == found.snapshot and one.snapshot != read_pointer(index_dir):
                    discard_snapshot(snapshot_files(index_dir, one.snapshot), one.recipe.store)


def _mark(draft: Mapping[str, Holding]) -> str:
    """Tells one draft from another."""
    return json.dumps([draft[doc].record() for doc in sorted(draft)], ensure_ascii=False, sort_keys=True)


@contextmanager
def _records(settings: Settings) -> Iterator[Database | None]:
    """The records; none, and no new file, where nothing was ever kept."""
    if not is_kept(settings):
        yield None
        return
    with closing(open_database(settings)) as database:
        yield database
