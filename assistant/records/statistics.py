"""What the records tell: how much there is, and what was asked in vain."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from assistant.records.database import Database
from assistant.records.models import ApprovedRow, QuestionRow, VoteRow
from assistant.types import Ending

REFUSED, DISLIKED = "refused", "disliked"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is kept, and since when."""

    questions: int
    votes: int
    approved: int
    earliest: datetime | None


def count_records(database: Database) -> Counts:
    """Counts what is kept.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    with database.session(reads_only=True) as session:
        questions = session.scalar(select(func.count()).select_from(QuestionRow)) or 0
        votes = session.scalar(select(func.count()).select_from(VoteRow)) or 0
        approved = session.scalar(select(func.count()).select_from(ApprovedRow)) or 0
        earliest = session.scalar(select(func.min(QuestionRow.asked)))
        return Counts(questions, votes, approved, earliest)


def unmet_questions(database: Database) -> list[tuple[str, str]]:
    """The questions refused and those whose answers readers disliked, each with which of the two it was.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    refused = select(QuestionRow.text).where(QuestionRow.status == Ending.REFUSED).order_by(QuestionRow.asked)
    disliked = select(VoteRow.question).where(VoteRow.vote == "down").order_by(VoteRow.voted)
    with database.session(reads_only=True) as session:
        return [
            *((text, REFUSED) for text in session.scalars(refused)),
            *((text, DISLIKED) for text in session.scalars(disliked)),
        ]
