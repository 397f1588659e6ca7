"""Runs started from the web page: one at a time, in the background, kept beside the index."""

import re
import shutil
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

import structlog
from langchain_core.runnables import Runnable

from assistant.configuration.settings import Settings
from assistant.types import Answer, Question
from evals.cases import Kind
from evals.evaluation import EvaluationPlan, evaluate
from evals.files.corpus import IndexTexts
from evals.files.problems import Problem, Severity
from evals.files.suite_check import check_draft
from evals.files.suite_files import SuiteError, read_draft, read_suite
from evals.report import write_comparison
from evals.results.comparison import compare
from evals.running.asking import ChainAsker
from evals.running.environment import describe_settings
from evals.running.runner import Progress
from evals.running.runs import (
    COMPARISON_HTML,
    HTML,
    RUN,
    SCORES,
    CaseSelection,
    RunFolder,
    RunUnusable,
    read_run,
)
from index.errors import PolicyAssistantError
from index.snapshots.layout import current_manifest

_log = structlog.get_logger(__name__)
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class Job:
    """A run that was started; `error` is for the evaluator, "" while all is well."""

    name: str
    total: int
    done: int = 0
    error: str = ""
    ended: threading.Event = field(default_factory=threading.Event)


class BackgroundRuns:
    """Starts runs, tells how far they are, and hands out their reports."""

    def __init__(self, assistant: Runnable[Question, Answer], settings: Settings) -> None:
        self._asker = ChainAsker(assistant)
        self._settings = settings
        self._folder = settings.index_dir.parent / "runs"
        self._lock = threading.Lock()
        self._job: Job | None = None

    def check(self, suite: Path) -> list[Problem]:
        """What is wrong with a suite.

        Raises:
            PolicyAssistantError: it is no suite, or there is no index.
        """
        with closing(IndexTexts(self._settings.index_dir)) as texts:
            return check_draft(read_draft(suite), texts)

    def start(self, suite: Path, kinds: Sequence[str] = (), limit: int | None = None) -> Job:
        """Starts a run over a suite.

        Raises:
            PolicyAssistantError: the suite has a mistake, or a run is going on.
        """
        errors = [one for one in read_draft(suite).problems if one.severity is Severity.ERROR]
        if errors:
            raise SuiteError("\n".join(one.tell("zh") for one in errors[:20]))
        selection = CaseSelection(tuple(Kind(one) for one in kinds), limit)
        with self._lock:
            if self._job is not None and not self._job.ended.is_set():
                raise RunUnusable("另一次评测正在进行，请等它结束")
            name = self._new_name(suite.stem)
            kept = self._folder / name / suite.name
            kept.parent.mkdir(parents=True)
            shutil.copyfile(suite, kept)
            read = read_suite(kept)
            job = self._job = Job(name, len(selection.choose([read])))
        threading.Thread(target=self._work, args=(job, kept, selection), name=name, daemon=True).start()
        return job

    @property
    def job(self) -> Job | None:
        """The run going on, or the last one."""
        return self._job

    def runs(self) -> list[str]:
        """The finished runs, newest first."""
        found = [path.parent for path in self._folder.glob(f"*/{SCORES}")]
        return [
            path.name for path in sorted(found, key=lambda one: (one / RUN).stat().st_mtime, reverse=True)
        ]

    def report(self, name: str) -> Path:
        """The report of a finished run.

        Raises:
            RunUnusable: there is no such run.
        """
        return self._finished(name) / HTML

    def compare(self, before: str, after: str, tolerance: float) -> Path:
        """The report of a comparison of two finished runs.

        Raises:
            RunUnusable: there is no such run, or they have nothing in common.
        """
        folder = RunFolder(self._finished(after) / f"against-{self._finished(before).name}")
        write_comparison(
            folder, compare(read_run(self._finished(before)), read_run(self._finished(after)), tolerance)
        )
        return folder / COMPARISON_HTML

    def _new_name(self, stem: str) -> str:
        """The suite's name and the time; numbered where a run of this second has it."""
        name = f"{_UNSAFE.sub('-', stem)[:40]}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        numbered = (f"{name}-{number}" for number in count(2))
        return next(one for one in chain((name,), numbered) if not (self._folder / one).exists())

    def _finished(self, name: str) -> Path:
        if name not in self.runs():  # names come from a browser: only known ones become paths
            raise RunUnusable(f"没有名为 {name} 的评测")
        return self._folder / name

    def _work(self, job: Job, suite: Path, selection: CaseSelection) -> None:
        try:
            manifest = current_manifest(self._settings.index_dir)
            target = {"index": manifest.fingerprint, "recipe": asdict(manifest.recipe)}
            used = describe_settings(self._settings)
            plan = EvaluationPlan([read_suite(suite)], target, used, selection, dict(manifest.files))
            with closing(IndexTexts(self._settings.index_dir)) as texts:
                evaluate(plan, self._asker, texts, RunFolder(suite.parent), self._progress(job))
        except PolicyAssistantError as error:
            job.error = str(error)
        except Exception:
            _log.exception("evaluation failed", run=job.name)
            job.error = "评测出错，详情见日志"
        finally:
            job.ended.set()

    def _progress(self, job: Job) -> Progress:
        def note(done: int, total: int) -> None:
            job.done, job.total = done, total

        return note
