"""How near words are in meaning, told by the embedding model's own table of token vectors.

The input embeddings of a multilingual model lie near each other for words of like meaning (取暖, 供暖), and
looking them up costs nothing beside running the model (static embeddings: Tulkens & van Dongen, Model2Vec,
2024). A sentence cannot be understood so; a word can be recognised in another's clothes.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

# Texts whose token vectors are kept: those of some hundred passages and their statements.
_KEPT = 4096


class WordVectors:
    """Static vectors of words and of the tokens of texts; safe to use from several threads.

    Args:
        table: one row a token of the vocabulary, shape (tokens, dimension).
        tokenizer: turns a text into rows of the table.
    """

    def __init__(self, table: NDArray[Any], tokenizer: Tokenizer) -> None:
        self._table = table
        self._tokenizer = tokenizer
        # what all tokens have in common says nothing
        self._mean = table[:: max(1, len(table) // 4096)].astype(np.float32).mean(axis=0)
        # the token that stands for a space, which every text begins with
        self._blank = tokenizer.token_to_id("▁")
        self._of_text = lru_cache(maxsize=_KEPT)(self._read_text)
        self._of_word = lru_cache(maxsize=_KEPT)(self._read_word)

    @classmethod
    def of(cls, model: "SentenceTransformer") -> "WordVectors | None":
        """The table of a model; None for a model without one."""
        encoder: Any = getattr(model[0], "model", None)
        if not hasattr(encoder, "get_input_embeddings") or not hasattr(model.tokenizer, "backend_tokenizer"):
            return None
        return cls(encoder.get_input_embeddings().weight.detach().numpy(), model.tokenizer.backend_tokenizer)

    def nearness(self, words: Sequence[str], text: str) -> NDArray[np.float32]:
        """For each word the cosine with the nearest token of `text`, shape (words,); 0 for an empty text."""
        tokens = self._of_text(text)
        if not len(tokens) or not words:
            return np.zeros(len(words), np.float32)
        asked = np.stack([self._of_word(word) for word in words])
        nearest: NDArray[np.float32] = (asked @ tokens.T).max(axis=1)
        return nearest

    def _read_word(self, word: str) -> Vectors:
        rows = self._rows(word)
        if not len(rows):
            return np.zeros(self._table.shape[1], np.float32)
        vector: Vectors = _normalised(self._centred(rows).mean(axis=0, keepdims=True))[0]
        return vector

    def _read_text(self, text: str) -> Vectors:
        return _normalised(self._centred(np.unique(self._rows(text))))

    def _centred(self, rows: NDArray[np.int64]) -> Vectors:
        vectors: Vectors = self._table[rows].astype(np.float32) - self._mean
        return vectors

    def _rows(self, text: str) -> NDArray[np.int64]:
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        return np.array([i for i in ids if i != self._blank], dtype=np.int64)


def _normalised(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Vectors = vectors / np.maximum(lengths, 1e-6)
    return result
