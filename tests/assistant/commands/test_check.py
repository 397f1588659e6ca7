import json
from io import BytesIO, TextIOWrapper

import docx

from assistant.cli import run

RIGHT = "每户限养一只，不得饲养烈性犬。"


def test_a_file_is_checked_and_written_with_comments(index_dir, tmp_path, capsys):
    draft, out = tmp_path / "draft.txt", tmp_path / "out.docx"
    draft.write_text(RIGHT, encoding="utf-8")
    assert run(["check", str(draft), "--index-dir", str(index_dir), "--json", "--docx", str(out)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["summary"] == {"verbatim": 1}
    assert docx.Document(str(out)).paragraphs[0].text == RIGHT


def test_standard_input_is_read(index_dir, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(RIGHT.encode())))
    assert run(["check", "-", "--index-dir", str(index_dir), "--place", "澜川市"]) == 0
    assert "与原文一致" in capsys.readouterr().out


def test_mistakes_end_in_one_line(index_dir, tmp_path, capsys):
    draft = tmp_path / "draft.txt"
    draft.write_text(RIGHT, encoding="utf-8")
    for arguments in (
        ["missing.txt", "--index-dir", str(index_dir)],
        [str(draft), "--index-dir", str(tmp_path / "nowhere")],
        [str(draft), "--index-dir", str(index_dir), "--place", "乌有乡"],
        [str(draft), "--index-dir", str(index_dir), "--docx", str(tmp_path / "no" / "out.docx")],
    ):
        assert run(["check", *arguments]) == 2
        assert capsys.readouterr().err.count("\n") == 1
