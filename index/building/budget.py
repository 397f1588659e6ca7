"""Reads each file in a process of its own that may take so much time and memory; what takes more is ended.

Files come from anywhere: a few kilobytes can unpack to gigabytes, nest for ever, or crash a parser.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

import psutil

from index.errors import UnreadableDocument
from index.recognition.pages import RecognisedPicture

_LOG = logging.getLogger(__name__)

_LOOK = 0.05
"""Seconds between two looks at what the process takes."""
_PATIENCE = 10
"""A process that waits for something may take this many times its time by the clock."""
_MIB = 2**20

Message = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Budget:
    """What reading one file may take: seconds of a processor, and MiB of memory.

    The time begins anew with each page that is a picture: recognising these takes as long as it takes.
    """

    seconds: float = 60.0
    memory_mb: int = 1536


class PictureReader(Protocol):
    """Reads pictures of pages."""

    def read(self, pictures: Iterable[Any]) -> Iterator[RecognisedPicture]:
        """What is written on each."""


class Workshop:
    """A process that does one piece of work after another; it is replaced when a piece was too much for it.

    Work is a function that can be imported and what it is called with. Pages that are pictures are recognised
    on this side, whose engines and cache they need.
    """

    def __init__(self, budget: Budget, recogniser: PictureReader | None = None) -> None:
        self._budget = budget
        self._recogniser = recogniser
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Workshop":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def do(self, work: Callable[..., Any], *given: Any) -> Any:
        """What `work(*given, recogniser)` returns or raises.

        Raises:
            UnreadableDocument: it took too much, or ended the process.
        """
        process = self._started()
        try:
            self._send(("do", (work, given, self._recogniser is not None)))
            return self._listen(process)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.close()
            ended = f"ends the program that reads it ({_told(process)}); repair it"
            raise UnreadableDocument(ended) from error
        except (_TooMuch, KeyboardInterrupt):
            self.close()
            raise

    def close(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            found = os.pathsep.join(filter(None, sys.path))
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "index.building.workshop"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": found},
            )
            self._receive(_Watch(self._process, Budget(600, 2**20)))  # it says that it is ready
        return self._process

    def _listen(self, process: subprocess.Popen[bytes]) -> Any:
        """Serves the process until it is done."""
        while True:
            kind, value = self._receive(_Watch(process, self._budget))
            if kind == "done":
                return value
            if kind == "failed":
                raise value
            assert kind == "recognise" and self._recogniser is not None
            for picture in self._recogniser.read(self._pictures(process)):
                self._send(("recognised", picture))
            self._send(("recognised", None))

    def _pictures(self, process: subprocess.Popen[bytes]) -> Iterator[Any]:
        """The pictures that the process draws, one at a time as they are wanted."""
        while True:
            self._send(("draw", None))
            kind, picture = self._receive(_Watch(process, self._budget))
            if kind == "drawn":
                yield picture
            elif kind == "failed":
                raise picture
            else:
                return

    def _send(self, message: Message) -> None:
        assert self._process and self._process.stdin
        pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def _receive(self, watch: "_Watch") -> Message:
        assert self._process and self._process.stdout
        with watch:
            try:
                message: Message = pickle.load(self._process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                if watch.verdict:
                    raise _TooMuch(watch.verdict) from None
                raise
        return message


class _TooMuch(UnreadableDocument):
    """A file took more than its budget."""


class _Watch:
    """Looks at a process while it works, and ends it once it takes more than it may."""

    def __init__(self, process: subprocess.Popen[bytes], budget: Budget) -> None:
        self._process = process
        self._budget = budget
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.verdict = ""

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        try:
            looked_at = psutil.Process(self._process.pid)
            begun, waited = _worked(looked_at), 0.0
            while not self._over.wait(_LOOK):
                waited += _LOOK
                if looked_at.memory_info().rss > self._budget.memory_mb * _MIB:
                    self._end(f"{self._budget.memory_mb} MiB of memory", "FILE_MEMORY_MB")
                elif (
                    _worked(looked_at) - begun > self._budget.seconds
                    or waited > self._budget.seconds * _PATIENCE
                ):
                    self._end(f"{self._budget.seconds:g} seconds", "FILE_SECONDS")
        except psutil.Error:
            return  # it has ended by itself

    def _end(self, limit: str, setting: str) -> None:
        self.verdict = f"takes more than {limit} to read (POLICY_ASSISTANT_{setting}); split or repair it"
        self._process.kill()
        self._over.set()


def _worked(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _told(process: subprocess.Popen[bytes]) -> str:
    code = process.wait()
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _close(pipe: BinaryIO | Any) -> None:
    try:
        pipe.close()
    except OSError:
        _LOG.debug("what was not sent any more is lost", exc_info=True)
