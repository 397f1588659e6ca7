"""llama.cpp in this process: closed to others, stopped with the process, honest about what it cannot load."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.configuration.settings import Settings
from assistant.llm.bundled import prepare_bundled_model
from assistant.llm.llama_chat import LlamaChatModel
from assistant.llm.llama_engine import EngineOptions, LlamaEngine
from index.errors import ModelUnavailable


@pytest.fixture(scope="module")
def model_file() -> Path:
    return prepare_bundled_model(Settings(_env_file=None).cache_dir)


@pytest.fixture(scope="module")
def model(model_file: Path) -> Iterator[LlamaChatModel]:
    model = LlamaChatModel(model_path=model_file)
    yield model
    model.close()


def test_the_engines_own_port_is_closed_to_everyone(model: LlamaChatModel) -> None:
    model.warm_up()
    request = urllib.request.Request(f"{model.engine.address}/v1/chat/completions", b'{"messages": []}')
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request, timeout=60)
    assert model.engine.address.startswith("http://127.0.0.1:")


def test_a_process_ends_quietly_in_the_middle_of_an_answer(model_file: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.llm.llama_chat import LlamaChatModel;"
        "model = LlamaChatModel(model_path=Path(sys.argv[1]));"
        "stream = model.stream('从一数到一百', max_tokens=3000); next(stream)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(model_file)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_closed_model_says_so(model_file: Path) -> None:
    model = LlamaChatModel(model_path=model_file)
    model.close()
    with pytest.raises(ModelUnavailable, match="has been closed"):
        model.invoke("问")


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + bytes(4096), b"no model at all" * 100])
def test_a_file_that_is_no_model_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    engine = LlamaEngine(EngineOptions(path))
    with pytest.raises(ModelUnavailable, match=r"broken\.gguf cannot be loaded as a language model"):
        engine.load()
    assert (engine.address, engine.running) == ("", 0)


def test_a_closed_engine_loads_nothing_any_more(tmp_path: Path) -> None:
    engine = LlamaEngine(EngineOptions(tmp_path / "model.gguf"))
    engine.close()
    engine.close()
    with pytest.raises(ModelUnavailable, match="has been closed"):
        list(engine.run({"messages": []}))


def test_the_engines_threads_sleep_while_they_wait_unless_the_user_says_otherwise() -> None:
    script = (
        "import os, assistant.llm.llama_engine as engine\n"
        "with engine._waiting_without_spinning():\n    print(os.environ.get('GOMP_SPINCOUNT'))\n"
        "print(os.environ.get('GOMP_SPINCOUNT'))"
    )
    for given, told in (({}, ["1000", "None"]), ({"GOMP_SPINCOUNT": "7"}, ["7", "7"])):
        environment = dict(os.environ)
        for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"):
            environment.pop(name, None)
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment | given,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == told
