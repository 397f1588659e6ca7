"""Asks an assistant the questions of a suite and keeps its answers, one JSON a line."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from langchain_core.runnables import Runnable

from assistant.rendering import answer_record
from assistant.types import Answer, Question
from evals.suite import Case

RESULTS = "results.jsonl"
_RUN = "run.json"


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did; `kept` answers were there from a run that was broken off."""

    results: Path
    asked: int
    kept: int


def run_suite(
    chain: Runnable[Question, Answer],
    cases: Sequence[Case],
    out: Path,
    conditions: dict[str, str],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> RunReport:
    """Answers every case in turn; broken off and called again it goes on where it stopped.

    Answers of a finished run, or got under other conditions, are set aside as `results.old.jsonl`.

    Args:
        chain: The assistant.
        cases: The questions.
        out: Folder of `results.jsonl`.
        conditions: What the answers depend on: index, mode.
        on_progress: Told how many cases are done, of how many.
    """
    out.mkdir(parents=True, exist_ok=True)
    results = out / RESULTS
    kept = _resume(out, conditions, {case.id for case in cases})
    with results.open("a", encoding="utf-8") as file:
        for done, case in enumerate(cases):
            on_progress(done, len(cases))
            if case.id not in kept:
                record = {"id": case.id} | answer_record(chain.invoke(case.as_question()))
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                file.flush()
    on_progress(len(cases), len(cases))
    return RunReport(results, len(cases) - len(kept), len(kept))


def _resume(out: Path, conditions: dict[str, str], ids: set[str]) -> set[str]:
    """The cases answered by a run like this one that was broken off."""
    run, results = out / _RUN, out / RESULTS
    wanted = json.dumps(conditions | {"cases": len(ids)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    answered = _answered(results)
    same = run.exists() and run.read_text(encoding="utf-8") == wanted
    if answered and not (same and answered < ids):
        results.replace(out / "results.old.jsonl")
        answered = set()
    run.write_text(wanted, encoding="utf-8")
    return answered


def _answered(results: Path) -> set[str]:
    """The ids already answered; a line cut off by a kill is dropped from the file."""
    if not results.exists():
        return set()
    whole: list[str] = []
    ids: set[str] = set()
    for line in results.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            ids.add(json.loads(line)["id"])
        except (json.JSONDecodeError, KeyError):
            continue
        whole.append(line + "\n")
    results.write_text("".join(whole), encoding="utf-8")
    return ids
