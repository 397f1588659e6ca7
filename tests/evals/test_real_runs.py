"""The command line over the real pipeline: run, compare with planted faults, rerun after a change."""

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.cli import run
from assistant.question.places import Fit
from evals.commands.compare import WORSE
from evals.metrics.stages import STAGES
from evals.records import read_lines
from index.retriever import Search

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DEMO = ROOT / "evals/suites/demo.jsonl"


@pytest.fixture(scope="module")
def command(one_embedding_model):
    return lambda *arguments: run([str(one) for one in arguments])


@contextmanager
def setting(name, value):
    patch = pytest.MonkeyPatch()
    patch.setenv(f"POLICY_ASSISTANT_{name}", value)
    yield patch
    patch.undo()


def metrics_of(folder):
    return json.loads((folder / "metrics.json").read_text())


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
        for step in ("steps", "scoring"):
            patch.setattr(f"assistant.{step}.place_fit", lambda document, asked: Fit.OWN)
        go("placeless")
    return folder


def test_a_run_leaves_passages_and_times_beside_the_answers(demo_runs):
    found = metrics_of(demo_runs / "before")
    assert {"correct", "passage_recall@8", "quote_verbatim", "refusal_recall"} <= set(found["metrics"])
    assert found["metrics"]["quote_verbatim"]["value"] == 1
    assert {"latency", "first_evidence"} == set(found["times_ms"])
    assert sum(found["lost_at"].values()) == found["cases"] - found["right"] > 0
    assert set(found["lost_at"]) <= set(STAGES)
    assert 0.5 < found["metrics"]["stage_ranking"]["value"] < 1
    described = json.loads((demo_runs / "before/run.json").read_text())
    assert len(described["documents"]) == len(list((ROOT / "corpus").glob("*.md")))
    assert "llm_api_key" not in described["settings"]


def test_two_runs_of_the_same_build_pass(command, demo_runs):
    assert command("eval", "compare", demo_runs / "before", demo_runs / "same", "--tolerance", "0") == 0


@pytest.mark.parametrize("fault", ["shallow", "placeless"])
def test_a_planted_regression_is_found_and_fails(command, demo_runs, fault, capfd):
    assert command("eval", "compare", demo_runs / "before", demo_runs / fault) == WORSE
    assert "正确率 / Right: -" in capfd.readouterr().out


@pytest.fixture
def tiny(tmp_path, command, monkeypatch):
    """Two documents, four cases, and a run over them; a question sees one document only."""
    monkeypatch.setenv("POLICY_ASSISTANT_TOP_K", "1")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "baths.md").write_text(
        "---\ntitle: 样本市公共浴池规定\nplace: 样本市\n---\n\n第一条 本市公共浴池每日6时至22时开放。\n\n"
        "第二条 成人票价为每次十五元，六十周岁以上老年人凭证免费。\n"
    )
    (corpus / "bridge.md").write_text(
        "---\ntitle: 青石桥保护办法\nplace: 样本市\n---\n\n第一条 青石桥由文物局负责保护。\n\n"
        "第二条 禁止在青石桥上摆摊，违者处二百元罚款。\n"
    )
    cases = [
        ("price", "成人泡澡一次多少钱？", "15元", "baths.md", "成人票价为每次十五元"),
        ("hours", "公共浴池几点关门？", "22时", "baths.md", "每日6时至22时开放"),
        ("who", "青石桥归哪个部门保护？", "文物局", "bridge.md", "青石桥由文物局负责保护"),
        ("fine", "在青石桥上摆摊罚多少？", "200元", "bridge.md", "处二百元罚款"),
    ]
    lines = [
        {"id": key, "question": question, "kind": "fact", "answerable": True, "expect": [[fact]],
         "sources": [{"doc": doc, "quote": quote}]}
        for key, question, fact, doc, quote in cases
    ]  # fmt: skip
    suite = tmp_path / "tiny.jsonl"
    suite.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))
    index = tmp_path / "index"
    assert command("index", "build", corpus, "--index-dir", index) == 0
    assert command("eval", "check", suite, "--index-dir", index) == 0
    assert (
        command("eval", "run", suite, "--index-dir", index, "--mode", "extractive", "--out", tmp_path / "run")
        == 0
    )
    return tmp_path


def test_after_a_change_only_cases_on_changed_evidence_are_asked(tiny, command, capfd):
    before = {values["id"]: values for _, values in read_lines(tiny / "run/results.jsonl")}
    bridge = tiny / "corpus/bridge.md"
    bridge.write_text(bridge.read_text().replace("二百元", "五百元"))
    assert command("index", "build", tiny / "corpus", "--index-dir", tiny / "index") == 0
    capfd.readouterr()
    code = command("eval", "rerun", tiny / "run", "--index-dir", tiny / "index", "--mode", "extractive")
    told = capfd.readouterr()
    after = {values["id"]: values for _, values in read_lines(tiny / "run-again/results.jsonl")}
    assert "2 of 4 cases stand on other evidence" in told.err
    assert "二百元" in before["fine"]["answer"]
    assert code == WORSE  # the suite still expects the old amount
    assert all(after[key] == before[key] for key in ("price", "hours"))
    assert "五百元" in after["fine"]["answer"]
    assert "五百元" in (tiny / "run-again/comparison.html").read_text()


def test_without_a_change_nothing_is_asked_again(tiny, command, capfd):
    before = (tiny / "run/results.jsonl").read_text()
    assert command("eval", "rerun", tiny / "run", "--index-dir", tiny / "index", "--mode", "extractive") == 0
    assert "0 of 4 cases" in capfd.readouterr().err
    assert (tiny / "run-again/results.jsonl").read_text() == before


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


def test_the_folders_of_runs_can_be_moved(demo_runs, command, tmp_path):
    shutil.copytree(demo_runs / "before", tmp_path / "moved")
    assert command("eval", "compare", tmp_path / "moved", demo_runs / "same") == 0
    assert os.listdir(tmp_path / "moved")
