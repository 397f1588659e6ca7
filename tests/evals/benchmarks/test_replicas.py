"""What a run with replicas says; the run itself, with real replicas, is in test_cluster."""

import argparse
import json

import pytest

from evals.benchmarks.replicas import Asked, Outcome, report


@pytest.fixture
def outcome():
    asked = (
        Asked(1.0, 0.5),
        Asked(3.8, 0.4, "status 502"),  # was under way when the replica was killed
        Asked(4.05, 0.1, "status 502"),  # came to it while it was dying
        Asked(4.0, 0.7),
        Asked(6.0, 2.0, "ReadTimeout"),
    )
    return Outcome(asked, (4.0, 4.1), (100.0, 200.4))


def test_what_was_under_way_while_a_replica_died_is_told_from_the_rest(outcome):
    assert [one.begun for one in outcome.lost_in_flight] == [3.8, 4.05]
    assert [one.begun for one in outcome.lost] == [6.0]
    alive = Outcome(outcome.asked, None, outcome.memory_mb)
    assert (len(alive.lost_in_flight), len(alive.lost)) == (0, 3)


def test_the_figures_are_printed_and_written(outcome, tmp_path, capsys):
    file = tmp_path / "run.json"
    report(outcome, argparse.Namespace(replicas=2, rate=1.0, seconds=9.0, output=file))
    said = capsys.readouterr().out
    assert "| 5 | 2 | 2 | 1 |" in said and "100 / 200" in said and "lost at 6.0 s: ReadTimeout" in said
    written = json.loads(file.read_text(encoding="utf-8"))
    assert (written["lost_in_flight"], written["lost"], written["p50"]) == (2, 1, pytest.approx(0.6))


def test_a_run_without_an_answer_has_no_percentiles(tmp_path, capsys):
    lost = Outcome((Asked(0.0, 1.0, "status 502"),), None, (0.0,))
    report(lost, argparse.Namespace(replicas=1, rate=1.0, seconds=1.0, output=None))
    assert "| 1 | 0 | 0 | 1 | 0 |" in capsys.readouterr().out
