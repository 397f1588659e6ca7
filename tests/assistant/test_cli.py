"""The command line, in this process; what people see of a mistake is one line."""

import json
import logging
import socket
import subprocess
import sys

import pytest
import typer

from assistant.cli import run
from index.errors import PolicyAssistantError


@pytest.fixture(autouse=True)
def own_log():
    """Commands set up logging for their process; put back what pytest had."""
    root = logging.getLogger()
    kept = root.handlers, root.level
    yield
    root.handlers, root.level = kept


@pytest.fixture
def command(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["ask"], "Missing argument 'QUESTION'"),
        (["ask", "问", "--nonsense"], "No such option '--nonsense'"),
        (["ask", "问", "--mode", "sideways"], "'sideways' is not one of"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
        (["ask", ""], "question is empty"),
        (["ask", " \n "], "question is empty"),
        (["search", ""], "question is empty"),
        (["ask", "问" * 10_000], "10000 characters, at most 1000"),
        (["ask", "问", "--history", "nowhere.json"], "history file nowhere.json: No such file"),
        (["index", "status"], "no index in .policy-assistant/index"),
        (["index", "status", "--index-dir", "elsewhere"], "no index in elsewhere"),
        (["index", "rollback"], "no index in"),
        (["search", "--phrase", "牵绳"], "policy-assistant index build"),
    ],
)
def test_a_mistake_is_told_in_one_line(command, arguments, said):
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_an_unknown_setting_is_named(command, monkeypatch):
    monkeypatch.setenv("POLICY_ASSISTANT_HOTLIEN", "12345")
    code, out, err = command("index", "status")
    assert (code, out) == (2, "")
    assert "POLICY_ASSISTANT_HOTLIEN" in err


def test_a_taken_port_is_told_before_anything_is_loaded(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = command("serve", "--port", port)
    assert code == 2
    assert err == f"error: port {port} is taken; choose another with --port\n"


def test_an_address_of_another_machine_is_refused(command):
    code, _, err = command("serve", "--host", "192.0.2.1")
    assert code == 2
    assert "cannot listen on 192.0.2.1:7860" in err


@pytest.mark.parametrize("arguments", [[], ["--help"], ["index"], ["ask", "--help"]])
def test_help_is_a_result(command, arguments):
    code, out, err = command(*arguments)
    assert (code, err) == (0, "")
    assert out.startswith("Usage: policy-assistant")


def failing(error: BaseException) -> typer.Typer:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def fail() -> None:
        raise error

    return app


def test_a_mistake_deep_inside_is_one_line_too(capfd):
    assert run(["--"], failing(PolicyAssistantError("first\nsecond \x1b[31mline"))) == 2
    assert capfd.readouterr().err == "error: first second [31mline\n"


def test_the_unexpected_is_one_line_and_a_log(capfd, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    from assistant.logs import configure_logging

    configure_logging("warning", as_json=False)
    assert run(["--"], failing(ZeroDivisionError("broken"))) == 1
    captured = capfd.readouterr()
    assert captured.err.startswith("error: unexpected ZeroDivisionError: broken; the log has the details: ")
    assert captured.err.count("\n") == 1
    (log,) = tmp_path.rglob("*.log")
    entry = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert "ZeroDivisionError: broken" in entry["exception"]
    assert str(log) in captured.err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (typer.Exit(2), 2)])
def test_an_interruption_is_quiet(capfd, error, code):
    assert run(["--"], failing(error)) == code
    assert capfd.readouterr() == ("", "")


def test_help_loads_nothing_heavy():
    script = (
        "import sys; from assistant.cli import run; run(['--help']);"
        "heavy = {'torch', 'gradio', 'pydantic', 'chromadb', 'structlog', 'langchain_core', 'numpy'};"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_has_enough_is_no_error():
    script = "import sys; from assistant.cli import run; sys.exit(run(['--help']))"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
