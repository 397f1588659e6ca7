"""After documents changed: which cases of a run stand on other evidence now, and what becomes of them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.state import Retrieved
from assistant.steps import Steps
from evals.cases import Case, Suite
from evals.evaluation import Carried
from evals.records import Record, StageTrace, read_lines
from evals.running.asking import describe_found
from evals.running.runner import Progress
from evals.running.runs import CASES, RESULTS, TRACES, FinishedRun


@dataclass(frozen=True, slots=True)
class Staleness:
    """The cases to ask again, and the lines of the others."""

    stale: tuple[Case, ...]
    carried: Carried


def find_stale(
    run: FinishedRun, steps: Steps, documents: Mapping[str, str], on_progress: Progress
) -> Staleness:
    """Retrieves anew for every case and compares with what was retrieved then; nothing is answered.

    Args:
        run: The earlier run.
        steps: The chain's steps over the index of today.
        documents: The digest of each document's file today.
        on_progress: Told how many cases are done, of how many.
    """
    then: Mapping[str, str] = run.description.get("documents", {})
    changed = {doc for doc in {*then, *documents} if then.get(doc) != documents.get(doc)}
    stale: list[Case] = []
    for count, case in enumerate(run.cases, 1):
        record, trace = run.records.get(case.id), run.traces.get(case.id)
        if record is None or _cites(record, changed) or _seen(trace) != _seen_now(case, steps):
            stale.append(case)
        on_progress(count, len(run.cases))
    again = {case.id for case in stale}
    return Staleness(
        tuple(stale), Carried(tuple(_lines(run, RESULTS, again)), tuple(_lines(run, TRACES, again)))
    )


def _cites(record: Record, changed: set[str]) -> bool:
    """A citation of a changed document may have moved even where its words have not."""
    return any(citation.doc in changed for citation in record.citations)


def _seen(trace: StageTrace | None) -> set[tuple[str, str, str]]:
    return {(one.doc, one.text, one.known) for one in trace.retrieved} if trace else set()


def _seen_now(case: Case, steps: Steps) -> set[tuple[str, str, str]]:
    retrieved = steps.run(case.as_question(), last="retrieve")
    if not isinstance(retrieved, Retrieved):
        return set()
    return {(one["doc"], one["text"], one["known"]) for one in describe_found(retrieved)}


def _lines(run: FinishedRun, name: str, leaving_out: set[str]) -> Iterator[Mapping[str, Any]]:
    if (run.folder / name).exists():
        yield from (one for _, one in read_lines(run.folder / name) if one["id"] not in leaving_out)


def rebuild_suite(run: FinishedRun) -> Suite:
    """The cases of a run, as a suite to be run again."""
    names = "+".join(one["name"] for one in run.description["suites"])
    path = run.folder / CASES
    return Suite(names, path, hashlib.sha256(path.read_bytes()).hexdigest(), run.cases)
