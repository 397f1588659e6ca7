import json

import docx
import pytest
import typer

from assistant.cli import run
from assistant.commands.check import check

RIGHT = "每户限养一只，不得饲养烈性犬。"


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command("check")(check)
    return app


def test_a_file_is_checked_and_written_with_comments(app, index_dir, tmp_path, capsys):
    draft, out = tmp_path / "draft.txt", tmp_path / "out.docx"
    draft.write_text(RIGHT, encoding="utf-8")
    assert run([str(draft), "--index-dir", str(index_dir), "--json", "--docx", str(out)], app) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["summary"] == {"verbatim": 1}
    assert docx.Document(str(out)).paragraphs[0].text == RIGHT


def test_standard_input_is_read(app, index_dir, monkeypatch, capsys):
    from io import BytesIO, TextIOWrapper

    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(RIGHT.encode())))
    assert run(["-", "--index-dir", str(index_dir), "--place", "澜川市"], app) == 0
    assert "与原文一致" in capsys.readouterr().out


def test_mistakes_end_in_one_line(app, index_dir, tmp_path, capsys):
    draft = tmp_path / "draft.txt"
    draft.write_text(RIGHT, encoding="utf-8")
    for arguments in (
        ["missing.txt", "--index-dir", str(index_dir)],
        [str(draft), "--index-dir", str(tmp_path / "nowhere")],
        [str(draft), "--index-dir", str(index_dir), "--place", "乌有乡"],
        [str(draft), "--index-dir", str(index_dir), "--docx", str(tmp_path / "no" / "out.docx")],
    ):
        assert run(arguments, app) == 2
        assert capsys.readouterr().err.count("\n") == 1
