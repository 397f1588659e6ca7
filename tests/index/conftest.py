"""Chunks to fill the indexes with, and a small corpus to build one of."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from index.building.builder import build_index
from index.recognition.pages import Recogniser
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


FONT = Path(find_spec("manimgx_fonts_cjk").origin).with_name("NotoSansCJK-VF.otf.ttc")


@pytest.fixture(scope="session")
def draw_page() -> Callable[..., Image.Image]:
    """Writes lines on a page: (x, y, text) in points of the picture."""

    def draw(*lines: tuple[int, int, str], size: int = 30, shape=(900, 600), ink="black") -> Image.Image:
        page, font = Image.new("RGB", shape, "white"), ImageFont.truetype(FONT, size, index=2)
        font.set_variation_by_axes([400])
        for x, y, text in lines:
            ImageDraw.Draw(page).text((x, y), text, font=font, fill=ink)
        return page

    return draw


@pytest.fixture(scope="session")
def scan_pdf() -> Callable[..., bytes]:
    """A PDF whose pages are pictures that cover them, each with the mark (x, y, text) of an app over it."""

    def make(*pages: Image.Image | None, marks: Sequence[tuple[float, float, str]] = ()) -> bytes:
        kids = " ".join(f"{4 + 3 * number} 0 R" for number in range(len(pages)))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>",
        ]
        for number, page in enumerate(pages):
            width, height, data = 10, 10, b""
            drawn = "".join(
                f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
                for x, y, text in marks
            ).encode()
            if page is not None:
                saved = BytesIO()
                page.save(saved, "JPEG", quality=90)
                (width, height), data = page.size, saved.getvalue()
                drawn = f"q 595 0 0 {595 * height // width} 0 0 cm /Im Do Q\n".encode() + drawn
            first = 4 + 3 * number
            objects += [
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {595 * height // width}] "
                f"/Resources << /Font << /F1 3 0 R >> /XObject << /Im {first + 2} 0 R >> >> "
                f"/Contents {first + 1} 0 R >>".encode(),
                b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn),
                b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB "
                b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
                % (width, height, len(data), data),
            ]
        body, offsets = b"%PDF-1.4\n", []
        for number, content in enumerate(objects, 1):
            offsets.append(len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(objects) + 1,
            len(body),
        )
        return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)

    return make


@pytest.fixture(scope="session")
def recogniser(tmp_path_factory) -> Recogniser:
    """The real one, its cache shared by all tests."""
    return Recogniser(tmp_path_factory.mktemp("recognised"))
