"""The statements at the command line."""

import json


def test_both_statements_are_written_in_both_languages(command, tmp_path):
    (tmp_path / "bank.json").write_text(json.dumps({"refused": {"value": 0.97, "n": 600}, "declined": None}))
    given = ["--index-dir", str(tmp_path / "none"), "--evaluation", str(tmp_path)]
    code, told, _ = command("statements", *given, "--out", str(tmp_path / "out"))
    assert code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        f"{one}{end}" for one in ("transparency", "accessibility") for end in (".md", ".zh-CN.md")
    }
    assert all(name in told for name in names)
    assert "97.0%" in (tmp_path / "out/transparency.md").read_text()
    code, told, _ = command("statements", *given)
    assert code == 0 and told.index("算法透明度说明") < told.index("Transparency record")


def test_an_evaluation_that_is_not_there_is_named(command, tmp_path):
    code, _, error = command("statements", "--evaluation", str(tmp_path / "none"))
    assert code == 2 and "POLICY_ASSISTANT_EVALUATION" in error
