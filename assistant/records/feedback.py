"""Readers' votes on answers."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select

from assistant.language.masking import mask_personal_data
from assistant.records.database import Database
from assistant.records.models import VoteRow


class Vote(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


class FeedbackStore:
    """Stores one vote an answer; a second vote on the same answer replaces the first.

    Without a database nothing is stored. Methods raise RecordsUnavailable when it does not work.
    """

    def __init__(self, database: Database | None, on_vote: Callable[[Vote], None] | None = None):
        self._database = database
        self._on_vote = on_vote

    def record(self, answer_id: str, vote: Vote, question: str, answer: str, reason: str = "") -> None:
        """Stores a vote with what it is about, masked, and the time."""
        if self._database is None:
            return
        row = VoteRow(
            answer_id=answer_id,
            vote=vote.value,
            reason=mask_personal_data(reason),
            question=mask_personal_data(question),
            answer=mask_personal_data(answer),
            voted=datetime.now(UTC),
        )
        with self._database.session() as session:
            session.merge(row)
        if self._on_vote:
            self._on_vote(vote)

    def votes_on(self, answer_ids: Sequence[str]) -> dict[str, Vote]:
        """Returns the votes there are on these answers."""
        if self._database is None or not answer_ids:
            return {}
        wanted = select(VoteRow.answer_id, VoteRow.vote).where(VoteRow.answer_id.in_(answer_ids))
        with self._database.session(reads_only=True) as session:
            return {answer_id: Vote(vote) for answer_id, vote in session.execute(wanted)}
