"""The metrics: each looks at one case and returns a value or "not applicable", and why."""

from evals.metrics import (
    citations,
    clarification,
    conciseness,
    correctness,
    facts,
    latency,
    quotes,
    refusal,
    retrieval,
    stability,
    stages,
    support,
)
from evals.metrics.base import (
    NOT_APPLICABLE,
    DocumentTexts,
    Metric,
    MetricUnit,
    NormalisedTexts,
    Outcome,
    Reason,
    Score,
)

METRICS: tuple[Metric, ...] = (
    *correctness.METRICS,
    *facts.METRICS,
    *refusal.METRICS,
    *clarification.METRICS,
    *citations.METRICS,
    *quotes.METRICS,
    *support.METRICS,
    *conciseness.METRICS,
    *stability.METRICS,
    *retrieval.METRICS,
    *stages.METRICS,
    *latency.METRICS,
)

__all__ = [
    "METRICS",
    "NOT_APPLICABLE",
    "DocumentTexts",
    "Metric",
    "MetricUnit",
    "NormalisedTexts",
    "Outcome",
    "Reason",
    "Score",
]
