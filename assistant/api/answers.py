"""An answer for programs, and what an asker's words become before the chain sees them."""

from collections.abc import Sequence
from typing import Any

from assistant.api.service import Service, reading
from assistant.configuration.settings import Settings
from assistant.documents.search import find_places
from assistant.question.intake import pose_question
from assistant.rendering import answer_record
from assistant.types import Answer, Question, Turn


def accept_question(
    service: Service, settings: Settings, text: str, history: Sequence[Turn] = (), place: str = ""
) -> Question:
    """The question, if it can be asked.

    Raises:
        EmptyQuestion: it has no words.
        LongQuestion: it has too many.
        UnknownPlace: the place is none.
    """
    question = pose_question(text, settings.max_question_chars, history, place)
    if question.place:
        with reading(service) as index:
            find_places(index, question.place)
    return question


def full_record(answer: Answer) -> dict[str, Any]:
    """The answer's record, with what else a reader is to be told or asked where there is anything."""
    told: dict[str, Any] = {"notice": answer.notice, "choices": list(answer.choices)}
    return answer_record(answer) | {name: value for name, value in told.items() if value}
