"""The questions of a bank, put to the assistant one after another."""

from collections.abc import Callable, Sequence

from langchain_core.runnables import Runnable

from assistant.rendering import answer_text
from assistant.types import Answer, Question
from evals.refusal.outcomes import outcome_of
from evals.refusal.questions import BankQuestion
from evals.refusal.tally import Put

Progress = Callable[[int, int], None]


def put_questions(
    chain: Runnable[Question, Answer],
    bank: Sequence[BankQuestion],
    on_progress: Progress = lambda done, total: None,
) -> list[Put]:
    """Returns each question with what became of it, in the order of the bank."""
    put = []
    for done, one in enumerate(bank, 1):
        answer = chain.invoke(Question(one.question))
        put.append(Put(one, outcome_of(answer), answer.reply, answer_text(answer)))
        on_progress(done, len(bank))
    return put
