"""Passages that come near a question without answering it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from index.language.folding import without_space

_K1, _B = 1.2, 0.75
_RRF = 60
_NOT_A_WORD = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
_SAME = 0.6


def bigrams(text: str) -> list[str]:
    """Returns the pairs of neighbouring characters, punctuation and spaces left out."""
    plain = _NOT_A_WORD.sub("", text)
    return [plain[at : at + 2] for at in range(len(plain) - 1)]


class LexicalSearch:
    """BM25 over character bigrams, all questions at once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counter = CountVectorizer(analyzer=bigrams, dtype=np.float32)
        counts = csr_matrix(self._counter.fit_transform(texts))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        found = np.diff(counts.tocsc().indptr)
        rarity = np.log(1 + (counts.shape[0] - found + 0.5) / (found + 0.5)).astype(np.float32)
        norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        counts.data = rarity[counts.indices] * counts.data * (_K1 + 1) / (counts.data + norm[rows])
        self._weights = counts.T.tocsr()

    def nearest(self, questions: Sequence[str], count: int) -> list[NDArray[np.int64]]:
        """Returns for each question the indexes of the nearest texts that share a pair, best first."""
        asked = csr_matrix(self._counter.transform(questions))
        asked.data[:] = 1
        found = []
        for low in range(0, asked.shape[0], 256):
            scores = csr_matrix(asked[low : low + 256] @ self._weights)
            for start, end in zip(scores.indptr[:-1], scores.indptr[1:], strict=True):
                order = np.argsort(-scores.data[start:end], kind="stable")[:count]
                found.append(scores.indices[start:end][order].astype(np.int64))
        return found


def fuse(rankings: Iterable[Sequence[int]]) -> list[int]:
    """Returns all that is ranked, best first, by the sum of reciprocal ranks (Cormack et al., 2009)."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, one in enumerate(ranking):
            scores[one] += 1 / (_RRF + rank)
    return sorted(scores, key=lambda one: -scores[one])


def may_answer(text: str, gold: str, fragment: str) -> bool:
    """Tells whether `text` may answer as `gold` does: it has the deciding words, or is nearly the same text.

    Other versions of a law, and rules that repeat it, are in the texts by the dozen.
    """
    if without_space(fragment) in without_space(text):
        return True
    one, other = set(bigrams(text)), set(bigrams(gold))
    return len(one & other) > _SAME * min(len(one), len(other))
