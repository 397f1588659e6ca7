"""The folder of a run."""

import pytest

from evals.running.runs import CaseSelection, RunFolder, RunUnusable, holding, read_run


def test_another_run_in_the_same_folder_sets_the_first_aside(run, scripted_chain, tmp_path):
    run(scripted_chain(wrong=(3,)))
    other = run(scripted_chain(), settings={"top_k": 1})
    assert (other.asked, other.summary["right"]) == (12, 12)
    (earlier,) = (tmp_path / "run/earlier").iterdir()
    assert len(read_run(earlier).records) == 12


def test_limit_kind_and_seed_choose_the_same_cases_every_time(suite):
    some = CaseSelection(limit=5, seed=3)
    assert some.choose([suite]) == some.choose([suite])
    assert len(some.choose([suite])) == 5
    assert CaseSelection(limit=5, seed=4).choose([suite]) != some.choose([suite])
    assert {case.kind for case in CaseSelection(kinds=("fact",)).choose([suite])} == {"fact"}


def test_two_evaluations_do_not_share_a_folder(run, scripted_chain, tmp_path):
    with holding(RunFolder(tmp_path / "run")), pytest.raises(RunUnusable, match="another evaluation"):
        run(scripted_chain())


def test_a_broken_off_run_cannot_be_read(tmp_path, run, scripted_chain):
    run(scripted_chain())
    (tmp_path / "run/scores.jsonl").unlink()
    with pytest.raises(RunUnusable, match="broken off"):
        read_run(tmp_path / "run")
    with pytest.raises(RunUnusable, match="not the folder of a run"):
        read_run(tmp_path)
