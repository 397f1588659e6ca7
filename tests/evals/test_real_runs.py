"""The command line over the real pipeline: run, compare with planted faults, rerun after a change."""

import json
import shutil
from pathlib import Path

import pytest

from evals.records import read_lines

ROOT = Path(__file__).parents[2]

SHARED = ROOT.parent / "shared"

DEMO = ROOT / "evals/suites/demo.jsonl"


def test_what_was_refused_is_gathered_into_a_spreadsheet(tiny, command, capfd):
    lines = [
        {"question": question, "status": "refused"} for question in ("浴池能带宠物吗？", "青石桥能通车吗？")
    ]
    log = tiny / "log.jsonl"
    log.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))
    assert command("eval", "gaps", log, "--index-dir", tiny / "index", "--out", tiny / "gaps.xlsx") == 0
    assert "青石桥保护办法" in capfd.readouterr().out
    assert (tiny / "gaps.xlsx").exists()


# Of the Shandong cases every fourth and the documents they cite: all would take minutes to index.
SCORED = [("seeds_dev", "seeds", 1), ("shandong_dev", "shandong", 4)]


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the scorer does
@pytest.mark.parametrize(("name", "folder", "step"), SCORED, ids=[name for name, _, _ in SCORED])
def test_real_answers_are_judged_as_the_independent_scorer_does(command, tmp_path, name, folder, step):
    import importlib.util

    spec = importlib.util.spec_from_file_location("score", SHARED / "suites/score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    cases = [values for _, values in read_lines(SHARED / f"suites/{name}.jsonl")][::step]
    suite, corpus, index = tmp_path / f"{name}.jsonl", tmp_path / folder, tmp_path / "index"
    suite.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in cases))
    corpus.mkdir()
    cited = {source["doc"] for case in cases for source in case["sources"]}
    for path in (SHARED / "corpora" / folder).iterdir():
        if step == 1 or path.name in cited:
            shutil.copy(path, corpus)
    assert command("index", "build", corpus, "--index-dir", index) == 0
    asking = ("eval", "run", suite, "--index-dir", index, "--mode", "extractive", "--out", tmp_path / "run")
    assert command(*asking) == 0
    results = [values for _, values in read_lines(tmp_path / "run/results.jsonl")]
    wrong = {one[0] for one in scorer.score(cases, results, str(corpus))[1]}
    scores = [values for _, values in read_lines(tmp_path / "run/scores.jsonl")]
    theirs = {case["id"]: case["id"] not in wrong for case in cases}
    assert 0 < len(wrong) < len(cases)
    assert {one["id"]: one["scores"]["correct"]["value"] == 1 for one in scores} == theirs


WRONG_USES = [
    (["eval", "run", "nowhere.jsonl"], "No such file"),
    (["eval", "run", str(DEMO), "--kind", "riddle"], "unknown kind riddle"),
    (["eval", "run", str(DEMO), "--index-dir", "nowhere"], "no index in nowhere"),
    (["eval", "run", str(DEMO), "--url", "http://127.0.0.1:9", "--out", "out"], "no answer from"),
    (["eval", "compare", "nowhere", "nowhere"], "not the folder of a run"),
    (["eval", "new", "suite.doc"], ".xlsx or .csv"),
    (["eval", "judge", "nowhere"], "not the folder of a run"),
    (["eval", "gaps", "nowhere.jsonl"], "cannot read nowhere.jsonl"),
    (["eval", "benchmark", "squad", "nowhere.json"], "nowhere.json"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), WRONG_USES, ids=[" ".join(one[:3]) for one, _ in WRONG_USES]
)
def test_a_mistake_is_one_clear_line(command, arguments, message, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert command(*arguments) == 2
    told = capfd.readouterr()
    assert message in told.err
    assert told.err.count("\n") == 1
