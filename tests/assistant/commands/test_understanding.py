"""`index show`: how a file was understood, in a terminal and for programs."""

import json

RULE = """# 样本市公园管理办法

第一条 为了管好公园，制定本办法。

第二条 公园每日六时开放，二十二时关闭。
"""


def test_how_a_file_was_understood_is_shown(command, tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    table = "\n\n| 时段 | 票价（元） |\n|---|---|\n| 白天 | 5 |\n| 夜间 | 3 |\n"
    (folder / "rule.md").write_text(RULE + table, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"no archive")
    code, out, _ = command("index", "show", "documents/rule.md")
    assert code == 0
    assert "文件不在索引里" in out, "there is no index yet"
    assert command("index", "build", "documents")[0] == 0
    code, out, err = command("index", "show", "公园管理")
    assert (code, err) == (0, "")
    assert out.startswith("《样本市公园管理办法》\n文件：rule.md（")
    assert "※" not in out
    for shown in (
        "地区：样本市",
        "类别：办法",
        "  第二条",
        "│ 时段",
        "│ 夜间",
        "[2] 第二条 · 条文",
        "    公园每日六时",
    ):
        assert shown in out, shown
    (folder / "rule.md").write_text(RULE, encoding="utf-8")
    assert "※ 文件在建立索引之后改过" in command("index", "show", "rule.md")[1]
    record = json.loads(command("index", "show", "rule.md", "--json")[1])
    assert (record["standing"], record["tables"][0]["head"]) == ("changed", ["时段", "票价（元）"])
    assert [chunk["locator"] for chunk in record["chunks"]][:2] == ["第一条", "第二条"]
    code, out, _ = command("index", "show")
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [
        ["未读", "broken.docx"],
        ["已读", "rule.md"],
    ]
    code, out, err = command("index", "show", "broken")
    assert (code, out) == (2, "")
    assert "broken.docx" in err
