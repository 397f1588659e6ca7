"""Turns texts into vectors: passages through a SentenceTransformer, loaded when the first is embedded."""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.bundled_e5 import FOLDER, unpack_bundled_model
from index.embedding.question_tower import (
    QuestionTower,
    load_question_tower,
    map_table,
    open_unchanged,
    read_tokenizer,
)
from index.embedding.vector_cache import VectorCache
from index.embedding.word_vectors import WordVectors
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["Embedder", "VectorCache", "load_embedder"]

Vector = NDArray[np.float32]

_BACKENDS = ("auto", "onnx", "torch")
_HINT = "set POLICY_ASSISTANT_EMBEDDING_MODEL to `bundled`, or to the folder or name of a model"
_log = logging.getLogger(__name__)
# The prefixes e5 models were trained with; their folders do not always say so.
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}
_E5 = re.compile(r"(^|[-_/])e5[-_](?!.*instruct)", re.IGNORECASE)
# Small batches of like length waste least on padding and stay in the CPU's caches (ADR 0001).
_TORCH_BATCH = 8
_ONNX_BATCH = 32
# Questions whose vectors are kept: those in work at once, not those of a day.
_REMEMBERED = 16
# Texts between two reports of progress.
_SLICE = 128
# Where in the cache converted encoders are kept.
_CONVERTED = "quantised"


