"""The command line, in this process; what people see of a mistake is one line."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer

from assistant.cli import run
from index.errors import PolicyAssistantError

CORPUS = Path(__file__).parents[2] / "corpus"

KEYS = "question status short answer sentences citations mode model prompt_hashes ms timings_ms".split()


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


def test_an_answer_comes_as_json_with_quotes_that_stand_in_the_documents(command, demo_index):
    code, out, err = command(
        "ask", "示例市遛狗不牵绳罚多少？", "--json", "--mode", "extractive", "--index-dir", str(demo_index)
    )
    assert (code, err, out.count("\n")) == (0, "", 1)
    answer = json.loads(out)
    assert list(answer) == KEYS
    assert (answer["status"], answer["mode"]) == ("answered", "extractive")
    assert answer["citations"]
    for citation in answer["citations"]:
        assert citation["quote"] in (CORPUS / citation["doc"]).read_text(encoding="utf-8")


def test_an_answer_comes_as_text(command, demo_index):
    code, out, _ = command(
        "ask", "示例市遛狗不牵绳罚多少？", "--mode", "extractive", "--index-dir", str(demo_index)
    )
    assert code == 0
    assert "[1]" in out
    assert "\n依据\n[1] 《示例市养犬管理" in out


def test_the_conversation_is_read_from_a_file(command, tmp_path, demo_index):
    messages = [
        {"role": "user", "content": "样例市遛狗有什么规定？"},
        {"role": "assistant", "content": "有规定。"},
    ]
    (tmp_path / "history.json").write_text(json.dumps(messages), encoding="utf-8")
    code, out, _ = command(
        "ask", "不牵绳罚多少？", "--history", "history.json", "--json", "--mode", "extractive",
        "--index-dir", str(demo_index),
    )  # fmt: skip
    assert code == 0
    assert {citation["place"] for citation in json.loads(out)["citations"]} <= {"样例市"}


def failing(error: BaseException) -> click.Command:
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    return typer.main.get_command(app)


def test_a_mistake_deep_inside_is_one_line_too(capfd):
    assert run(["--"], failing(PolicyAssistantError("first\nsecond \x1b[31mline"))) == 2
    assert capfd.readouterr().err == "error: first second [31mline\n"


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
