import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from xml.etree import ElementTree

import pytest

from evals.cases import write_cases
from evals.records import read_lines
from evals.running.runs import CaseSelection


def test_a_run_leaves_results_metrics_and_reports(run, scripted_chain, tmp_path):
    done = run(scripted_chain(wrong=(3,), refused=(5,)))
    folder = tmp_path / "run"
    assert (done.asked, done.kept, done.summary["right"]) == (12, 0, 10)
    lines = [values for _, values in read_lines(folder / "results.jsonl")]
    assert [one["id"] for one in lines] == [f"c{n:02}" for n in range(1, 13)]
    assert lines[0] | {"ms": 0} == {
        "id": "c01", "question": "第1号窗口的号码是多少？", "status": "answered", "short": "",
        "answer": "是A001。[1]",
        "sentences": [{"text": "是A001。", "citations": [1], "support": "quoted"}],
        "citations": [{"n": 1, "doc": "windows.md", "title": "窗口表", "place": "", "locator": "第一条",
                       "quote": "窗口1：A001", "start": 0, "end": 8, "published": None, "effective": None,
                       "status": "unknown", "confidence": None}],
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


def test_a_run_that_is_there_is_not_asked_again_unless_told(run, scripted_chain, tmp_path):
    run(scripted_chain())
    asked = []
    again = run(scripted_chain(before=asked.append))
    assert (again.asked, again.kept, asked) == (0, 12, [])
    fresh = run(scripted_chain(before=asked.append), fresh=True)
    assert (fresh.asked, len(asked)) == (12, 12)
    assert len(list((tmp_path / "run/earlier").iterdir())) == 1


def test_a_torn_last_line_is_asked_again(run, scripted_chain, tmp_path):
    run(scripted_chain())
    results = tmp_path / "run/results.jsonl"
    lines = results.read_bytes().splitlines(keepends=True)
    results.write_bytes(b"".join(lines[:7]) + lines[7][:40])
    taken_up = run(scripted_chain())
    assert (taken_up.asked, taken_up.kept, taken_up.summary["right"]) == (5, 7, 12)


def test_questions_asked_twice_show_answers_that_change(run, scripted_chain):
    seen: dict[str, int] = {}

    def count(question):
        seen[question.text] = seen.get(question.text, 0) + 1
        if seen[question.text] > 1 and "第7号" in question.text:
            time.sleep(2)

    done = run(scripted_chain(before=count), selection=CaseSelection(twice=12), timeout=0.5)
    assert done.summary["metrics"]["same_again"]["value"] == pytest.approx(11 / 12, abs=1e-4)


SLOW_RUN = """
    import sys, time
    from pathlib import Path
    from langchain_core.runnables import RunnableLambda
    from assistant.types import Answer, Ending
    from evals.running.asking import ChainAsker
    from evals.evaluation import EvaluationPlan, evaluate
    from evals.files.suite_files import read_suite
    from evals.running.runs import RunFolder

    def answer(question):
        time.sleep(0.05)
        number = int("".join(one for one in question.text if one.isdigit()))
        return Answer(question.text, Ending.ANSWERED, text=f"A{number:03}" if number % 5 else "A999", ms=50)

    suite = read_suite(Path(sys.argv[1]))
    plan = EvaluationPlan((suite,), {"index": "f00"}, {}, concurrency=2)
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
