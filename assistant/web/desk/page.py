"""What the page shows: the list, one document, a preview."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from assistant.api.staff_services import StaffServices
from assistant.desk.drafts import Desk
from assistant.desk.jobs import PREVIEW, READ, Job, Jobs
from assistant.desk.metadata import FIELDS, UnusableChange, written
from assistant.desk.publishing import Publisher
from assistant.desk.readings import Readings
from assistant.desk.understanding import known_to_be, understand_to_be
from assistant.documents.reasons import explain
from assistant.web.desk.listing import CHOICES, list_entries, list_waiting
from assistant.web.entrance.pages import Frame
from assistant.web.languages import CHINESE
from assistant.web.staff.reading_views import words_in
from assistant.web.staff.staff_views import fill
from index.snapshots.opening import Index
from index.types import Metadata, Status

_MOST_LISTED = 200
DONE = ("added", "changed", "discarded", "started", "rolled-back")
"""What may be said to have been done, by the words of the page's address."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Fills the pages of the documents by hand."""

    services: StaffServices
    desk: Desk
    jobs: Jobs
    frame: Frame

    def show(
        self, request: Request, text: str = "", only: str = "", error: str = "", done: str = ""
    ) -> Response:
        """The list with what waits to be published, what is being done, and the snapshots."""
        with self._index() as index:
            entries = list_entries(index, self.desk, self._readings)
            waiting = list_waiting(self.desk, self._readings, index.store.metadata)
        words = text.casefold().split()
        found = [
            one
            for one in entries
            if one.is_one_of(only)
            and all(word in f"{one.title} {one.doc} {one.known.place}".casefold() for word in words)
        ]
        return self._fill(
            "desk", request, error, done, entries=found[:_MOST_LISTED], total=len(found), waiting=waiting,
            text=text, only=only, choices=CHOICES, editions=Publisher(self.desk).editions(),
            preview=Publisher(self.desk).last_preview(), max_mb=self.desk.settings.max_file_mb,
        )  # fmt: skip

    def show_one(self, request: Request, doc: str, error: str = "", done: str = "") -> Response:
        """A document as it was read, with the form for what is stated of it."""
        if not self.desk.knows(doc):
            told = f"没有名为 {doc[:200]} 的文件 / there is no document {doc[:200]}"
            return self.show(request, error=told)
        entry = self.desk.entry(doc)
        with self._index() as index:
            found, known = understand_to_be(self.desk, index, doc), known_to_be(self.desk, index, doc)
        read = fill("understood", found=found, words=words_in(CHINESE)) if found else ""
        return self._fill(
            "desk_one", request, error, done, doc=doc, entry=entry, title=known.title or doc, read=read,
            values=written(known), stated=entry.metadata.model_fields_set, fields=FIELDS,
            statuses=[one.value for one in Status], change=self.desk.draft().get(doc),
            problem=self._readings.problem(entry) if entry.file else "",
            is_read=not entry.file or self._readings.is_read(entry), max_mb=self.desk.settings.max_file_mb,
        )  # fmt: skip

    def show_preview(self, request: Request) -> Response:
        """The answers that would change, side by side."""
        return self._fill("desk_preview", request, preview=Publisher(self.desk).last_preview())

    def known(self, doc: str) -> Metadata:
        """What is known of a document, with what is stated of it in the draft.

        Raises:
            UnusableChange: there is no such document.
        """
        with self._index() as index:
            return known_to_be(self.desk, index, doc)

    def see_to_reading(self, who: str) -> None:
        """Has the files of the draft read that nobody has read yet."""
        unread = self._readings.unread(self.desk.draft().values())
        last = self.jobs.last(READ)
        if unread and not (last and last.running):
            with suppress(UnusableChange):  # another request has just started it
                self.jobs.start(READ, who)

    @property
    def _readings(self) -> Readings:
        return Readings(self.desk.settings)

    @contextmanager
    def _index(self) -> Iterator[Index]:
        """The documents that are served."""
        with self.services.workbench.reading() as index:
            yield index

    def _fill(
        self, template: str, request: Request, error: str = "", done: str = "", **values: Any
    ) -> Response:
        return self.frame.show(
            template, request, 422 if error else 200, error=error, done=done, jobs=job_list(self.jobs),
            explain=explain, **values,
        )  # fmt: skip


def job_list(jobs: Jobs) -> list[Job]:
    """The last job of each kind, reading first."""
    return [job for deed in (READ, PREVIEW) if (job := jobs.last(deed))]


def job_record(jobs: Jobs) -> list[dict[str, Any]]:
    """The jobs as the page's script reads them."""
    return [asdict(job) | {"killed": job.killed} for job in job_list(jobs)]
