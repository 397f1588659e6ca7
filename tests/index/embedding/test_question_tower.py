"""The tower that embeds questions: verified, converted once, and refused where it does not fit."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save
from tokenizers import Tokenizer
from transformers import BertModel

from index.embedding.question_tower import (
    CHANGES,
    PREFIX,
    RECORD,
    SAMPLES,
    load_question_tower,
    read_changes,
    read_samples,
    read_tokenizer,
)
from index.errors import ModelUnavailable

ASKED = ["养鸽要登记吗", "图书馆周一闭馆吗", "a"]
LAYER = "encoder.layer.0.intermediate.dense"


@pytest.fixture
def model(tmp_path, make_model) -> Path:
    return Path(make_model(tmp_path / "model"))


@pytest.fixture
def vectors(model):
    """The vectors of questions by a model with a change, in float32."""

    def encode(up: np.ndarray, down: np.ndarray) -> np.ndarray:
        encoder = BertModel.from_pretrained(model, add_pooling_layer=False).eval()
        with torch.no_grad():
            encoder.get_submodule(LAYER).weight += torch.from_numpy(up @ down)
            tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
            rows = []
            for text in ASKED:
                ids = torch.tensor([tokenizer.encode(PREFIX + text).ids])
                mean = encoder(input_ids=ids).last_hidden_state[0].mean(dim=0)
                rows.append((mean / mean.norm()).numpy())
        return np.stack(rows)

    return encode


@pytest.fixture
def released(tmp_path, vectors) -> Path:
    """A release of changes, with its record."""
    rng = np.random.default_rng(4)
    up, down = (rng.normal(size=shape).astype(np.float32) * 0.2 for shape in ((128, 2), (2, 64)))
    folder = tmp_path / "released"
    folder.mkdir()
    tensors = {f"{LAYER}.up": up, f"{LAYER}.down": down, SAMPLES: vectors(up, down)}
    raw = save(tensors, metadata={SAMPLES: json.dumps(ASKED)})
    (folder / CHANGES).write_bytes(raw)
    (folder / RECORD).write_text(json.dumps({"sha256": hashlib.sha256(raw).hexdigest()}))
    return folder


def test_it_says_what_was_recorded_when_it_was_made(model, released, tmp_path) -> None:
    tower = load_question_tower(model, read_tokenizer(model), tmp_path / "cache", released)
    raw = (released / CHANGES).read_bytes()
    assert read_samples(raw) == ASKED
    for text in ASKED:
        vector = tower.encode(text)
        assert vector.dtype == np.float32
        assert np.isclose(np.linalg.norm(vector), 1, atol=1e-5)
    assert tower.identity.startswith("model+")


def test_it_is_converted_once(model, released, tmp_path) -> None:
    load_question_tower(model, read_tokenizer(model), tmp_path / "cache", released)
    (made,) = (tmp_path / "cache").rglob("questions.onnx")
    before = made.stat().st_mtime_ns
    load_question_tower(model, read_tokenizer(model), tmp_path / "cache", released)
    assert made.stat().st_mtime_ns == before


def test_changes_that_are_not_those_released_are_refused(model, released, tmp_path) -> None:
    raw = bytearray((released / CHANGES).read_bytes())
    raw[-1] ^= 1
    (released / CHANGES).write_bytes(raw)
    with pytest.raises(ModelUnavailable, match="not the file that was released"):
        load_question_tower(model, read_tokenizer(model), tmp_path / "cache", released)
    (released / RECORD).unlink()
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        load_question_tower(model, read_tokenizer(model), tmp_path / "cache", released)


def test_changes_of_another_model_are_refused(released, make_model, tmp_path) -> None:
    other = Path(make_model(tmp_path / "other", seed=9))
    with pytest.raises(ModelUnavailable, match="does not fit other"):
        load_question_tower(other, read_tokenizer(other), tmp_path / "cache", released)


def test_the_two_factors_of_a_layer_are_read_together() -> None:
    up, down = np.ones((3, 1)), np.ones((1, 2))
    assert list(read_changes({"a.up": up, "a.down": down, "samples": up})) == ["a"]
