"""Chunks to fill the indexes with, and a small corpus to build one of."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from index.building.builder import build_index
from index.types import Chunk, Span


class HashingEmbedder:
    """Vectors of hashed character pairs: texts that share words are near, and nothing has to be loaded."""

    dimension = 256

    def __init__(self, identity: str = "hashing") -> None:
        self.identity = identity
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str], on_progress=None) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for at in range(len(text) - 1):
            vector[crc32(text[at : at + 2].encode()) % self.dimension] += 1
        return vector / (np.linalg.norm(vector) or 1.0)

    encode_question = encode_query


class MemoryCache:
    """Vectors kept while a test runs."""

    def __init__(self) -> None:
        self.kept: dict[str, NDArray[np.float32]] = {}

    def get_many(self, digests: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        return {digest: self.kept[digest] for digest in digests if digest in self.kept}

    def put_many(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self.kept |= vectors


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def cache() -> MemoryCache:
    return MemoryCache()


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


TOPICS = ("养犬", "停车", "供水", "供热", "绿化", "垃圾分类", "烟花爆竹", "电梯", "河道", "公园")


def _regulation(city: str, topic: str, fee: str = "一百元") -> str:
    return (
        f"{city}{topic}管理条例\n\n第一章　总则\n\n第一条　为了规范{topic}管理，制定本条例。\n\n"
        f"第二条　{city}行政区域内的{topic}管理适用本条例，由{city}人民政府组织实施。\n\n"
        f"第二章　管理\n\n第三条　办理{topic}登记的，每年缴纳{fee}，由主管部门出具收据并记入档案。\n"
    )


@pytest.fixture
def corpus(tmp_path):
    """Ten regulations of one city."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for topic in TOPICS:
        (folder / f"{topic}.txt").write_text(_regulation("青示市", topic), encoding="utf-8")
    return folder


@pytest.fixture
def build(tmp_path, corpus, embedder, cache):
    """Builds an index of the corpus, or of the paths given."""

    def run(*paths, index_dir=tmp_path / "index", **options):
        return build_index(paths or (corpus,), index_dir, options.pop("embedder", embedder), cache, **options)

    return run


@pytest.fixture
def regulation():
    """Makes the text of a regulation: (city, topic, fee)."""
    return _regulation


@pytest.fixture
def topics():
    """The topics of the regulations in `corpus`."""
    return TOPICS


@pytest.fixture
def server(tmp_path) -> Iterator[str]:
    """A Chroma server of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [chroma, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()
