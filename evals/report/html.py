"""Reports as one HTML file each: nothing is loaded, both languages are in it, JavaScript only filters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evals.cases import Case
from evals.files.phrases import LANGUAGES, explain, name_of, say
from evals.metrics import METRICS, NOT_APPLICABLE, MetricUnit, Reason, Score
from evals.metrics.matching import contains
from evals.metrics.stages import LostAt, explain_loss, find_loss
from evals.records import Record
from evals.report.plots import draw_changes, draw_depth, draw_endings, draw_kinds, draw_times
from evals.results.comparison import CaseTrend, Comparison, Pair
from evals.results.measurement import Measured

_HEADLINES = ("correct", "answered", "refusal_recall", "article_recall", "quote_verbatim", "numbers_backed")
_RETRIEVED_SHOWN = 5
# Faults worth telling beside why a case is wrong: endings tell the same again, and so do smaller depths.
_FAULTS = tuple(
    metric.name
    for metric in METRICS
    if metric.unit is MetricUnit.SHARE
    and metric.group not in ("refusal", "stages")
    and metric.name not in ("correct", "fact_recall")
    and (metric.group != "retrieval" or metric.guarded)
)


def run_html(
    name: str, description: Mapping[str, Any], measured: Sequence[Measured], summary: Mapping[str, Any]
) -> str:
    """The report of a run."""
    times = [value for one in measured if (value := one.scores["latency"].value) is not None]
    depth = {what: curve for what, curve in summary["depth"].items() if curve}
    return render(
        "run.html.j2",
        name=name,
        description=description,
        summary=summary,
        headlines=[one for one in _HEADLINES if one in summary["metrics"]],
        groups=_groups(summary),
        kinds_plot=draw_kinds(summary["by_kind"]),
        endings_plot=draw_endings(summary["endings"]),
        times_plot=draw_times(times) if times else None,
        depth_plot=draw_depth(depth) if depth else None,
        cases=[describe_case(one) for one in sort_worst_first(measured)],
    )


def comparison_html(comparison: Comparison) -> str:
    """The report of a comparison: changes of metrics, then the cases that fared otherwise."""
    shares = [
        metric for metric in METRICS if metric.unit is MetricUnit.SHARE and metric.name in comparison.totals
    ]
    changed = [
        (one.name, change.value, change.low, change.high)
        for one in shares
        if (change := comparison.totals[one.name]).low or change.high
    ]
    return render(
        "comparison.html.j2",
        comparison=comparison,
        verdicts=Counter(pair.verdict.value for pair in comparison.pairs),
        metrics=[one.name for one in METRICS if one.name in comparison.totals],
        units={one.name: one.unit.value for one in METRICS},
        before_means=_means(comparison.pairs, "scores_before"),
        after_means=_means(comparison.pairs, "scores_after"),
        losses_before=comparison.losses_before,
        losses_after=comparison.losses_after,
        changes_plot=draw_changes(changed) if changed else None,
        pairs=[describe_pair(pair) for pair in sort_pairs(comparison.pairs)],
    )


def sort_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that differ: worse, then better, then those that say the same otherwise."""
    order = (CaseTrend.WORSE, CaseTrend.BETTER, CaseTrend.CHANGED)
    return sorted((one for one in pairs if one.verdict in order), key=lambda one: order.index(one.verdict))


def describe_pair(pair: Pair) -> dict[str, Any]:
    """What the report shows of a case in two runs."""
    sides = [
        _describe_side(pair.case, record, scores)
        for record, scores in ((pair.before, pair.scores_before), (pair.after, pair.scores_after))
    ]
    return {"case": pair.case, "verdict": pair.verdict.value, "sides": sides, "fallen": pair.fallen}


