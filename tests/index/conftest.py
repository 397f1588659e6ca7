"""Chunks to fill the indexes with."""

from collections.abc import Callable
from hashlib import sha256

import numpy as np
import pytest
from numpy.typing import NDArray

from index.types import Chunk, Span

QINGSHI = ("示例省", "青示市")
HONGSHI = ("示例省", "红示市")


@pytest.fixture
def make_chunk() -> Callable[..., Chunk]:
    def make(text: str, doc: str = "dogs.md", position: int = 0, **given) -> Chunk:
        values = {"kind": "article", "heading": (), "label": "", "title": "", "division": ()} | given
        name = sha256(f"{doc}{position}{text}".encode()).hexdigest()[:32]
        spans = (Span(0, 0, len(text)),)
        return Chunk(doc=doc, position=position, text=text, spans=spans, tokens=len(text), id=name, **values)

    return make


@pytest.fixture
def unit_vectors() -> Callable[[int], NDArray[np.float32]]:
    """Rows that are far from each other."""

    def make(count: int) -> NDArray[np.float32]:
        rows = np.random.default_rng(7).normal(size=(count, 64)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    return make
