import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedding.cache_folders import ensure_folder

KILLED_ON_THE_WAY = """
import os, signal, sys
from pathlib import Path
from index.embedding.cache_folders import ensure_folder

def fill(folder):
    (folder / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)

ensure_folder(Path(sys.argv[1]), fill)
"""

SLOW = """
import sys, time
from pathlib import Path
from index.embedding.cache_folders import ensure_folder

def fill(folder):
    with open(sys.argv[2], "a") as log:
        log.write("filled ")
    time.sleep(0.5)
    (folder / "whole").write_text("whole")

ensure_folder(Path(sys.argv[1]), fill)
assert (Path(sys.argv[1]) / "whole").read_text() == "whole"
"""


def write_whole(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "whole").write_text("whole")


def refuse(folder: Path) -> None:
    raise AssertionError("filled again")


def test_is_filled_once(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "model"
    assert ensure_folder(folder, write_whole) == folder
    assert ensure_folder(folder, refuse) == folder
    assert (folder / "inner" / "whole").read_text() == "whole"


def test_others_may_read_it(tmp_path: Path) -> None:
    folder = ensure_folder(tmp_path / "model", write_whole)
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert modes == {0o755, 0o644}


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        ensure_folder(tmp_path / "model", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["model.lock"]


def test_a_kill_on_the_way_is_mended_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    killed = subprocess.run([sys.executable, "-c", KILLED_ON_THE_WAY, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert any(tmp_path.glob("*/half"))
    ensure_folder(folder, write_whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "model.lock"]


def test_of_two_processes_one_fills_and_one_waits(tmp_path: Path) -> None:
    folder, log = tmp_path / "model", tmp_path / "log"
    command = [sys.executable, "-c", SLOW, str(folder), str(log)]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert log.read_text() == "filled "
