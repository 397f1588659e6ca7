"""The questions of a preview: those that people asked last, approved ones, those of the first screen."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import select

from assistant.approved.store import Approvals
from assistant.approved.types import State
from assistant.records.database import Database
from assistant.records.models import QuestionRow
from assistant.suggestions.suggester import Suggester
from assistant.types import Question

MOST_ASKED, _MOST_APPROVED = 40, 100
_SEARCHED = 2000


def questions_to_ask(
    database: Database | None, suggester: Suggester, most_asked: int = MOST_ASKED
) -> list[Question]:
    """The questions, each once: what people asked last first.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    found: list[Question] = []
    if database is not None:
        found += islice(_distinct(_asked(database)), most_asked)
        approved = Approvals(database).entries(State.APPROVED)[:_MOST_APPROVED]
        found += [Question(one.question, place=one.place) for one in approved]
    found += [Question(text) for text in suggester.examples()]
    return list(_distinct(found))


def _asked(database: Database) -> list[Question]:
    query = select(QuestionRow.text, QuestionRow.place).order_by(QuestionRow.asked.desc()).limit(_SEARCHED)
    with database.session(reads_only=True) as session:
        return [Question(text, place=place) for text, place in session.execute(query)]


def _distinct(questions: Iterable[Question]) -> Iterable[Question]:
    seen = set()
    for one in questions:
        if (key := (one.text.strip(), one.place)) not in seen and one.text.strip():
            seen.add(key)
            yield one
