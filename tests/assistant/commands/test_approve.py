"""The command `approve`."""

import json

from assistant.cli import run

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"

QUESTION = "请问遛狗不牵绳罚多少？"


def test_an_answer_is_added_given_withdrawn_and_listed(demo_index, tmp_path, capsys):
    (tmp_path / "index").symlink_to(demo_index)  # its records lie beside it
    place = ["--index-dir", str(tmp_path / "index")]
    added = ["approve", "add", QUESTION, "--answer", "罚。", "--quote", FINE, "--place", "示例市", "--json"]
    assert run([*added, *place]) == 0
    (made,) = json.loads(capsys.readouterr().out)
    assert run(["ask", "示例市遛狗不牵绳罚多少？", "--json", "--mode", "extractive", *place]) == 0
    assert json.loads(capsys.readouterr().out)["mode"] == "approved"
    assert run(["approve", "withdraw", made["id"], "--reason", "过时", *place]) == 0
    assert run(["approve", "list", "--state", "withdrawn", *place]) == 0
    assert "过时" in capsys.readouterr().out
    assert run(["approve", "withdraw", "nothing", *place]) == 2
    assert "no approved answer nothing" in capsys.readouterr().err
