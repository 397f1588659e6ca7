"""A server process of its own for a measurement, gone when the measurement is over."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.configuration.settings import PREFIX
from index.errors import PolicyAssistantError

_ENDING = 20  # seconds


class ServerFailed(PolicyAssistantError):
    """The server to be measured did not start."""


@contextmanager
def serving(index_dir: Path, mode: str) -> Iterator[str]:
    """Serves an index on a free port of this machine, as people start it; gives the address.

    Questions are recorded as usual, but in a database that is thrown away.

    Raises:
        ServerFailed: it did not start; the text says why.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--mode", mode]
    with tempfile.TemporaryDirectory() as scratch, (Path(scratch) / "errors").open("w+") as errors:
        environment = os.environ | {f"{PREFIX}DATABASE_URL": f"sqlite:///{scratch}/records.sqlite3"}
        running = subprocess.Popen(
            [*command, "--index-dir", str(index_dir)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        )
        try:
            assert running.stdout is not None
            if not running.stdout.readline():
                running.wait()
                errors.seek(0)
                raise ServerFailed(f"the server did not start: {errors.read().strip()[-500:]}")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            try:
                running.wait(_ENDING)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
