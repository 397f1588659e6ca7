"""Which answers would change: the same questions asked of two snapshots, answered in the documents' words."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from langchain_core.runnables import Runnable

from assistant.rendering import answer_text
from assistant.types import Answer, Question


@dataclass(frozen=True, slots=True)
class Told:
    """What a question is answered with: how it ends, the text, and each source as (title, locator, quote)."""

    status: str
    text: str
    sources: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> "Told":
        """What an answer tells; a refusal in full, without the time it took."""
        sources = tuple((one.title, one.locator, one.quote) for one in answer.citations)
        return cls(answer.status.value, answer_text(answer), sources)


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that is answered differently, or whose answer stands elsewhere."""

    question: str
    place: str
    before: Told
    after: Told

    @classmethod
    def read(cls, values: dict[str, Any]) -> "Difference":
        """What `asdict` had made of a difference and JSON kept."""
        return cls(values["question"], values["place"], _told(values["before"]), _told(values["after"]))


def compare_answers(
    questions: Sequence[Question],
    before: Runnable[Question, Answer],
    after: Runnable[Question, Answer],
    tell: Callable[[int, int], None],
) -> list[Difference]:
    """The questions of which answer or citations differ, in their order."""
    found = []
    for number, question in enumerate(questions):
        tell(number, len(questions))
        old, new = Told.of(before.invoke(question)), Told.of(after.invoke(question))
        if old != new:
            found.append(Difference(question.text, question.place, old, new))
    tell(len(questions), len(questions))
    return found


def difference_record(one: Difference) -> dict[str, Any]:
    """A difference as it is kept."""
    return asdict(one)


def _told(values: dict[str, Any]) -> Told:
    sources = tuple((title, locator, quote) for title, locator, quote in values["sources"])
    return Told(values["status"], values["text"], sources)
