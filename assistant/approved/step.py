"""The step of the chain that gives an approved answer to the question it was approved for."""

from dataclasses import dataclass, field
from threading import Lock

import structlog

from assistant.approved.matching import key_of, stands_alone
from assistant.approved.store import Approvals
from assistant.llm.prompts import reply_text
from assistant.records.database import RecordsUnavailable
from assistant.state import Approved, Understood
from index.snapshots.opening import LiveIndex

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class ApprovedAnswers:
    """Looks questions up among the approved answers; looks these over whenever the documents changed."""

    approvals: Approvals
    live: LiveIndex
    _seen: str = ""
    _lock: Lock = field(default_factory=Lock)

    def serve(self, understood: Understood) -> Understood | Approved:
        """Ends a question that has an approved answer; records that fail stop no answer."""
        query = understood.query
        if not stands_alone(query):
            return understood
        try:
            files = self.look_over()
            found = self.approvals.find(key_of(query))
        except RecordsUnavailable as error:
            _log.error("approved answers not looked up", reason=str(error))
            return understood
        if found is None or found.stale(files):
            return understood
        day = f"{found.approved.astimezone():%Y-%m-%d}"
        notice = reply_text("note_reviewed", query.language, day=day)
        return Approved(understood.trace, found.as_answer(understood.trace.question.text, notice))

    def look_over(self) -> dict[str, str]:
        """Takes away what rests on documents that changed since it was last looked; gives their digests.

        Raises:
            RecordsUnavailable: the database does not work.
        """
        with self.live.reading() as index:
            snapshot, files = index.manifest.snapshot, dict(index.manifest.files)
        with self._lock:
            if snapshot != self._seen:
                for one in self.approvals.review(files):
                    _log.warning("approved answer withdrawn for review", id=one.id, reason=one.reason)
                self._seen = snapshot
        return files
