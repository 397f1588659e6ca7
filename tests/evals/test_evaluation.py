import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from xml.etree import ElementTree

import pytest

from evals.cases import Suite, write_cases
from evals.evaluation import Plan, evaluate
from evals.files.suite_files import read_suite
from evals.records import read_lines
from evals.running.asking import ChainAsker
from evals.running.runs import RunFolder, RunUnusable, Selection, holding, read_run


class Windows:
    def text(self, doc):
        return "\n".join(f"窗口{n}：A{n:03}" for n in range(1, 13)) if doc == "windows.md" else None


@pytest.fixture
def suite(tmp_path, suite_cases) -> Suite:
    write_cases(tmp_path / "windows.jsonl", suite_cases)
    return read_suite(tmp_path / "windows.jsonl")


@pytest.fixture
def run(suite, tmp_path):
    def go(chain, name="run", settings=None, **known):
        plan = Plan((suite,), {"index": "f00"}, settings or {"top_k": 8}, **known)
        return evaluate(plan, ChainAsker(chain), Windows(), RunFolder(tmp_path / name))

    return go


def test_a_run_leaves_results_metrics_and_reports(run, scripted_chain, tmp_path):
    done = run(scripted_chain(wrong=(3,), refused=(5,)))
    folder = tmp_path / "run"
    assert (done.asked, done.kept, done.summary["right"]) == (12, 0, 10)
    lines = [values for _, values in read_lines(folder / "results.jsonl")]
    assert [one["id"] for one in lines] == [f"c{n:02}" for n in range(1, 13)]
    assert lines[0] | {"ms": 0} == {
        "id": "c01", "question": "第1号窗口的号码是多少？", "status": "answered", "answer": "是A001。[1]",
        "sentences": [{"text": "是A001。", "citations": [1], "support": "quoted"}],
        "citations": [{"n": 1, "doc": "windows.md", "title": "窗口表", "place": "", "locator": "第一条",
                       "quote": "窗口1：A001", "start": 0, "end": 8, "published": None, "effective": None,
                       "status": "unknown"}],
        "mode": "extractive", "model": "", "prompt_hashes": {}, "ms": 0, "timings_ms": {},
    }  # fmt: skip
    metrics = json.loads((folder / "metrics.json").read_text())
    assert metrics["metrics"]["correct"]["value"] == pytest.approx(10 / 12, abs=1e-4)
    assert metrics["by_kind"]["number"]["metrics"]["correct"]["n"] == 6
    assert metrics["endings"] == {"answered": {"answered": 11, "refused": 1}}
    assert metrics["lost_at"] == {"untraced": 2}  # this chain does not tell what it found
    scores = {one["id"]: one["lost_at"] for _, one in read_lines(folder / "scores.jsonl")}
    assert {key for key, lost_at in scores.items() if lost_at} == {"c03", "c05"}
    junit = ElementTree.parse(folder / "junit.xml").getroot()
    assert (junit.attrib["tests"], junit.attrib["failures"]) == ("12", "2")
    assert {one.attrib["type"] for one in junit.iter("failure")} == {"untraced"}
    assert "缺少要点：A003。" in (folder / "report.html").read_text()
    assert "c05" in (folder / "report.md").read_text()
    described = json.loads((folder / "run.json").read_text())
    assert described["target"] == {"index": "f00"}
    assert described["suites"][0]["cases"] == 12
    assert {"python", "policy-assistant"} <= set(described["versions"])


def test_several_questions_in_flight_give_the_same_figures(run, scripted_chain):
    one = run(scripted_chain(wrong=(3,)), "one")
    four = run(scripted_chain(wrong=(3,)), "four", concurrency=4)
    assert four.summary["metrics"] == one.summary["metrics"]


def test_a_run_that_is_there_is_not_asked_again_unless_told(run, scripted_chain, tmp_path):
    run(scripted_chain())
    asked = []
    again = run(scripted_chain(before=asked.append))
    assert (again.asked, again.kept, asked) == (0, 12, [])
    fresh = run(scripted_chain(before=asked.append), fresh=True)
    assert (fresh.asked, len(asked)) == (12, 12)
    assert len(list((tmp_path / "run/earlier").iterdir())) == 1


def test_another_run_in_the_same_folder_sets_the_first_aside(run, scripted_chain, tmp_path):
    run(scripted_chain(wrong=(3,)))
    other = run(scripted_chain(), settings={"top_k": 1})
    assert (other.asked, other.summary["right"]) == (12, 12)
    (earlier,) = (tmp_path / "run/earlier").iterdir()
    assert len(read_run(earlier).records) == 12


def test_a_torn_last_line_is_asked_again(run, scripted_chain, tmp_path):
    run(scripted_chain())
    results = tmp_path / "run/results.jsonl"
    lines = results.read_bytes().splitlines(keepends=True)
    results.write_bytes(b"".join(lines[:7]) + lines[7][:40])
    taken_up = run(scripted_chain())
    assert (taken_up.asked, taken_up.kept, taken_up.summary["right"]) == (5, 7, 12)


def test_a_question_that_hangs_fails_in_its_time_and_the_others_go_on(run, scripted_chain):
    done = run(
        scripted_chain(before=lambda question: "第4号" in question.text and time.sleep(30)), timeout=0.5
    )
    assert done.summary["right"] == 11
    assert done.summary["endings"]["answered"] == {"answered": 11, "failed": 1}


def test_an_unexpected_error_ends_the_run_and_keeps_what_there_is(run, scripted_chain, tmp_path):
    def break_at_6(question):
        if "第6号" in question.text:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run(scripted_chain(before=break_at_6))
    assert run(scripted_chain()).kept == 5


def test_limit_kind_and_seed_choose_the_same_cases_every_time(suite):
    some = Selection(limit=5, seed=3)
    assert some.choose([suite]) == some.choose([suite])
    assert len(some.choose([suite])) == 5
    assert Selection(limit=5, seed=4).choose([suite]) != some.choose([suite])
    assert {case.kind for case in Selection(kinds=("fact",)).choose([suite])} == {"fact"}


def test_questions_asked_twice_show_answers_that_change(run, scripted_chain):
    seen: dict[str, int] = {}

    def count(question):
        seen[question.text] = seen.get(question.text, 0) + 1
        if seen[question.text] > 1 and "第7号" in question.text:
            time.sleep(2)

    done = run(scripted_chain(before=count), selection=Selection(twice=12), timeout=0.5)
    assert done.summary["metrics"]["same_again"]["value"] == pytest.approx(11 / 12, abs=1e-4)


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


SLOW_RUN = """
    import sys, time
    from pathlib import Path
    from langchain_core.runnables import RunnableLambda
    from assistant.types import Answer, Ending
    from evals.running.asking import ChainAsker
    from evals.evaluation import Plan, evaluate
    from evals.files.suite_files import read_suite
    from evals.running.runs import RunFolder

    def answer(question):
        time.sleep(0.05)
        number = int("".join(one for one in question.text if one.isdigit()))
        return Answer(question.text, Ending.ANSWERED, text=f"A{number:03}" if number % 5 else "A999", ms=50)

    suite = read_suite(Path(sys.argv[1]))
    plan = Plan((suite,), {"index": "f00"}, {}, concurrency=2)
    done = evaluate(plan, ChainAsker(RunnableLambda(answer)), None, RunFolder(Path(sys.argv[2])))
    print(done.asked, done.kept)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a matter of POSIX systems")
def test_a_run_killed_in_the_middle_ends_with_the_figures_of_one_that_was_not(tmp_path, suite_cases):
    cases = [case.model_copy(update={"id": f"{case.id}-{n}"}) for n in range(10) for case in suite_cases]
    write_cases(tmp_path / "many.jsonl", cases)
    script = tmp_path / "slow_run.py"
    script.write_text(textwrap.dedent(SLOW_RUN))

    def start(folder) -> subprocess.Popen:
        command = [sys.executable, script, tmp_path / "many.jsonl", tmp_path / folder]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    whole, broken = start("whole"), start("broken")
    results = tmp_path / "broken/results.jsonl"
    while broken.poll() is None and (not results.exists() or results.read_bytes().count(b"\n") < 30):
        time.sleep(0.01)
    assert broken.poll() is None, "the run ended before it could be killed"
    broken.send_signal(signal.SIGKILL)
    broken.communicate()
    assert not (tmp_path / "broken/metrics.json").exists()
    assert whole.communicate()[0].split() == ["120", "0"]
    asked, kept = (int(one) for one in start("broken").communicate()[0].split())
    assert asked + kept == 120
    assert kept >= 30
    figures = [json.loads((tmp_path / one / "metrics.json").read_text()) for one in ("whole", "broken")]
    for one in figures:
        del one["times_ms"]
    assert figures[0] == figures[1]
    ids = [values["id"] for _, values in read_lines(results)]
    assert ids == [case.id for case in cases]
