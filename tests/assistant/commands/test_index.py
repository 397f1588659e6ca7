"""The commands that make an index and look at it."""

import json

import pytest

RULE = """# 样本市公园管理办法

第一条 为了管好公园，制定本办法。

第二条 公园每日六时开放，二十二时关闭。
"""


def test_documents_are_indexed_and_those_that_cannot_be_read_are_named(command, tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "rule.md").write_text(RULE, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"no archive")
    code, out, err = command("index", "build", "documents")
    assert code == 0
    assert out.startswith("已索引 1 份文件")
    assert (err, "未读" in out, "broken.docx" in out) == ("", True, True)
    told = command("index", "status", "--problems")[1]
    assert told.strip() == out.split("\n", 2)[2].strip(), "it is told again later"
    code, out, _ = command("index", "status", "--problems", "--json")
    assert json.loads(out)["skipped"][0][0] == "broken.docx"
    code, out, _ = command("index", "status", "--json")
    status = json.loads(out)
    assert (status["documents"], [name for name, _ in status["skipped"]]) == (1, ["broken.docx"])
    code, out, _ = command("index", "build")
    assert "未变 1" in out
    (folder / "rule.md").write_text(RULE.replace("六时", "七时"), encoding="utf-8")
    assert "更改 1" in command("index", "build")[1]
    assert command("index", "rollback")[0] == 0
    assert "六时" in command("search", "六时开放", "--phrase")[1]
    code, _, err = command("index", "rollback")
    assert (code, err.count("\n")) == (2, 1)


@pytest.mark.parametrize(("folder", "said"), [("empty", "no documents in "), ("nowhere", "nowhere")])
def test_nothing_to_index_is_told(command, tmp_path, folder, said):
    (tmp_path / "empty").mkdir()
    code, out, err = command("index", "build", folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_the_status_is_told_in_words(command, demo_index):
    code, out, _ = command("index", "status", "--index-dir", str(demo_index))
    assert code == 0
    told = dict(line.split("：", 1) for line in out.splitlines())
    assert {"文件", "段落", "地区", "类别", "向量模型"} <= set(told)
    assert "示例市" in told["地区"]


def test_many_skipped_files_are_not_all_listed(command, tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "rule.md").write_text(RULE, encoding="utf-8")
    for number in range(25):
        (folder / f"{number:02}.docx").write_bytes(b"no archive")
    code, out, err = command("index", "build", "documents")
    assert code == 0
    assert (err, out.count("未读 ")) == ("", 20)
    assert "另有 5 行，见 index status --problems" in out
    assert "跳过 25" in out
    assert command("index", "status", "--problems")[1].count("未读 ") == 25
    assert len(json.loads(command("index", "build", "--json")[1])["skipped"]) == 25
