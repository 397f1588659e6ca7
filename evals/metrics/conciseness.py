"""How long answers are."""

from evals.metrics.base import NOT_APPLICABLE, Metric, MetricUnit, Outcome, Score, because
from evals.metrics.matching import normalise, without_marks

# What fits a telephone's screen without scrolling.
COMFORTABLE = 300


def length(outcome: Outcome) -> Score:
    """Characters of the answer without white space and citation marks."""
    if outcome.record is None or not outcome.answered:
        return NOT_APPLICABLE
    return Score(float(len(normalise(without_marks(outcome.record.answer)))))


def concise(outcome: Outcome) -> Score:
    """1 for an answer of at most 300 characters."""
    score = length(outcome)
    if score.value is None:
        return score
    if score.value <= COMFORTABLE:
        return Score(1.0)
    return because(0, "too_long", length=int(score.value), longest=COMFORTABLE)


METRICS = (
    Metric("concise", "form", concise),
    Metric("length", "form", length, MetricUnit.CHARACTERS),
)
