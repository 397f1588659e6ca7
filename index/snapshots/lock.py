"""The lock that keeps two builds out of one index."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BuildLocked

_LOCK = "build.lock"
_HOLDER = "build.lock.json"


@contextmanager
def building(index_dir: Path) -> Iterator[None]:
    """Holds the build lock of an index; the operating system frees it when the process dies.

    Raises:
        BuildLocked: another process holds it; the text says which.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(index_dir / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildLocked(
            f"{_describe_holder(index_dir)} is changing {index_dir}: wait for it to end"
        ) from error
    holder = index_dir / _HOLDER
    try:
        started = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        holder.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "started": started}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _describe_holder(index_dir: Path) -> str:
    try:
        holder = json.loads((index_dir / _HOLDER).read_text())
        return f"process {holder['pid']} on {holder['host']} (since {holder['started']})"
    except (FileNotFoundError, json.JSONDecodeError):  # it has only just taken the lock
        return "another process"
