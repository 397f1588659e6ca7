"""JSON Lines that survive a kill: every line is on disk before the next thing is asked."""

import json
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from index.snapshots.manifest import write_atomically


class DurableLines:
    """Appends objects to a file from any thread; each is durable when `append` returns."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        _drop_torn_line(path)
        self._file = path.open("ab")

    def append(self, values: Mapping[str, Any]) -> None:
        """Writes one line."""
        line = json.dumps(values, ensure_ascii=False, default=str).encode() + b"\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()


def rewrite(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Replaces such a file at once by these lines."""
    write_atomically(path, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))


def _drop_torn_line(path: Path) -> None:
    """Cuts off what a killed process wrote of its last line."""
    if not path.exists():
        return
    written = path.read_bytes()
    whole = written.rfind(b"\n") + 1
    if whole < len(written):
        with path.open("r+b") as file:
            file.truncate(whole)
