"""The process that does the work, spoken to as its watcher speaks to it."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def process():
    command = [sys.executable, "-m", "index.building.workshop"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as opened:
        yield opened
        opened.kill()


def test_it_is_ready_works_and_ends_with_whoever_gives_the_work(process):
    assert pickle.load(process.stdout) == ("ready", None)
    pickle.dump(("do", (max, (3, 7), False)), process.stdin)
    process.stdin.flush()
    kind, told = pickle.load(process.stdout)
    assert (kind, "TypeError" in str(told)) == ("failed", True), "the recogniser, None here, is given too"
    pickle.dump(("do", (print, ("not an answer",), False)), process.stdin)
    process.stdin.flush()
    assert pickle.load(process.stdout) == ("done", None)
    process.stdin.close()
    assert process.wait(timeout=60) == 0
