"""Which passages are near a question by meaning, as the retriever finds them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.training.sources import Passage, Question
from index.embedding.embedder import load_embedder


def find_near_by_meaning(
    questions: Sequence[Question], passages: Sequence[Passage], work: Path, count: int
) -> list[NDArray[np.int64]]:
    """Returns for each question the indexes of the nearest passages, best first.

    Only passages of documents that have questions are looked at, a fifth of all: to embed the others takes
    an hour and finds mostly rules of the same kind. The vectors are kept in `work`.
    """
    with_questions = {question.passage for question in questions}
    documents = {passage.doc for passage in passages if passage.id in with_questions}
    chosen = np.array([at for at, passage in enumerate(passages) if passage.doc in documents])
    texts = [f"{passages[at].title}\n{passages[at].label}\n{passages[at].text}" for at in chosen]
    found = nearest_vectors(
        _embed([question.question for question in questions], work, "question"),
        _embed(texts, work, "passage"),
        count,
    )
    return [chosen[near] for near in found]


def nearest_vectors(
    questions: NDArray[np.float32], passages: NDArray[np.float32], count: int
) -> list[NDArray[np.int64]]:
    """Returns for each question's vector the indexes of the nearest passages' vectors, best first."""
    found: list[NDArray[np.int64]] = []
    for low in range(0, len(questions), 256):
        for scores in questions[low : low + 256] @ passages.T:
            near = np.argpartition(-scores, min(count, len(scores)) - 1)[:count]
            found.append(near[np.argsort(-scores[near])])
    return found


def _embed(texts: Sequence[str], work: Path, kind: str) -> NDArray[np.float32]:
    kept = work / f"{kind}-vectors.npy"
    if kept.exists():
        vectors: NDArray[np.float32] = np.load(kept)
        return vectors
    embedder = load_embedder("bundled", "auto", work)
    if kind == "question":
        vectors = np.stack([embedder.encode_question(text) for text in texts])
    else:
        vectors = embedder.embed_passages(texts)
    np.save(kept, vectors.astype(np.float32))
    return vectors
