"""The folder of a run: what is in it, how a broken-off run is taken up, how a run is read back."""

import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from evals.cases import Case, Kind, Suite, write_cases
from evals.files.suite_files import read_suite
from evals.metrics import Reason, Score
from evals.records import Record, StageTrace, read_lines, read_records, read_traces
from index.errors import PolicyAssistantError
from index.snapshots.manifest import write_atomically

_EARLIER = "earlier"
# What decides the answers: runs that agree in it are one run.
_IDENTITY = ("suites", "selection", "target", "settings", "code")


class RunUnusable(PolicyAssistantError):
    """The folder of a run cannot be used; the text names it and what to do."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where the parts of a run lie: `folder / RESULTS` say."""

    path: Path

    def __truediv__(self, name: str) -> Path:
        return self.path / name


RUN, CASES, RESULTS, TRACES, AGAIN = "run.json", "cases.jsonl", "results.jsonl", "traces.jsonl", "again.jsonl"
METRICS_FILE, SCORES = "metrics.json", "scores.jsonl"
HTML, MARKDOWN, JUNIT = "report.html", "report.md", "junit.xml"
COMPARISON_HTML, COMPARISON_MARKDOWN = "comparison.html", "comparison.md"
COMPARISON_JSON = "comparison.json"
_ALL = (RUN, CASES, RESULTS, TRACES, AGAIN, METRICS_FILE, SCORES, HTML, MARKDOWN, JUNIT)


@dataclass(frozen=True, slots=True)
class CaseSelection:
    """Which cases of the suites are asked, and how many of them twice."""

    kinds: tuple[Kind, ...] = ()
    limit: int | None = None
    twice: int = 0
    seed: int = 0

    def choose(self, suites: Sequence[Suite]) -> list[Case]:
        """The cases, in the order of the suites; a limit draws them at random by the seed."""
        cases = [case for suite in suites for case in suite.cases if case.kind in (self.kinds or Kind)]
        return self._draw(cases, len(cases) if self.limit is None else self.limit)

    def choose_twice(self, cases: Sequence[Case]) -> list[Case]:
        """The cases to be asked a second time."""
        return self._draw(cases, self.twice)

    def _draw(self, cases: Sequence[Case], count: int) -> list[Case]:
        drawn = random.Random(self.seed).sample(range(len(cases)), min(count, len(cases)))
        return [cases[position] for position in sorted(drawn)]


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A finished run, read back."""

    folder: RunFolder
    description: Mapping[str, Any]
    cases: tuple[Case, ...]
    records: Mapping[str, Record]
    traces: Mapping[str, StageTrace]
    scores: Mapping[str, Mapping[str, Score]]

    @property
    def name(self) -> str:
        """The folder's name, as reports show it."""
        return self.folder.path.resolve().name


@contextmanager
def holding(folder: RunFolder) -> Iterator[None]:
    """Keeps a second process out of the folder.

    Raises:
        RunUnusable: another process is at work in it, or it cannot be written.
    """
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise RunUnusable(f"another evaluation is writing to {folder.path}; choose another --out") from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise RunUnusable(f"cannot write to the folder {folder.path}: {error.strerror}") from error


def begin_run(folder: RunFolder, description: Mapping[str, Any], cases: Sequence[Case], fresh: bool) -> bool:
    """Makes the folder ready; what another run left there is set aside in `earlier/`.

    Args:
        folder: The folder, held by this process.
        description: What the run is made of.
        cases: The cases to be asked.
        fresh: Ask everything anew even if the same run is there.

    Returns:
        Whether there is a run to go on with.
    """
    same = not fresh and _identity(_read_description(folder)) == _identity(description)
    if not same:
        _set_aside(folder)
        write_cases(folder / CASES, cases)
        started = datetime.now(UTC).isoformat(timespec="seconds")
        _write_json(folder / RUN, {**description, "started": started})
    return same


def end_run(folder: RunFolder, **known: Any) -> None:
    """Notes in `run.json` what is known only at the end."""
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    _write_json(folder / RUN, {**_read_description(folder), "finished": finished, **known})


def read_run(path: Path) -> FinishedRun:
    """Reads a finished run.

    Raises:
        RunUnusable: there is none, or it was broken off.
    """
    folder = RunFolder(path)
    description = _read_description(folder)
    if not description:
        raise RunUnusable(f"{path} is not the folder of a run (it has no {RUN})")
    if not (folder / SCORES).exists():
        raise RunUnusable(f"the run in {path} was broken off; the same `eval run` command finishes it")
    return FinishedRun(
        folder,
        description,
        read_suite(folder / CASES).cases,
        read_records(folder / RESULTS),
        read_traces(folder / TRACES),
        {values["id"]: _read_scores(values["scores"]) for _, values in read_lines(folder / SCORES)},
    )


def _read_scores(values: Mapping[str, Any]) -> dict[str, Score]:
    return {name: Score(one["value"], _read_reason(one["reason"])) for name, one in values.items()}


def _read_reason(values: Mapping[str, Any] | None) -> Reason | None:
    return Reason(values["key"], values["values"]) if values else None


def _read_description(folder: RunFolder) -> dict[str, Any]:
    try:
        description = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return {}
    return description if isinstance(description, dict) else {}


def _identity(description: Mapping[str, Any]) -> str:
    parts = json.dumps({name: description.get(name) for name in _IDENTITY}, sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest() if description else ""


def _set_aside(folder: RunFolder) -> None:
    there = [name for name in _ALL if (folder / name).exists()]
    if not there:
        return
    earlier = folder / _EARLIER / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    earlier.mkdir(parents=True)
    for name in there:
        (folder / name).rename(earlier / name)


def _write_json(path: Path, values: Mapping[str, Any]) -> None:
    write_atomically(path, json.dumps(values, ensure_ascii=False, indent=1) + "\n")
