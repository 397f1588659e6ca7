"""One build at a time, and the second is told who holds the lock."""

import json
import os
import subprocess
import sys

import pytest

from index.errors import BuildLocked
from index.snapshots.lock import building


def test_the_second_build_is_told_who_holds_the_lock(tmp_path):
    holding = "import sys, pathlib, index.snapshots.lock as locking\n"
    holding += "with locking.building(pathlib.Path(sys.argv[1])):\n    print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(BuildLocked, match=rf"process {holder.pid} on .* \(since \d{{4}}-"),
        building(tmp_path),
    ):
        pytest.fail("two builds at once")
    holder.kill()
    holder.communicate()
    with building(tmp_path):
        described = json.loads((tmp_path / "build.lock.json").read_text())
        assert described["pid"] == os.getpid()
    with building(tmp_path):
        pass
