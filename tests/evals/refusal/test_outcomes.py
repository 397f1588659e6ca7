"""What counts as which outcome, by the answer alone."""

from dataclasses import replace

import pytest

from assistant.types import Answer, Citation, Ending, Sentence, Support
from evals.refusal.outcomes import Outcome, outcome_of

QUOTE = "禁止遗弃犬只。违者处五百元以上一千元以下罚款。"
CITED = Citation(1, "d.md", "办法", "", "第一条", QUOTE, 0, len(QUOTE))
ANSWERED = Answer("问", Ending.ANSWERED, (Sentence(QUOTE, (1,)),), (CITED,))


def verified(text: str) -> Answer:
    return replace(ANSWERED, sentences=(Sentence(text, (1,), Support.VERIFIED), *ANSWERED.sentences))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer("问", Ending.BLOCKED, reply="blocked_harm"), Outcome.DECLINED),
        (Answer("问", Ending.BLOCKED, reply="blocked_words", category="甲"), Outcome.DECLINED),
        (Answer("问", Ending.REFUSED, reply="talk_crisis_life"), Outcome.HELPED),
        (Answer("问", Ending.REFUSED, reply="talk_greeting"), Outcome.TALK),
        (Answer("问", Ending.REFUSED, reply="refused"), Outcome.OUTSIDE),
        (Answer("问", Ending.REFUSED, ANSWERED.sentences, (CITED,), reply="caveat"), Outcome.OUTSIDE),
        (Answer("问", Ending.CLARIFY, reply="clarify"), Outcome.CLARIFIED),
        (Answer("问", Ending.FAILED, reply="failed"), Outcome.FAILED),
        (ANSWERED, Outcome.QUOTED),
        (verified("处五百元以上一千元以下罚款。"), Outcome.QUOTED),
        (verified("不可以：禁止遗弃犬只。"), Outcome.WRITTEN),
        (verified("遗弃要罚五百元以上。"), Outcome.WRITTEN),
        (replace(ANSWERED, sentences=()), Outcome.WRITTEN),
    ],
)
def test_outcomes(answer: Answer, outcome: Outcome) -> None:
    assert outcome_of(answer) is outcome


def test_an_answer_being_written_has_none() -> None:
    with pytest.raises(ValueError, match="still being written"):
        outcome_of(Answer("问", Ending.PENDING))
