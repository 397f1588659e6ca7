"""Long work on the documents in a process of its own, which the server does not wait for.

A job of a kind runs once at a time. `jobs/<kind>.json` says how far it is; whoever works holds the lock
beside it, which the operating system frees when the process dies: what it left is then as it was before.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import structlog
from filelock import FileLock, Timeout

from assistant.configuration.settings import PREFIX, Settings, documents_folder
from assistant.desk.metadata import UnusableChange
from index.errors import PolicyAssistantError
from index.snapshots.manifest import write_atomically

_log = structlog.get_logger(__name__)

READ, PREVIEW, PUBLISH = "read", "preview", "publish"
_KINDS = {READ: "reading", PREVIEW: "building", PUBLISH: "building"}
_PATIENCE = 2
"""Seconds that a job waits for its lock: whoever asks how far a job is holds it for a moment."""
_OFTEN = 0.3
"""Seconds between two notes of how far a job is."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job and how far it is; `error` says what went wrong, `told` what came of it."""

    deed: str
    who: str
    started: str
    pid: int = 0
    stage: str = ""
    done: int = 0
    total: int = 0
    ended: str = ""
    error: str = ""
    told: str = ""
    running: bool = False

    @property
    def killed(self) -> bool:
        """Whether it was ended before it was done."""
        return not self.running and not self.ended


class Jobs:
    """The jobs on the documents of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = documents_folder(settings) / "jobs"

    def last(self, deed: str) -> Job | None:
        """The job of this kind that is running, or the last one."""
        job = self._read(deed)
        return replace(job, running=self._runs(job)) if job else None

    def start(self, deed: str, who: str) -> Job:
        """Starts a job in a process of its own.

        Raises:
            UnusableChange: one of its kind is running.
        """
        last = self.last(deed)
        if last and last.running:
            raise UnusableChange(
                "另一项工作正在进行，请等它完成 / other work is going on, wait for it to end"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        found = os.pathsep.join(filter(None, sys.path))
        with (self._folder / f"{_KINDS[deed]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "assistant", "documents", "work", deed, f"--who={who}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | _settings_of(self._settings) | {"PYTHONPATH": found},
            )
        job = Job(deed, who, _now(), process.pid)
        self._write(job)
        threading.Thread(target=process.wait, daemon=True).start()  # so that it does not stay a zombie
        return replace(job, running=True)

    @contextmanager
    def working(self, deed: str, who: str) -> Iterator["Work"]:
        """Holds a job's lock while it is done here, and notes how it ended.

        Raises:
            UnusableChange: one of its kind is running.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._lock(deed), timeout=_PATIENCE)
        try:
            lock.acquire()
        except Timeout as error:
            raise UnusableChange(
                "另一项工作正在进行，请等它完成 / other work is going on, wait for it to end"
            ) from error
        work = Work(self, Job(deed, who, _now(), os.getpid()))
        try:
            work.note()
            yield work
            work.end()
        except PolicyAssistantError as error:
            work.end(str(error))
            raise
        except Exception as error:
            _log.exception("work on the documents failed", deed=deed)
            work.end(f"{type(error).__name__}: {error}")
            raise
        finally:
            lock.release()

    def _lock(self, deed: str) -> Path:
        return self._folder / f"{_KINDS[deed]}.lock"

    def _runs(self, job: Job) -> bool:
        if job.ended:
            return False
        return _is_held(self._lock(job.deed)) or _is_starting(job)

    def _read(self, deed: str) -> Job | None:
        try:
            values = json.loads((self._folder / f"{_KINDS[deed]}.json").read_text(encoding="utf-8"))
            return Job(**values)
        except (OSError, ValueError, TypeError):
            return None

    def _write(self, job: Job) -> None:
        values = {name: value for name, value in asdict(job).items() if name != "running"}
        write_atomically(self._folder / f"{_KINDS[job.deed]}.json", json.dumps(values, ensure_ascii=False))


class Work:
    """A job as whoever does it sees it."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        self._jobs = jobs
        self._job = job
        self._noted = 0.0

    def tell(self, stage: str, done: int, total: int) -> None:
        """Notes how far it is."""
        fresh = stage != self._job.stage
        self._job = replace(self._job, stage=stage, done=done, total=total)
        if fresh or done == total or time.monotonic() - self._noted > _OFTEN:
            self.note()

    def note(self) -> None:
        """Writes down how far it is."""
        self._noted = time.monotonic()
        self._jobs._write(self._job)

    def conclude(self, told: str) -> None:
        """Says what came of it."""
        self._job = replace(self._job, told=told)

    def end(self, error: str = "") -> None:
        """Writes down that it is over."""
        self._job = replace(self._job, ended=_now(), error=error)
        self.note()


def _settings_of(settings: Settings) -> dict[str, str]:
    """What options of the command line may have changed, for the process of a job."""
    return {
        f"{PREFIX}INDEX_DIR": str(settings.index_dir.absolute()),
        f"{PREFIX}DOCUMENTS_DIR": str(documents_folder(settings).absolute()),
        f"{PREFIX}CACHE_DIR": str(settings.cache_dir.absolute()),
    }


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    return False


def _is_starting(job: Job) -> bool:
    """Whether its process lives: it takes the lock once its program is loaded."""
    try:
        process = psutil.Process(job.pid)
        begun = datetime.fromtimestamp(process.create_time(), UTC)
        alive = process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
    return alive and abs((datetime.fromisoformat(job.started) - begun).total_seconds()) < 60


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
