"""How long a question took: to the first evidence, and to the whole answer."""

from assistant.types import Ending
from evals.metrics.base import NOT_APPLICABLE, Metric, MetricUnit, Outcome, Score


def latency(outcome: Outcome) -> Score:
    """Milliseconds to the whole answer."""
    if outcome.record is None or outcome.record.status == Ending.FAILED:
        return NOT_APPLICABLE
    return Score(float(outcome.record.ms))


def first_evidence(outcome: Outcome) -> Score:
    """Milliseconds until the passages were on screen."""
    if outcome.trace is None or outcome.trace.first_ms is None:
        return NOT_APPLICABLE
    return Score(outcome.trace.first_ms)


METRICS = (
    Metric("latency", "speed", latency, MetricUnit.MILLISECONDS),
    Metric("first_evidence", "speed", first_evidence, MetricUnit.MILLISECONDS),
)
