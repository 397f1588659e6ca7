"""Two runs compared on the command line."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.question.places import Fit
from evals.commands.compare import WORSE
from index.retriever import Search

ROOT = Path(__file__).parents[3]

DEMO = ROOT / "evals/suites/demo.jsonl"


@contextmanager
def setting(name, value):
    patch = pytest.MonkeyPatch()
    patch.setenv(f"POLICY_ASSISTANT_{name}", value)
    yield patch
    patch.undo()


@pytest.fixture(scope="module")
def demo_runs(command, demo_index, tmp_path_factory):
    """The same cases four times: as it is, once more, with one passage retrieved, with places ignored."""
    folder = tmp_path_factory.mktemp("runs")
    kinds = ("wrong_place", "list", "cross_doc", "follow_up", "penalty")
    options = [one for kind in kinds for one in ("--kind", kind)]

    def go(name):
        ask = ("eval", "run", DEMO, "--index-dir", demo_index, "--mode", "extractive", "--out", folder / name)
        assert command(*ask, *options) == 0

    go("before")
    go("same")
    with setting("TOP_K", "1"):
        go("shallow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.steps.Search", lambda **known: Search(**known | {"places": ()}))
        for room in ("steps", "evidence.scoring", "evidence.features"):
            patch.setattr(f"assistant.{room}.place_fit", lambda document, asked: Fit.OWN)
        go("placeless")
    return folder


def test_two_runs_of_the_same_build_pass(command, demo_runs):
    assert command("eval", "compare", demo_runs / "before", demo_runs / "same", "--tolerance", "0") == 0


@pytest.mark.parametrize("fault", ["shallow", "placeless"])
def test_a_planted_regression_is_found_and_fails(command, demo_runs, fault, capfd):
    assert command("eval", "compare", demo_runs / "before", demo_runs / fault) == WORSE
    assert "正确率 / Right: -" in capfd.readouterr().out


def test_the_folders_of_runs_can_be_moved(demo_runs, command, tmp_path):
    shutil.copytree(demo_runs / "before", tmp_path / "moved")
    assert command("eval", "compare", tmp_path / "moved", demo_runs / "same") == 0
    assert os.listdir(tmp_path / "moved")
