"""The made corpus, the vectors of copies and the picture; what they measure is in BENCHMARKS.md."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.benchmarks import long_pdf
from evals.benchmarks.bulk import Original, Renaming, mask, originals, write_corpus
from evals.benchmarks.growth import draw_growth
from evals.benchmarks.near import NearEmbedder
from index.loaders.pdf import load_pdf

TEXT = "济南市养犬管理条例（2019年修正），山东省人民政府2021-07-01批准，北京、青岛参照。"


@given(
    st.integers(1, 500), st.lists(st.sampled_from(["济南市", "山东", "2019年", "条例", "长沙"]), max_size=9)
)
def test_a_copy_has_other_names_of_the_same_length_and_the_same_mask(copy, words):
    text = "，".join([TEXT, *words])
    renamed = Renaming(copy)(text)
    assert len(renamed) == len(text)
    assert mask(renamed) == mask(text)
    assert renamed != text or copy % 300 == 0


def test_the_first_copies_all_differ():
    assert len({Renaming(copy)(TEXT) for copy in range(100)}) == 100
    assert Renaming(0)(TEXT) == TEXT


def test_the_corpus_has_as_many_documents_as_asked_for_the_originals_first(tmp_path):
    some = [Original(f"济南第{number}号", f"第{number}条 济南市民可以入内。") for number in range(4)]
    folders = write_corpus(some, 10, tmp_path / "made")
    assert [len(list(folder.iterdir())) for folder in folders] == [4, 4, 2]
    assert {file.read_text(encoding="utf-8") for file in folders[0].iterdir()} == {one.text for one in some}
    assert len({file.read_text(encoding="utf-8") for folder in folders for file in folder.iterdir()}) == 10


def test_originals_are_told_apart_by_their_names():
    some = originals(15)
    assert len({one.name for one in some}) == len(some) == 15


class Model:
    identity, dimension = "model", 8

    def embed_passages(self, texts, on_progress=None):
        return np.eye(8, dtype=np.float32)[[len(text) % 8 for text in texts]]


def test_a_copy_is_near_its_original_and_anything_else_is_embedded():
    vector = np.eye(8, dtype=np.float32)[3]
    near = NearEmbedder(Model(), {TEXT: vector})
    first, other, second = near.embed_passages([Renaming(1)(TEXT), "别的", Renaming(2)(TEXT)])
    assert first @ vector > 0.98 < second @ vector
    assert not np.array_equal(first, second)
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(other, Model().embed_passages(["别的"])[0])
    assert (near.made, near.embedded) == (2, 1)
    assert np.array_equal(first, near.embed_passages([Renaming(1)(TEXT)])[0])


def test_the_picture_has_a_panel_for_each_cost_and_every_size():
    sizes = [
        {
            "built": {
                "chunks": chunks, "worked": 60.0, "reckoned": 600.0, "peak_mb": 2000.0,
                "disk_mb": {"chroma": 60.0, "store": 40.0, "lexical": 10.0, "cache": 100.0},
            },
            "asked": {"p50_ms": 20.0, "p95_ms": 40.0, "peak_mb": 1900.0},
        }
        for chunks in (25_000, 100_000)
    ]  # fmt: skip
    texts = "".join(ElementTree.fromstring(draw_growth(sizes)).itertext())
    for word in ("processor minutes", "peak memory, GB", "disk, GB", "retrieval, ms", "25k", "100k"):
        assert word in texts


def test_a_made_pdf_has_its_pages_and_its_pictures():
    lines = (f"第{number}条　公园在每日{number % 24}时以前开放，免费。" for number in range(10_000))
    content = load_pdf(long_pdf.make_pdf(lines, 9, 3))
    assert content.text.count("\f") == 8
    assert [page for page, _ in content.reading.unread] == [3, 6, 9]
    assert "第37条" in content.text