class Embedder(Embeddings):
    """A SentenceTransformer with the prefixes its model wants; safe to use from several threads.

    `identity` names the model and everything that changes its vectors beyond rounding, `dimension` is the
    length of a vector, `backend` what computes it ("torch" or "onnx"); `words` tells how near words are, None
    for a model without a table of tokens; `questions` embeds what passages are searched with,
    where there is a tower fitted to that. With `unchanged`, which embeds questions as the model itself does,
    `load` is not called before a passage is embedded.
    """

    def __init__(
        self,
        load: Callable[[], "SentenceTransformer"],
        identity: str,
        backend: str,
        dimension: int,
        words: WordVectors | None = None,
        questions: QuestionTower | None = None,
        unchanged: QuestionTower | None = None,
    ) -> None:
        self.identity = identity
        self.backend = backend
        self.dimension = dimension
        self.words = words
        self.questions = questions
        self._load, self._lock = load, Lock()
        self._model: SentenceTransformer | None = None
        compute = unchanged.encode if unchanged else self._compute_query
        self._encode_query = lru_cache(_REMEMBERED)(_fixed(compute))
        find = questions.encode if questions else compute
        self._encode_question = lru_cache(_REMEMBERED)(_fixed(find))
        self._batch = _ONNX_BATCH if backend == "onnx" else _TORCH_BATCH

    @property
    def model(self) -> "SentenceTransformer":
        """The model itself, loaded when first asked for.

        Raises:
            ModelUnavailable: it cannot be loaded.
        """
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vector:
        """Returns the normalised vectors of passages, shape (n, dimension).

        Args:
            texts: the passages, without prefix; what exceeds the model's length is not seen.
            on_progress: is told how many are done, now and then and at the end.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Longest first over all texts, so that a slice holds texts of like length.
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        for start in range(0, len(order), _SLICE):
            part = order[start : start + _SLICE]
            vectors[part] = self.model.encode_document(
                [texts[at] for at in part],
                batch_size=self._batch,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if on_progress:
                on_progress(start + len(part))
        return vectors

    def encode_query(self, text: str) -> Vector:
        """Returns the normalised vector of a question by the unchanged model: (dimension,), read-only.

        For comparing questions with each other. One question is embedded once, however often it is asked for.
        """
        return self._encode_query(text)

    def encode_question(self, text: str) -> Vector:
        """Returns the normalised vector to find passages with, shape (dimension,), read-only."""
        return self._encode_question(text)

    def _compute_query(self, text: str) -> Vector:
        row = self.model.encode_query([text], normalize_embeddings=True, show_progress_bar=False)[0]
        return np.array(row, dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `embed_passages`."""
        rows: list[list[float]] = self.embed_passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `encode_question`."""
        row: list[float] = self.encode_question(text).tolist()
        return row


def _fixed(encode: Callable[[str], Vector]) -> Callable[[str], Vector]:
    """The vectors are kept and given out again: nobody changes them."""

    def encode_fixed(text: str) -> Vector:
        vector = encode(text)
        vector.flags.writeable = False
        return vector

    return encode_fixed


def load_embedder(model: str, backend: str, cache_dir: Path) -> Embedder:
    """Loads the embedding model.

    A SentenceTransformer, whose libraries take seconds to import, is loaded here, too, unless it is the
    bundled model and its encoder has been converted before.

    Args:
        model: "bundled", or the name or folder of a sentence-transformers model.
        backend: "torch" (float32), "onnx" (8-bit products), or "auto": "onnx" where it knows the model.
        cache_dir: where the bundled model is unpacked and quantised models are kept.

    Raises:
        ModelUnavailable: there is no such model or backend, or it cannot be loaded.
    """
    if backend not in _BACKENDS:
        raise ModelUnavailable(
            f"there is no embedding backend `{backend}`: set POLICY_ASSISTANT_EMBEDDING_BACKEND to "
            "`auto`, `onnx` or `torch`"
        )
    if model == "bundled":
        folder = unpack_bundled_model(cache_dir)
        converted = cache_dir / _CONVERTED / FOLDER
        if (
            backend != "torch"
            and converted.is_dir()
            and (opened := _open_bundled(folder, backend, cache_dir))
        ):
            return opened
        whole = _load_whole(str(folder), backend, cache_dir, FOLDER)
        return whole.embedder(_load_questions(folder, read_tokenizer(folder), cache_dir))
    return _load_whole(_checked(model), backend, cache_dir).embedder()


@dataclass(frozen=True, slots=True)
class _Whole:
    """A loaded SentenceTransformer, its encoder swapped for the quantised one where that can be done."""

    model: "SentenceTransformer"
    identity: str
    backend: str
    words: WordVectors | None

    def embedder(self, questions: QuestionTower | None = None) -> Embedder:
        """What embeds with it."""
        dimension = int(self.model.get_embedding_dimension() or 0)
        return Embedder(lambda: self.model, self.identity, self.backend, dimension, self.words, questions)


def _open_bundled(folder: Path, backend: str, cache_dir: Path) -> Embedder | None:
    """The bundled model, converted before, for questions; None where that does not run here."""
    try:
        tokenizer = read_tokenizer(folder)
        unchanged = open_unchanged(folder, tokenizer, cache_dir / _CONVERTED / FOLDER)
        table = map_table(folder)
        words = WordVectors(table, tokenizer)
    except Exception as error:  # ONNX Runtime's own errors have no common base
        _log.warning("the converted embedding model cannot be opened: %s", error)
        return None
    questions = _load_questions(folder, tokenizer, cache_dir)
    return Embedder(
        lambda: _load_whole(str(folder), backend, cache_dir, FOLDER).model,
        FOLDER,
        "onnx",
        table.shape[1],
        words,
        questions,
        unchanged,
    )


def _load_whole(source: str, backend: str, cache_dir: Path, identity: str = "") -> _Whole:
    """Loads a model; the bundled one has its identity by name, others by their weights."""
    loaded = _load(source, f"delete the folder {source}, it is unpacked again" if identity else _HINT)
    if _E5.search(Path(source).name) and not any(loaded.prompts.values()):
        loaded.prompts = dict(_E5_PROMPTS)
    identity = identity or f"{Path(source).name}@{_fingerprint(loaded)}"
    words = WordVectors.of(loaded)  # before the encoder, table and all, is swapped
    quantised = backend != "torch" and _quantise(
        loaded, cache_dir / _CONVERTED / identity, required=backend == "onnx"
    )
    # The first use of each prompt sets up the tokenizer, which must not happen in two threads at once.
    for encode in (loaded.encode_query, loaded.encode_document):
        encode([""], show_progress_bar=False)
    return _Whole(loaded, identity, "onnx" if quantised else "torch", words)


def _load_questions(source: Path, tokenizer: Tokenizer, cache_dir: Path) -> QuestionTower | None:
    try:
        return load_question_tower(source, tokenizer, cache_dir)
    except ModelUnavailable:
        raise
    except Exception as error:  # no onnx package, no room, and ONNX Runtime's own errors of no common base
        _log.warning("ONNX Runtime cannot embed questions, the unchanged model does: %s", error)
        return None


def _checked(model: str) -> str:
    """The folder or hub name that `model` means; a folder that is not there is not asked of a hub."""
    if not model.strip():
        raise ModelUnavailable(f"no embedding model is named: {_HINT}")
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
            raise ModelUnavailable(f"{folder} holds no sentence-transformers model: {_HINT}")
        return str(folder.resolve())
    if not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", model):
        raise ModelUnavailable(f"there is no embedding model at {folder}: {_HINT}")
    return model


def _load(source: str, mend: str) -> "SentenceTransformer":
    # Seconds to import: an index that is missing or a wrong setting is told before.
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as hints

    # transformers' bars and hints are for people who train models
    hints.disable_progress_bar()  # type: ignore[no-untyped-call]
    hints.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        # a folder is complete: without `local_files_only` the hub would be asked about it
        model = SentenceTransformer(source, device="cpu", local_files_only=Path(source).is_dir())
    except Exception as error:  # OSError, ValueError, hub, JSON and safetensors errors alike
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise ModelUnavailable(f"the embedding model {source} cannot be loaded ({reason}): {mend}") from error
    return model.eval()


def _fingerprint(model: "SentenceTransformer") -> str:
    """Tells models of one name apart by their make-up and a sample of their weights."""
    digest = hashlib.sha256(f"{model}{sorted(model.prompts.items())}".encode())
    for name, tensor in sorted(model.state_dict().items()):
        sample = tensor.flatten()[:: max(1, tensor.numel() // 256)].float().numpy()
        digest.update(f"{name}{tuple(tensor.shape)}".encode() + sample.tobytes())
    return digest.hexdigest()[:12]


def _quantise(model: "SentenceTransformer", folder: Path, *, required: bool) -> bool:
    """Swaps the encoder for one with 8-bit matrix products where that can be done; says whether it was."""
    # It needs torch, which only a model that has been loaded has brought in.
    from index.embedding.onnx_encoder import can_quantise, quantise_encoder

    mend = "set POLICY_ASSISTANT_EMBEDDING_BACKEND to `auto` or `torch`"
    if not can_quantise(model):
        if required:
            raise ModelUnavailable(f"embedding model {folder.name} cannot run on ONNX Runtime: {mend}")
        return False
    try:
        model[0].model = quantise_encoder(model, folder)
    except Exception as error:  # no onnx package, no room, and ONNX Runtime's own errors of no common base
        reason = str(error).strip().splitlines()[0]
        if required:
            raise ModelUnavailable(f"ONNX Runtime cannot run {folder.name} ({reason}): {mend}") from error
        _log.warning("ONNX Runtime cannot run %s, torch does: %s", folder.name, reason)
        return False
    return True
