"""The commands that read and compare documents."""

import json
from io import BytesIO

from openpyxl import load_workbook

from assistant.cli import run


def test_the_command_line_reads_and_compares(index_dir, capsys, tmp_path):
    place = ["--index-dir", str(index_dir)]
    assert run(["read", "澜川市犬只管理条例", "--article", "第三条", *place]) == 0
    assert "《澜川市犬只管理条例》第三条第二款" in capsys.readouterr().out
    assert run(["read", "澜川市犬只管理条例", "--article", "第九十条", *place]) == 2
    assert run(["redline", "dogs-beihe.md", "dogs-linchuan.md", "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["added"] >= 1
    table = tmp_path / "hits.xlsx"
    filters = ["--wording", "exact", "--status", "current", "--by-date", "--export", str(table)]
    assert run(["search", "饲养烈性犬", *filters, "--json", *place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [hit["citation"]["place"] for hit in found["hits"]] == ["澜川市", "北禾市"]
    assert load_workbook(BytesIO(table.read_bytes())).active.max_row == 3
    assert run(["search", "饲养烈性犬", "--year", "2020", "--json", *place]) == 0
    assert {hit["citation"]["doc"] for hit in json.loads(capsys.readouterr().out)["hits"]} == {
        "dogs-beihe.md"
    }
