"""Several replicas of the program behind nginx on this machine, as docs/deploy/nginx says."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from assistant.configuration.settings import PREFIX
from evals.benchmarks.serving import ServerFailed
from index.snapshots.layout import current_manifest

EXAMPLES = Path(__file__).parents[2] / "docs" / "deploy" / "nginx"
_PATIENCE = 60.0
_ENDING = 20.0
_FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/replicas.conf;
  server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ include {folder}/policy-assistant.conf; }} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Replica:
    """A process that serves the index; `log` is the file that it writes to."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    @property
    def memory_mb(self) -> float:
        """The memory that it has; 0 where it has ended."""
        try:
            return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6
        except psutil.NoSuchProcess:
            return 0.0

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def ready(self) -> dict[str, object]:
        """What it says at `/readyz`."""
        reply = httpx.get(f"{self.address}/readyz", trust_env=False, timeout=_PATIENCE)
        return dict(reply.json())


@contextmanager
def replicating(
    index_dir: Path, count: int, folder: Path, changes: Mapping[str, str] | None = None
) -> Iterator[list[Replica]]:
    """Starts replicas over one index, with quotation only; they end when this does.

    Args:
        index_dir: The index; the replicas look for its parts where it was built.
        count: How many.
        folder: For logs, and records where the settings name no database.
        changes: Settings by name without prefix.

    Raises:
        ServerFailed: one did not start; the text says why.
    """
    settings = {
        "STORE": current_manifest(index_dir).recipe.store,
        "DATABASE_URL": os.environ.get(f"{PREFIX}DATABASE_URL") or f"sqlite:///{folder}/records.sqlite3",
        "LOG_LEVEL": "info",
        **(changes or {}),
    }
    environment = os.environ | {f"{PREFIX}{name}": value for name, value in settings.items()}
    with ExitStack() as stack:
        started = [
            stack.enter_context(_starting(index_dir, folder / f"{n}.log", environment)) for n in range(count)
        ]
        for replica in started:
            _wait_until_ready(replica)
        yield started


@contextmanager
def _starting(index_dir: Path, log: Path, environment: Mapping[str, str]) -> Iterator[Replica]:
    port = free_port()
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--mode", "extractive"]
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "--index-dir", str(index_dir)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=dict(environment),
        )
        try:
            yield Replica(process, f"http://127.0.0.1:{port}", log)
        finally:
            _end(process)


def _wait_until_ready(replica: Replica) -> None:
    assert replica.process.stdout is not None
    if not replica.process.stdout.readline():
        replica.process.wait()
        raise ServerFailed(f"a replica did not start: {replica.log.read_text(encoding='utf-8')[-500:]}")


@contextmanager
def balancing(replicas: Sequence[Replica], folder: Path) -> Iterator[str]:
    """Runs nginx in front of replicas; gives its address.

    Raises:
        ServerFailed: there is no nginx, or it did not start.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        raise ServerFailed("no nginx found: install Debian's nginx-light")
    port, user = free_port(), "user root;" if os.name == "posix" and os.geteuid() == 0 else ""
    servers = "\n".join(
        f"    server {one.address.removeprefix('http://')} max_fails=1 fail_timeout=10s;" for one in replicas
    )
    spread = (EXAMPLES / "replicas.conf").read_text(encoding="utf-8")
    spread = re.sub(r"(?m)^    server .*\n(    server .*\n)*", servers + "\n", spread)
    said = (EXAMPLES / "policy-assistant.conf").read_text(encoding="utf-8")
    said = said.replace("http://127.0.0.1:7860", "http://policy_assistant")
    for name, text in (
        ("replicas.conf", spread),
        ("policy-assistant.conf", said),
        ("nginx.conf", _FRAME.format(folder=folder, user=user, port=port)),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    command = [nginx, "-p", str(folder), "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]
    process = subprocess.Popen(command)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(process)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + _PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError as error:
            if process.poll() is not None or time.monotonic() > patience:
                raise ServerFailed("nginx did not start") from error
            time.sleep(0.05)


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
