"""Whether the system asks back where it has to, and only there."""

from assistant.types import Ending
from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.correctness import correct


def clarification_recall(outcome: Outcome) -> Score:
    """Of the questions that leave the place open: the share asked back or answered place by place."""
    if not outcome.case.clarify:
        return NOT_APPLICABLE
    return correct(outcome)


def clarification_precision(outcome: Outcome) -> Score:
    """Of the questions asked back: the share where that is a good ending."""
    if outcome.record is None or outcome.record.status != Ending.CLARIFY:
        return NOT_APPLICABLE
    rightly = Ending.CLARIFY in outcome.case.wanted
    return because(float(rightly), "asked_rightly" if rightly else "asked_wrongly")


METRICS = (
    Metric("clarification_recall", "refusal", clarification_recall),
    Metric("clarification_precision", "refusal", clarification_precision),
)
