"""Suites run on the command line."""

import json
from pathlib import Path

from evals.metrics.stages import STAGES

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "evals/suites/demo.jsonl"


def test_a_run_leaves_passages_and_times_beside_the_answers(command, demo_index, tmp_path, capfd):
    out = tmp_path / "run"
    kinds = ["--kind", "list", "--kind", "wrong_place", "--kind", "cross_doc"]
    where = ["--index-dir", demo_index, "--mode", "extractive", "--out", out]
    assert command("eval", "run", DEMO, *where, *kinds) == 0
    told = capfd.readouterr().out
    found = json.loads((out / "metrics.json").read_text())
    assert f"{found['right']}/{found['cases']} 正确" in told
    assert str(out / "report.html") in told
    assert {"correct", "passage_recall@8", "quote_verbatim", "refusal_recall"} <= set(found["metrics"])
    assert found["metrics"]["quote_verbatim"]["value"] == 1
    assert {"latency", "first_evidence"} == set(found["times_ms"])
    assert sum(found["lost_at"].values()) == found["cases"] - found["right"]
    assert set(found["lost_at"]) <= set(STAGES)
    assert 0 < found["metrics"]["stage_ranking"]["value"] <= 1
    described = json.loads((out / "run.json").read_text())
    assert len(described["documents"]) == len(list((ROOT / "corpus").glob("*.md")))
    assert "llm_api_key" not in described["settings"]
