"""An answer for programs, and what an asker's words become before the chain sees them."""

from collections.abc import Sequence
from typing import Any

from assistant.answer.generated import GeneratedMark, generated_label
from assistant.api.service import Service, reading
from assistant.configuration.settings import Settings
from assistant.documents.search import find_places
from assistant.question.intake import pose_question
from assistant.question.rewriting import language_of
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


def full_record(answer: Answer, mark: GeneratedMark) -> dict[str, Any]:
    """The answer's record and mark, with what else a reader is to be told or asked if there is anything."""
    told: dict[str, Any] = {"notice": answer.notice, "choices": list(answer.choices)}
    marked = {"id": mark.answer, "label": label_of(answer), **mark.record()}
    return answer_record(answer) | marked | {name: value for name, value in told.items() if value}


def label_of(answer: Answer) -> str:
    """The label of generated content in the language of the question."""
    return generated_label(language_of(answer.question))
