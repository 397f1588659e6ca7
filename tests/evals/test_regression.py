"""After documents changed: only cases on other evidence are asked again."""

from evals.commands.compare import WORSE
from evals.records import read_lines


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
