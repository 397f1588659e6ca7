"""Applies the metrics to a run and sums them up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.cases import Case
from evals.metrics import METRICS, DocumentTexts, Metric, MetricUnit, NormalisedTexts, Outcome, Score
from evals.metrics.estimates import estimate_mean, percentiles
from evals.metrics.ranking import recall_at
from evals.metrics.retrieval import DEPTHS, HitFinder, document_hits, passage_hits
from evals.metrics.stages import LostAt, count_losses, find_loss
from evals.records import Record, StageTrace

Scores = Mapping[str, Score]
_CURVE = range(1, DEPTHS[-1] + 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """A case, what the system made of it, and what each metric found."""

    outcome: Outcome
    scores: Scores

    @property
    def case(self) -> Case:
        """The case."""
        return self.outcome.case

    @property
    def right(self) -> bool:
        """Whether the case counts as right."""
        return self.scores["correct"].value == 1

    @property
    def lost_at(self) -> LostAt | None:
        """The stage that lost a wrong case."""
        return find_loss(self.scores)


def measure(
    cases: Sequence[Case],
    records: Mapping[str, Record],
    traces: Mapping[str, StageTrace],
    again: Mapping[str, Record],
    texts: DocumentTexts | None,
) -> list[Measured]:
    """Measures each case, in the order of the suite."""
    normalised = NormalisedTexts(texts) if texts else None
    alike = _paraphrases(cases)
    measured = []
    for case in cases:
        outcome = Outcome(
            case,
            records.get(case.id),
            traces.get(case.id),
            tuple(again[one] for one in (case.id,) if one in again),
            tuple((other, records[other.id]) for other in alike[case.id] if other.id in records),
            normalised,
        )
        measured.append(Measured(outcome, {metric.name: metric.measure(outcome) for metric in METRICS}))
    return measured


def summarise(measured: Sequence[Measured]) -> dict[str, Any]:
    """The content of `metrics.json`: totals, by kind, confusion, depth curve; times apart from the rest."""
    by_kind: dict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        by_kind[one.case.kind.value].append(one)
    return {
        "cases": len(measured),
        "right": sum(one.right for one in measured),
        "lost_at": count_losses(one.lost_at for one in measured),
        "metrics": _totals(measured, timed=False),
        "by_kind": {
            kind: {"cases": len(some), "metrics": _totals(some, timed=False)}
            for kind, some in sorted(by_kind.items())
        },
        "endings": _endings(measured),
        "depth": {"document": _depth(measured, document_hits), "passage": _depth(measured, passage_hits)},
        "times_ms": _totals(measured, timed=True),
    }


def _paraphrases(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """For each case the others that ask the same."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.paraphrase_of or case.id].append(case)
    return {
        one.id: [other for other in group if other is not one] for group in groups.values() for one in group
    }


def _totals(measured: Iterable[Measured], timed: bool) -> dict[str, Any]:
    some = list(measured)
    totals = {}
    for metric in METRICS:
        if (metric.unit is MetricUnit.MILLISECONDS) is not timed:
            continue
        values = [one.scores[metric.name].value for one in some]
        applicable = [value for value in values if value is not None]
        if applicable:
            totals[metric.name] = _sum_up(metric, applicable)
    return totals


def _sum_up(metric: Metric, values: Sequence[float]) -> dict[str, float]:
    if metric.unit is not MetricUnit.SHARE:
        return {name: round(value, 1) for name, value in percentiles(values).items()} | {"n": len(values)}
    found = estimate_mean(values)
    return {
        "value": round(found.value, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "n": found.n,
    }


def _endings(measured: Iterable[Measured]) -> dict[str, dict[str, int]]:
    """How many cases meant for one ending came to another."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for one in measured:
        record = one.outcome.record
        table[one.case.expected_ending][record.status if record else "no_result"] += 1
    return {expected: dict(sorted(got.items())) for expected, got in sorted(table.items())}


def _depth(measured: Iterable[Measured], find: HitFinder) -> dict[str, float]:
    """Recall at each depth, from 1 on."""
    found = [hits for one in measured if (hits := find(one.outcome))]
    if not found:
        return {}
    curve = {k: sum(recall_at(hits, gold, k) for hits, gold in found) / len(found) for k in _CURVE}
    return {str(k): round(recall, 4) for k, recall in curve.items()}
