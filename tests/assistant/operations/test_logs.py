"""What happened goes to standard error in one line, and whole into a file."""

import json
import logging

import click
import pytest
import structlog
import typer

from assistant.cli import run
from assistant.operations.logs import configure_logging, log_file, record_crash


def failing(error: BaseException) -> click.Command:
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    return typer.main.get_command(app)


def test_the_unexpected_is_one_line_and_a_log(capfd, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    configure_logging("warning", as_json=False)
    assert run(["--"], failing(ZeroDivisionError("broken"))) == 1
    captured = capfd.readouterr()
    assert captured.err.startswith("error: unexpected ZeroDivisionError: broken; the log has the details: ")
    assert captured.err.count("\n") == 1
    (log,) = tmp_path.rglob("*.log")
    entry = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert "ZeroDivisionError: broken" in entry["exception"]
    assert str(log) in captured.err


@pytest.fixture
def log(monkeypatch, tmp_path):
    """Sets logging up for a test; gives what the file holds."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def entries() -> list[dict]:
        return [json.loads(line) for line in log_file().read_text(encoding="utf-8").splitlines()]

    return entries


def test_a_traceback_is_in_the_file_and_one_line_on_the_terminal(log, capsys):
    configure_logging("warning", as_json=False)
    try:
        raise ZeroDivisionError("broken")
    except ZeroDivisionError:
        structlog.get_logger("part").exception("step failed", step="retrieve")
    shown = capsys.readouterr().err
    assert "step failed" in shown
    assert "ZeroDivisionError: broken" in shown
    assert "Traceback" not in shown
    (entry,) = log()
    assert (entry["event"], entry["step"], entry["level"]) == ("step failed", "retrieve", "error")
    assert "Traceback" in entry["exception"]


def test_a_program_that_reads_the_terminal_gets_json(log, capsys):
    configure_logging("info", as_json=True)
    logging.getLogger("library").info("已打开 %s", "索引")
    structlog.get_logger("part").warning("慢", ms=12)
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["logger"]) == ("已打开 索引", "library")
    assert (second["event"], second["ms"]) == ("慢", 12)
    assert [entry["event"] for entry in log()] == [first["event"], second["event"]]


def test_what_is_below_the_level_is_not_kept(log, capsys):
    configure_logging("error", as_json=False)
    logging.getLogger("library").warning("nothing of importance")
    assert capsys.readouterr().err == ""
    assert log() == []


def test_without_a_place_for_the_file_everything_goes_on(monkeypatch, tmp_path, capsys):
    (tmp_path / "state").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    configure_logging("warning", as_json=False)
    logging.getLogger("library").warning("still told")
    assert "still told" in capsys.readouterr().err
    assert record_crash(ZeroDivisionError()) is None


@pytest.mark.parametrize("as_json", [True, False])
def test_personal_data_stays_out_whoever_writes_it(log, capsys, as_json):
    configure_logging("info", as_json=as_json)
    logging.getLogger("library").error("cannot read %s", "13800138000")
    try:
        raise ValueError("no place for li.si@example.com, 13900139000")
    except ValueError:
        structlog.get_logger("part").exception("step failed", text="身份证11010519491231002X")
    shown = capsys.readouterr().err + log_file().read_text(encoding="utf-8")
    for secret in ("13800138000", "li.si@example.com", "13900139000", "11010519491231002X"):
        assert secret not in shown
    assert shown.count("〔手机号〕") >= 3
    assert all(entry["timestamp"][:2] == "20" for entry in log())
