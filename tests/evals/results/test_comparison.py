import json

import pytest

from evals.cases import Case, Suite
from evals.evaluation import EvaluationPlan, evaluate
from evals.report import write_comparison
from evals.results.comparison import CaseTrend, compare
from evals.running.asking import ChainAsker
from evals.running.runs import RunFolder, RunUnusable, read_run


@pytest.fixture
def run(tmp_path, suite_cases, scripted_chain):
    def go(name, cases=suite_cases, **answers):
        suite = Suite("windows", tmp_path / "windows.jsonl", "0" * 64, tuple(cases))
        plan = EvaluationPlan((suite,), {"index": name}, {})
        evaluate(plan, ChainAsker(scripted_chain(**answers)), None, RunFolder(tmp_path / name))
        return read_run(tmp_path / name)

    return go


def test_runs_that_say_the_same_pass(run):
    comparison = compare(run("a", wrong=(3,)), run("b", wrong=(3,)), tolerance=0)
    assert comparison.passed
    assert {pair.verdict for pair in comparison.pairs} == {CaseTrend.SAME}
    assert all(change.value == 0 and change.p == 1 for change in comparison.totals.values() if change.n)


def test_what_got_worse_and_better_is_found_case_by_case(run):
    comparison = compare(run("a", wrong=(3,)), run("b", refused=(5, 7)), tolerance=0.01)
    verdicts = {pair.case.id: pair.verdict for pair in comparison.pairs if pair.verdict is not CaseTrend.SAME}
    assert verdicts == {"c03": CaseTrend.BETTER, "c05": CaseTrend.WORSE, "c07": CaseTrend.WORSE}
    assert comparison.totals["correct"].value == pytest.approx(-1 / 12)
    assert comparison.totals["correct"].p == pytest.approx(1.0)  # two worse, one better: may well be chance
    assert ("correct", "") in [(one.metric, one.kind) for one in comparison.regressions]


def test_a_fall_within_the_tolerance_passes_unless_it_is_no_chance(run):
    before = run("a")
    assert compare(before, run("b", wrong=(1,)), tolerance=0.1).passed
    worse = compare(before, run("c", wrong=range(1, 13)), tolerance=1)
    assert not worse.passed
    assert worse.totals["correct"].p < 0.001
    assert {one.kind for one in worse.regressions if one.metric == "correct"} == {"", "fact", "number"}


def test_cases_of_only_one_run_are_counted_and_left_out(run, suite_cases):
    comparison = compare(run("a", suite_cases[:10]), run("b", suite_cases[2:]), tolerance=0)
    assert (len(comparison.pairs), comparison.only_before, comparison.only_after) == (
        8, ("c01", "c02"), ("c11", "c12"),
    )  # fmt: skip


def test_runs_of_other_questions_cannot_be_compared(run, suite_cases):
    before = run("a", suite_cases[:3])
    with pytest.raises(RunUnusable, match="no case in common"):
        compare(before, run("b", suite_cases[3:]), tolerance=0)
    changed = [suite_cases[0].model_copy(update={"question": "第1号在哪里？"})]
    with pytest.raises(RunUnusable, match="asks something else"):
        compare(before, run("c", changed), tolerance=0)


def test_the_report_shows_both_answers(run, tmp_path):
    write_comparison(RunFolder(tmp_path / "out"), compare(run("a"), run("b", wrong=(4,)), tolerance=0.01))
    page = (tmp_path / "out/comparison.html").read_text()
    assert "A004" in page
    assert "A999" in page
    assert "c04" in (tmp_path / "out/comparison.md").read_text()


def test_what_each_stage_lost_is_told_of_both_runs(run, tmp_path):
    never = Case.model_validate(
        {"id": "never", "question": "第13号窗口的号码是多少？", "kind": "unanswerable", "answerable": False}
    )
    before, after = (run(name, [never], refused=some) for name, some in (("a", (13,)), ("b", ())))
    write_comparison(RunFolder(tmp_path / "out"), compare(before, after, tolerance=0.01))
    told = json.loads((tmp_path / "out/comparison.json").read_text())
    assert told["lost_at"] == {"before": {}, "after": {"gate": 1}}
    assert told["cases"] == {"never": {"verdict": "worse", "lost_at": [None, "gate"]}}
    assert not told["passed"]
    assert "| 作答判断 / gate | 0 | 1 |" in (tmp_path / "out/comparison.md").read_text()
    assert "文件里没有答案，却作答了" in (tmp_path / "out/comparison.html").read_text()
