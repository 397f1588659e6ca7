"""One evaluation from suites to reports: choose, ask, measure, write."""

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any

from evals.cases import Case, Suite
from evals.metrics import DocumentTexts
from evals.records import read_lines, read_records, read_traces
from evals.report import write_reports
from evals.results.measurement import Measured, measure, summarise
from evals.running.asking import Asker
from evals.running.durable_lines import DurableLines, rewrite
from evals.running.environment import code_digest, describe_machine, describe_versions
from evals.running.runner import Progress, RunLines, ask_cases
from evals.running.runs import (
    AGAIN,
    METRICS_FILE,
    RESULTS,
    RUN,
    SCORES,
    TRACES,
    CaseSelection,
    RunFolder,
    begin_run,
    end_run,
    holding,
)
from index.snapshots.manifest import write_atomically


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """What is asked of whom.

    `target` says what answers (the index, or a server's address), `settings` how, without secrets,
    `documents` the digest of each document's file.
    """

    suites: Sequence[Suite]
    target: dict[str, Any]
    settings: dict[str, Any]
    selection: CaseSelection = field(default_factory=CaseSelection)
    documents: dict[str, str] = field(default_factory=dict)
    concurrency: int = 1
    timeout: float = 120.0
    fresh: bool = False

    def describe(self) -> dict[str, Any]:
        """What `run.json` says before the first question."""
        return {
            "suites": [
                {"name": one.name, "sha256": one.digest, "cases": len(one.cases)} for one in self.suites
            ],
            "selection": asdict(self.selection),
            "target": self.target,
            "settings": self.settings,
            "code": code_digest(),
            "documents": self.documents,
            "concurrency": self.concurrency,
            "timeout": self.timeout,
            "versions": describe_versions(),
            "machine": describe_machine(),
        }


@dataclass(frozen=True, slots=True)
class Carried:
    """Lines of an earlier run's results and traces."""

    results: Sequence[Mapping[str, Any]]
    traces: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an evaluation did: cases asked now, those kept from before it was broken off, and the figures."""

    folder: RunFolder
    asked: int
    kept: int
    summary: dict[str, Any]


def evaluate(
    plan: EvaluationPlan,
    asker: Asker,
    texts: DocumentTexts | None,
    folder: RunFolder,
    on_progress: Progress = lambda done, total: None,
    carried: Carried | None = None,
) -> Evaluated:
    """Runs a plan, or goes on with it where it was broken off, and writes everything a run leaves behind.

    Args:
        plan: What is asked of whom.
        asker: Who answers.
        texts: The documents, to check quotations against; None where they are not at hand.
        folder: Where the run is kept.
        on_progress: Told how many cases are done, of how many.
        carried: Answers of an earlier run that still hold.

    Raises:
        PolicyAssistantError: the assistant cannot be asked, or the folder cannot be used.
    """
    cases = plan.selection.choose(plan.suites)
    with holding(folder):
        resumed = begin_run(folder, _plain(plan.describe()), cases, plan.fresh)
        if carried and not resumed:
            rewrite(folder / TRACES, carried.traces)
            rewrite(folder / RESULTS, carried.results)
        started = time.perf_counter()
        asked, kept = _ask(plan, asker, cases, folder, on_progress)
        _ask_again(plan, asker, cases, folder)
        elapsed = round(time.perf_counter() - started, 1)
        summary = finish(folder, cases, texts, elapsed if asked else None)
    return Evaluated(folder, asked, kept, summary)


def finish(
    folder: RunFolder, cases: Sequence[Case], texts: DocumentTexts | None, elapsed: float | None = None
) -> dict[str, Any]:
    """Measures what was answered and writes metrics and reports; results are put into the suite's order."""
    order = {case.id: position for position, case in enumerate(cases)}
    for name in (RESULTS, TRACES):
        if (folder / name).exists():
            lines = {values["id"]: values for _, values in read_lines(folder / name)}
            rewrite(folder / name, sorted(lines.values(), key=lambda one: order.get(one["id"], len(order))))
    records = read_records(folder / RESULTS)
    again = read_records(folder / AGAIN) if (folder / AGAIN).exists() else {}
    measured = measure(cases, records, read_traces(folder / TRACES), again, texts)
    end_run(
        folder,
        models=sorted({one.model for one in records.values() if one.model}),
        modes=sorted({one.mode for one in records.values() if one.mode}),
        prompt_hashes=dict(pair for one in records.values() for pair in one.prompt_hashes.items()),
        **({} if elapsed is None else {"elapsed_s": elapsed}),
    )
    summary = summarise(measured)
    rewrite(folder / SCORES, [_scores_line(one) for one in measured])
    write_atomically(folder / METRICS_FILE, json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    description = json.loads((folder / RUN).read_text(encoding="utf-8"))
    write_reports(folder, description, measured, summary)
    return summary


def _ask(
    plan: EvaluationPlan, asker: Asker, cases: Sequence[Case], folder: RunFolder, on_progress: Progress
) -> tuple[int, int]:
    with closing(DurableLines(folder / RESULTS)) as results, closing(DurableLines(folder / TRACES)) as traces:
        done = set(read_records(folder / RESULTS)) & {case.id for case in cases}
        journals = RunLines(results, traces)
        asked = ask_cases(asker, cases, done, journals, plan.concurrency, plan.timeout, on_progress)
    return asked, len(done)


def _ask_again(plan: EvaluationPlan, asker: Asker, cases: Sequence[Case], folder: RunFolder) -> None:
    """Puts some questions a second time, to see whether the answers are the same."""
    some = plan.selection.choose_twice(cases)
    if some:
        with closing(DurableLines(folder / AGAIN)) as journal:
            done = set(read_records(folder / AGAIN))
            ask_cases(asker, some, done, RunLines(journal), plan.concurrency, plan.timeout)


def _scores_line(one: Measured) -> dict[str, Any]:
    scores = {name: asdict(score) for name, score in one.scores.items()}
    return {"id": one.case.id, "lost_at": one.lost_at, "scores": scores}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as they read back from JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain
