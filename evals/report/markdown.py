"""The summary of a run as Markdown, for a merge request or a mail."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.files.phrases import explain, name_of, say
from evals.metrics import METRICS, MetricUnit
from evals.metrics.estimates import MetricChange
from evals.metrics.stages import LostAt, explain_loss
from evals.report.html import sort_worst_first
from evals.results.comparison import CaseTrend, Comparison
from evals.results.measurement import Measured

_WORST = 10


def run_markdown(
    name: str, description: Mapping[str, Any], measured: Sequence[Measured], summary: Mapping[str, Any]
) -> str:
    """Totals, kinds and the worst cases; every heading in Chinese and English."""
    lines = [
        f"# {_both('title')}: {_cell(name)}",
        "",
        f"{_both('right_of', right=summary['right'], cases=summary['cases'])} · "
        f"{', '.join(description.get('modes', ()))} · {description.get('finished', '')}",
        "",
        f"| {_both('metric')} | {_both('value')} | {_both('interval')} | n |",
        "|---|---:|---:|---:|",
        *_totals(summary),
        "",
        f"| {_both('kind')} | {_both('right')} | n |",
        "|---|---:|---:|",
    ]
    for kind, some in summary["by_kind"].items():
        total = some["metrics"]["correct"]
        lines.append(f"| {_name('kinds', kind)} | {total['value']:.1%} | {total['n']} |")
    lines += _losses(("wrong_cases",), (summary["lost_at"],))
    wrong = [one for one in sort_worst_first(measured) if not one.right]
    if wrong:
        lines += ["", f"## {_both('worst')}", ""]
    for one in wrong[:_WORST]:
        why = explain(explain_loss(one.scores), "zh")
        lost = name_of("losses", str(one.lost_at), "zh")
        lines.append(f"- **{_cell(one.case.id)}** {_cell(one.case.question)} — {lost}：{_cell(why)}")
    return "\n".join(lines) + "\n"


def comparison_markdown(comparison: Comparison) -> str:
    """Changes of metrics, why it fails if it does, and the cases that got worse."""
    before, after = comparison.before.name, comparison.after.name
    verdict = "passed" if comparison.passed else "regressed"
    lines = [
        f"# {_both('comparison')}: {_cell(before)} → {_cell(after)}",
        "",
        f"**{_both(verdict, tolerance=f'{100 * comparison.tolerance:g}')}**",
        "",
    ]
    for one in comparison.regressions:
        kind = f" ({_name('kinds', one.kind)})" if one.kind else ""
        lines.append(f"- {_name('metrics', one.metric)}{kind}: {_change(one.change)}")
    lines += [
        "",
        f"| {_both('metric')} | {_both('change')} | {_both('interval')} | p | n |",
        "|---|---:|---:|---:|---:|",
    ]
    for metric in METRICS:
        change = comparison.totals.get(metric.name)
        if change and metric.unit is MetricUnit.SHARE:
            interval = f"{100 * change.low:+.1f} … {100 * change.high:+.1f}"
            lines.append(
                f"| {_name('metrics', metric.name)} | {100 * change.value:+.1f} | {interval} "
                f"| {change.p:.3g} | {change.n} |"
            )
    lines += _losses(("before", "after"), (comparison.losses_before, comparison.losses_after))
    for verdict in (CaseTrend.WORSE, CaseTrend.BETTER):
        some = [pair for pair in comparison.pairs if pair.verdict is verdict]
        if some:
            lines += ["", f"## {_both(verdict.value)} ({len(some)})", ""]
            lines += [f"- **{_cell(pair.case.id)}** {_cell(pair.case.question)}" for pair in some]
    return "\n".join(lines) + "\n"


def _losses(headings: Sequence[str], counts: Sequence[Mapping[str, int]]) -> list[str]:
    """What each stage lost, a column for each run; nothing where nothing was lost."""
    stages = [stage for stage in LostAt if any(stage in one for one in counts)]
    if not stages:
        return []
    return [
        "",
        f"## {_both('losses')}",
        "",
        f"| {' | '.join((_both('stage'), *map(_both, headings)))} |",
        f"|---|{'---:|' * len(headings)}",
        *(
            f"| {' | '.join((_name('losses', stage), *(str(one.get(stage, 0)) for one in counts)))} |"
            for stage in stages
        ),
    ]


def _change(change: MetricChange) -> str:
    return (
        f"{100 * change.value:+.1f} [{100 * change.low:+.1f}, {100 * change.high:+.1f}], p = {change.p:.3g}"
    )


def _totals(summary: Mapping[str, Any]) -> list[str]:
    rows = []
    for name, total in summary["metrics"].items():
        if "value" in total:
            interval = f"{total['low']:.1%} – {total['high']:.1%}"
            rows.append(f"| {_name('metrics', name)} | {total['value']:.1%} | {interval} | {total['n']} |")
        else:
            rows.append(_spread(name, total, ""))
    for name, total in summary["times_ms"].items():
        rows.append(_spread(name, total, " ms"))
    return rows


def _spread(name: str, total: Mapping[str, float], unit: str) -> str:
    middle, high = f"p50 {total['p50']:.0f}{unit}", f"p95 {total['p95']:.0f}{unit}"
    return f"| {_name('metrics', name)} | {middle} | {high} | {total['n']} |"


def _both(key: str, **values: object) -> str:
    return " / ".join(say("report", key, language, **values) for language in ("zh", "en"))


def _name(section: str, key: str) -> str:
    return " / ".join(name_of(section, key, language) for language in ("zh", "en"))


def _cell(text: str) -> str:
    """Text that cannot break out of a table or become markup."""
    plain = " ".join(text.split())
    for mark in "\\`*_[]<>|#":
        plain = plain.replace(mark, f"\\{mark}")
    return plain
