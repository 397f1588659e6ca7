"""The commands over the questions that were asked."""

import json

from assistant.cli import run
from assistant.records.questions import Filter, list_questions, suite_lines
from evals.cases import Case


def test_questions_become_a_suite_that_evals_reads(asked, tmp_path, capsys):
    lines = suite_lines(list_questions(asked, Filter())).splitlines()
    cases = {case.question: case for case in (Case.model_validate_json(line) for line in lines)}
    assert not cases["狗证哪里办？"].answerable
    assert "时间不对" in cases["浴池几点开？"].note
    out = tmp_path / "suite.jsonl"
    assert run(["questions", "export", str(out), "--id", "a2", "--index-dir", str(tmp_path / "index")]) == 0
    assert json.loads(out.read_text())["question"] == "遛狗罚多少？"
    assert run(["questions", "list", "--status", "refused", "--index-dir", str(tmp_path / "index")]) == 0
    assert "狗证哪里办" in capsys.readouterr().out
