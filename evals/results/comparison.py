"""Two runs of the same cases side by side: what got better, what got worse, and whether that is chance."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from evals.cases import Case
from evals.metrics import METRICS, Score
from evals.metrics.estimates import MetricChange, estimate_change
from evals.metrics.stages import count_losses, find_loss
from evals.records import Record
from evals.running.runs import FinishedRun, RunUnusable

SIGNIFICANT = 0.05


class CaseTrend(StrEnum):
    """How a case fared from one run to the other."""

    WORSE = "worse"
    BETTER = "better"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """A case in both runs; `fallen` names the guarded metrics that fell."""

    case: Case
    before: Record | None
    after: Record | None
    verdict: CaseTrend
    scores_before: Mapping[str, Score]
    scores_after: Mapping[str, Score]
    fallen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regression:
    """Why a comparison fails: a metric that fell, overall or within a kind ("" for overall)."""

    metric: str
    kind: str
    change: MetricChange


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a run; `only_before` and `only_after` are ids without a partner.

    `totals` are changes of each metric over the cases where it applies in both runs, `kinds` those of
    `correct` within each kind.
    """

    before: FinishedRun
    after: FinishedRun
    tolerance: float
    pairs: tuple[Pair, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    totals: Mapping[str, MetricChange]
    kinds: Mapping[str, MetricChange]
    regressions: tuple[Regression, ...]

    @property
    def losses_before(self) -> dict[str, int]:
        """How many cases each stage lost in the earlier run."""
        return count_losses(find_loss(pair.scores_before) for pair in self.pairs)

    @property
    def losses_after(self) -> dict[str, int]:
        """How many cases each stage lost in the later run."""
        return count_losses(find_loss(pair.scores_after) for pair in self.pairs)

    def describe(self) -> dict[str, Any]:
        """The comparison for programs: figures, what each stage lost, and which cases fared otherwise."""
        return {
            "before": self.before.name,
            "after": self.after.name,
            "passed": self.passed,
            "metrics": {name: asdict(change) for name, change in self.totals.items()},
            "by_kind": {kind: asdict(change) for kind, change in self.kinds.items()},
            "lost_at": {"before": self.losses_before, "after": self.losses_after},
            "cases": {
                pair.case.id: {
                    "verdict": pair.verdict,
                    "lost_at": [find_loss(scores) for scores in (pair.scores_before, pair.scores_after)],
                }
                for pair in self.pairs
                if pair.verdict is not CaseTrend.SAME
            },
        }

    @property
    def passed(self) -> bool:
        """Whether nothing guarded fell by more than the tolerance."""
        return not self.regressions


def compare(before: FinishedRun, after: FinishedRun, tolerance: float) -> Comparison:
    """Pairs the cases of two runs and tests what changed.

    A guarded metric that falls by more than `tolerance` (a share) fails the comparison, and so does a smaller
    fall that is no chance (p < 0.05), overall or, of the cases right, within a kind.

    Raises:
        RunUnusable: the runs have no case in common, or the same id asks something else.
    """
    first = {case.id: case for case in before.cases}
    second = {case.id: case for case in after.cases}
    common = [case for case in after.cases if case.id in first]
    if not common:
        raise RunUnusable(f"{before.name} and {after.name} have no case in common")
    for case in common:
        if first[case.id].question != case.question:
            raise RunUnusable(f"the case {case.id} asks something else in {before.name} than in {after.name}")
    pairs = tuple(_pair(case, before, after) for case in common)
    totals = _changes(pairs)
    kinds = {
        kind: change
        for kind in sorted({pair.case.kind.value for pair in pairs})
        if (change := _change([pair for pair in pairs if pair.case.kind == kind], "correct"))
    }
    return Comparison(
        before,
        after,
        tolerance,
        pairs,
        tuple(one for one in first if one not in second),
        tuple(one for one in second if one not in first),
        totals,
        kinds,
        tuple(_find_regressions(totals, kinds, tolerance)),
    )


def _pair(case: Case, before: FinishedRun, after: FinishedRun) -> Pair:
    old, new = before.scores.get(case.id, {}), after.scores.get(case.id, {})
    fallen = tuple(metric.name for metric in METRICS if metric.guarded and _fell(old, new, metric.name))
    first, second = before.records.get(case.id), after.records.get(case.id)
    return Pair(case, first, second, _judge(old, new, first, second), old, new, fallen)


def _judge(
    old: Mapping[str, Score], new: Mapping[str, Score], before: Record | None, after: Record | None
) -> CaseTrend:
    if _fell(old, new, "correct"):
        return CaseTrend.WORSE
    if _fell(new, old, "correct"):
        return CaseTrend.BETTER
    said = [(one.status, one.answer) if one else None for one in (before, after)]
    return CaseTrend.SAME if said[0] == said[1] else CaseTrend.CHANGED


def _fell(old: Mapping[str, Score], new: Mapping[str, Score], metric: str) -> bool:
    before, after = _value(old, metric), _value(new, metric)
    return before is not None and after is not None and after < before


def _value(scores: Mapping[str, Score], metric: str) -> float | None:
    return scores[metric].value if metric in scores else None


def _changes(pairs: Sequence[Pair]) -> dict[str, MetricChange]:
    return {metric.name: change for metric in METRICS if (change := _change(pairs, metric.name))}


def _change(pairs: Sequence[Pair], metric: str) -> MetricChange | None:
    """The change of a metric over the cases where it applies to both answers; None where to none."""
    both = [(_value(pair.scores_before, metric), _value(pair.scores_after, metric)) for pair in pairs]
    values = [(old, new) for old, new in both if old is not None and new is not None]
    return estimate_change([old for old, _ in values], [new for _, new in values]) if values else None


def _find_regressions(
    totals: Mapping[str, MetricChange], kinds: Mapping[str, MetricChange], tolerance: float
) -> list[Regression]:
    guarded = [metric.name for metric in METRICS if metric.guarded and metric.name in totals]
    overall = [
        Regression(name, "", totals[name])
        for name in guarded
        if totals[name].value < 0 and (-totals[name].value > tolerance or totals[name].p < SIGNIFICANT)
    ]
    within = [
        Regression("correct", kind, change)
        for kind, change in kinds.items()
        if change.value < 0 and change.p < SIGNIFICANT
    ]
    return [*overall, *within]
