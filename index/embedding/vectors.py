"""Gets the vectors of chunks: from the cache where their text was embedded before, else from the model."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.types import Chunk

Vector = NDArray[np.float32]

# Texts embedded between two writes to the cache: what a killed build loses at most.
_SLICE = 512


class PassageEmbedder(Protocol):
    """The part of an embedder that a build needs."""

    @property
    def identity(self) -> str:
        """Names the model and everything that changes its vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vector:
        """Normalised vectors, one row a text."""


class VectorCache(Protocol):
    """Vectors of one embedder by the digest of the embedded text."""

    def get_many(self, digests: Sequence[str]) -> Mapping[str, Vector]:
        """The vectors there are."""

    def put_many(self, vectors: Mapping[str, Vector]) -> None:
        """Keeps vectors for later builds."""


def vectorise(
    chunks: Sequence[Chunk],
    embedder: PassageEmbedder,
    cache: VectorCache,
    on_progress: Callable[[int, int], None],
) -> tuple[Vector, int]:
    """The vectors of `chunks`, one row each, and how many texts had to be embedded for them.

    Texts go to the model longest first: equal lengths share a batch, and too little memory shows at once.
    """
    texts = {chunk.digest: chunk.embedded_text for chunk in chunks}
    known = dict(cache.get_many(list(texts)))
    missing = sorted((digest for digest in texts if digest not in known), key=lambda key: -len(texts[key]))
    for start in range(0, len(missing), _SLICE):
        digests = missing[start : start + _SLICE]
        on_progress(start, len(missing))
        rows = embedder.embed_passages([texts[digest] for digest in digests])
        fresh = dict(zip(digests, rows, strict=True))
        cache.put_many(fresh)
        known |= fresh
    on_progress(len(missing), len(missing))
    vectors = np.empty((len(chunks), embedder.dimension), dtype=np.float32)
    for row, chunk in enumerate(chunks):
        vectors[row] = known[chunk.digest]
    return vectors, len(missing)
