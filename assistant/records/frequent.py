"""Questions that many people asked and that were answered, to be offered to the next."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from assistant.language.content import strip_punctuation
from assistant.records.database import Database
from assistant.records.models import QuestionRow
from assistant.types import Ending

FEWEST = 3
"""Conversations that a question has to be asked in before others are shown it: it may be somebody's own."""
_DAYS = 90
_MOST_READ = 50_000
_LONGEST = 40
_MASKED = "〔"


def frequent_questions(database: Database, limit: int = 200, fewest: int = FEWEST) -> tuple[str, ...]:
    """The questions that were answered in at least so many conversations lately, the most asked first.

    Of one that is written with other marks and spaces the commonest form is given. What held personal data
    is left out, though it was masked when it was stored.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    query = (
        select(QuestionRow.text, QuestionRow.conversation_id)
        .where(QuestionRow.status == Ending.ANSWERED.value)
        .where(QuestionRow.asked >= datetime.now(UTC) - timedelta(days=_DAYS))
        .order_by(QuestionRow.asked.desc())
        .limit(_MOST_READ)
    )
    conversations: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    with database.session(reads_only=True) as session:
        for text, conversation in session.execute(query):
            if conversation and len(text) <= _LONGEST and _MASKED not in text:
                key = strip_punctuation(text).lower()
                conversations[key].add(conversation)
                forms[key][text] += 1
    known = sorted(conversations.items(), key=lambda item: -len(item[1]))
    frequent = [key for key, asked_in in known if len(asked_in) >= fewest]
    return tuple(forms[key].most_common(1)[0][0] for key in frequent[:limit])
