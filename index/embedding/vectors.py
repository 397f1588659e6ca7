"""Gets the vectors of chunks: from the cache where their text was embedded before, else from the model."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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


def fill_cache(
    batches: Iterable[Sequence[Chunk]],
    load: Callable[[Sequence[str]], Iterable[Chunk]],
    embedder: PassageEmbedder,
    cache: VectorCache,
    on_progress: Callable[[int, int], None],
) -> int:
    """Embeds what the cache lacks and returns how many texts that were.

    Of all chunks only id and length are held. Texts go to the model longest first: equal lengths share a
    batch, and too little memory shows at once.

    Args:
        batches: all chunks, some at a time.
        load: gets chunks by their ids.
        embedder: the embedding model.
        cache: is given the vectors slice by slice.
        on_progress: told how many of the missing texts are embedded.
    """
    missing: dict[str, tuple[int, str]] = {}
    for chunks in batches:
        texts = {chunk.digest: (len(chunk.embedded_text), chunk.id) for chunk in chunks}
        known = cache.get_many(list(texts))
        for digest, found in texts.items():
            if digest not in known:
                missing.setdefault(digest, found)
    order = [chunk_id for _, chunk_id in sorted(missing.values(), key=lambda found: -found[0])]
    for start in range(0, len(order), _SLICE):
        on_progress(start, len(order))
        _embed(list(load(order[start : start + _SLICE])), embedder, cache)
    on_progress(len(order), len(order))
    return len(order)


def vectorise(chunks: Sequence[Chunk], embedder: PassageEmbedder, cache: VectorCache) -> Vector:
    """The vectors of `chunks`, one row each; what the cache lacks is embedded."""
    digests = [chunk.digest for chunk in chunks]
    known = dict(cache.get_many(digests))
    lacking = {digest: chunk for digest, chunk in zip(digests, chunks, strict=True) if digest not in known}
    known |= _embed(list(lacking.values()), embedder, cache) if lacking else {}
    vectors = np.empty((len(chunks), embedder.dimension), dtype=np.float32)
    for row, digest in enumerate(digests):
        vectors[row] = known[digest]
    return vectors


def _embed(chunks: Sequence[Chunk], embedder: PassageEmbedder, cache: VectorCache) -> dict[str, Vector]:
    rows = embedder.embed_passages([chunk.embedded_text for chunk in chunks])
    fresh = {chunk.digest: row for chunk, row in zip(chunks, rows, strict=True)}
    cache.put_many(fresh)
    return fresh
