"""Embeds questions with the bundled encoder, unchanged or as fitted to people's own words, without torch.

Passages keep the vectors the unchanged encoder gives them, so an index stays valid. What the fitting
changed ships as two thin factors a matrix (`questions.safetensors`, `QUERY_CARD.md`), which
`evals.training.query` makes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load
from tokenizers import Tokenizer

from index.embedding.cache_folders import ensure_folder
from index.embedding.sessions import ENCODER, open_session
from index.errors import ModelUnavailable

Vector = NDArray[np.float32]
Array = NDArray[Any]
Changes = Mapping[str, tuple[Array, Array]]
"""By a layer's name the two factors, (rows, rank) and (rank, columns), whose product its matrix gains."""

BUNDLED = Path(__file__).parent
CHANGES, RECORD = "questions.safetensors", "questions.json"
PREFIX = "query: "
LONGEST = 512
# Questions and their vectors, recorded in float32, that the converted tower is tried on.
SAMPLES = "samples"

_TABLE = "embeddings.word_embeddings.weight"
_LEAST_COSINE = 0.99
_MEND = "install policy-assistant again"


class QuestionTower:
    """Questions in, vectors out, to be compared with those of passages; safe to use from several threads.

    `identity` names the weights. Without a `table` of word vectors the session has its own.
    """

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        identity: str,
        table: Array | None = None,
    ) -> None:
        self._session, self._table, self._tokenizer = session, table, tokenizer
        self.identity = identity

    def encode(self, question: str) -> Vector:
        """Returns the normalised vector of a question, shape (dimension,)."""
        ids = self._tokenizer.encode(PREFIX + question).ids
        if len(ids) > LONGEST:
            ids = [*ids[: LONGEST - 1], ids[-1]]
        if self._table is None:
            given = {"ids": np.array([ids], np.int64)}
        else:
            given = {"words": self._table[ids][None].astype(np.float32)}
        mean = self._session.run(["hidden"], given)[0][0].mean(axis=0)
        vector: Vector = mean / np.linalg.norm(mean)
        return vector


def load_question_tower(
    model: Path, tokenizer: Tokenizer, cache_dir: Path, folder: Path = BUNDLED
) -> QuestionTower:
    """Returns the tower, converting it at the first call.

    Args:
        model: the unpacked bundled model.
        tokenizer: its tokenizer.
        cache_dir: where the converted tower is kept.
        folder: the recorded changes.

    Raises:
        ModelUnavailable: the changes are missing or are not the recorded ones, or do not fit the model.
        OSError: the cache cannot be written.
    """
    raw = _read_verified(folder)
    identity = f"{model.name}+{hashlib.sha256(raw).hexdigest()[:12]}"
    made = cache_dir / "quantised" / identity
    ensure_folder(made, lambda scratch: _convert(raw, model, tokenizer, scratch))
    return _open(made, model, tokenizer, identity)


def open_unchanged(model: Path, tokenizer: Tokenizer, converted: Path) -> QuestionTower:
    """Returns the unchanged model as a tower, for comparing questions with each other.

    Args:
        model: the unpacked bundled model.
        tokenizer: its tokenizer.
        converted: the folder of its converted encoder.
    """
    return QuestionTower(open_session(converted / ENCODER), tokenizer, model.name)


def _open(folder: Path, model: Path, tokenizer: Tokenizer, identity: str) -> QuestionTower:
    session = open_session(folder / "questions.onnx")
    return QuestionTower(session, tokenizer, identity, map_table(model))


def _read_verified(folder: Path) -> bytes:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        raw = (folder / CHANGES).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the question tower in {folder} cannot be read ({error}): {_MEND}") from error
    if hashlib.sha256(raw).hexdigest() != record["sha256"]:
        raise ModelUnavailable(f"{folder / CHANGES} is not the file that was released: {_MEND}")
    return raw


def _convert(raw: bytes, model: Path, tokenizer: Tokenizer, folder: Path) -> None:
    """Writes the encoder with its changes, without the table of word vectors, which the model's file has."""
    from index.embedding.onnx_graph import build_encoder

    config = SimpleNamespace(**json.loads((model / "config.json").read_text(encoding="utf-8")))
    tensors = load(raw)
    weights = dict(_read_weights(model / "model.safetensors"))
    for name, (up, down) in read_changes(tensors).items():
        weights[f"{name}.weight"] = weights[f"{name}.weight"] + up.astype(np.float32) @ down.astype(
            np.float32
        )
    graph = build_encoder(weights, config, looked_up=True)
    (folder / "questions.onnx").write_bytes(graph.SerializeToString())
    tower = _open(folder, model, tokenizer, "")
    found = np.stack([tower.encode(text) for text in read_samples(raw)])
    cosine = float((found * tensors[SAMPLES]).sum(axis=1).min())
    if not cosine >= _LEAST_COSINE:
        raise ModelUnavailable(
            f"the question tower does not fit {model.name}, the cosine to what was recorded is {cosine:.3f}: "
            f"{_MEND}"
        )


def read_changes(tensors: Mapping[str, Array]) -> Changes:
    """The changes of a file of tensors: `<layer>.up` and `<layer>.down`."""
    names = [name.removesuffix(".up") for name in tensors if name.endswith(".up")]
    return {name: (tensors[f"{name}.up"], tensors[f"{name}.down"]) for name in names}


def read_samples(raw: bytes) -> list[str]:
    """The sample questions of a file of changes, in its header."""
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
    samples: list[str] = json.loads(header["__metadata__"][SAMPLES])
    return samples


def _read_weights(file: Path) -> Iterator[tuple[str, Array]]:
    with safe_open(file, framework="np") as opened:
        for name in opened.keys():
            if name != _TABLE:
                yield name, opened.get_tensor(name)


def read_tokenizer(model: Path) -> Tokenizer:
    """The tokenizer of the unpacked model, which cuts nothing off: a second to read."""
    return Tokenizer.from_file(str(model / "tokenizer.json"))


def map_table(model: Path) -> Array:
    """The table of word vectors where it stands in the model's file: a question touches a few rows of it."""
    file = model / "model.safetensors"
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        entry = json.loads(opened.read(size))[_TABLE]
    start = 8 + size + entry["data_offsets"][0]
    return np.memmap(file, "<f4", "r", start, tuple(entry["shape"]))