def sort_worst_first(measured: Sequence[Measured]) -> list[Measured]:
    """Wrong cases before right ones, each by how much else is wrong with them."""

    def quality(one: Measured) -> tuple[bool, float]:
        values = [score.value for score in (one.scores[metric.name] for metric in METRICS if metric.guarded)]
        applicable = [value for value in values if value is not None]
        return one.right, sum(applicable) / len(applicable) if applicable else 0.0

    return sorted(measured, key=quality)


def describe_case(one: Measured) -> dict[str, Any]:
    """What the report shows of a case."""
    why = one.scores["correct"].reason
    found = {name: one.scores[name] for name in _FAULTS}
    faults = {
        name: score.reason
        for name, score in found.items()
        if score.value is not None and score.value < 1 and score.reason not in (None, why)
    }
    retrieved = one.outcome.trace.retrieved[:_RETRIEVED_SHOWN] if one.outcome.trace else ()
    told = _describe_side(one.case, one.outcome.record, one.scores)
    return {"case": one.case, **told, "faults": faults, "retrieved": retrieved}


def _describe_side(case: Case, record: Record | None, scores: Mapping[str, Score]) -> dict[str, Any]:
    """What one run made of a case."""
    answer = record.answer if record else ""
    correct = scores.get("correct", NOT_APPLICABLE)
    return {
        "record": record,
        "status": record.status if record else "no_result",
        "right": correct.value == 1,
        "why": correct.reason,
        "lost_at": find_loss(scores),
        "lost_because": explain_loss(scores),
        "facts": [(fact, any(contains(answer, one) for one in fact)) for fact in case.expect],
        "forbidden": [(value, contains(answer, value)) for value in case.forbid],
    }


def render(template: str, **values: Any) -> str:
    """Fills in a template with its style and script."""
    folder = files("evals.report").joinpath("templates")
    page = _environment().get_template(template)
    return page.render(
        style=Markup(folder.joinpath("report.css").read_text(encoding="utf-8")),
        script=Markup(folder.joinpath("report.js").read_text(encoding="utf-8")),
        **values,
    )


def _means(pairs: Sequence[Pair], side: str) -> dict[str, float]:
    """The mean of each metric on one side, over the pairs where it applies on both."""
    means = {}
    for metric in METRICS:
        values = [
            getattr(pair, side)[metric.name].value
            for pair in pairs
            if all(
                metric.name in scores and scores[metric.name].applies
                for scores in (pair.scores_before, pair.scores_after)
            )
        ]
        if values:
            means[metric.name] = sum(values) / len(values)
    return means


def _groups(summary: Mapping[str, Any]) -> dict[str, list[str]]:
    """The metrics that apply to something, by group."""
    groups: dict[str, list[str]] = {}
    for metric in METRICS:
        if metric.name in summary["metrics"] or metric.name in summary["times_ms"]:
            groups.setdefault(metric.group, []).append(metric.name)
    return groups


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evals.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=_both, name_of=_both_names, explain=_both_reasons, in_both=_both_in_text, stages=tuple(LostAt)
    )
    environment.filters["percent"] = lambda value: f"{100 * value:.1f}%"
    environment.filters["moment"] = lambda value: value[:16].replace("T", " ") + " UTC"
    return environment


def _both(key: str, **values: object) -> Markup:
    return _switched({language: say("report", key, language, **values) for language in LANGUAGES})


def _both_names(section: str, key: str) -> Markup:
    return _switched({language: name_of(section, key, language) for language in LANGUAGES})


def _both_in_text(section: str, key: str) -> str:
    """Both names side by side, where markup cannot be."""
    return " / ".join(name_of(section, key, language) for language in LANGUAGES)


def _both_reasons(reason: Reason | None) -> Markup:
    return _switched({language: explain(reason, language) for language in LANGUAGES})


def _switched(words: Mapping[str, str]) -> Markup:
    spans = (
        Markup('<span class="in-{0}" lang="{0}">{1}</span>').format(language, text)
        for language, text in words.items()
    )
    return Markup("").join(spans)
