"""Whatever is quoted stands verbatim in the loaded document: offsets of chunks over all corpora."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.loaders.loading import find_files, load_document
from index.structure.chunking import chunk_document

ROOT = Path(__file__).parents[3]
CORPORA = (ROOT / "corpus", *(ROOT.parent / "shared" / "corpora" / name for name in ("seeds", "shandong")))
LIMIT = 50 << 20
FILES = [pair for corpus in CORPORA if corpus.exists() for pair in find_files([corpus])]
SPACE = re.compile(r"\s+")
BULLET = re.compile(r"(?<=\n)\s*(?:(?:>[ \t]*)+|[-*+•][ \t]+)")
"""The mark of a list's line, which a quotation that runs over it has as the document does."""


@pytest.fixture(scope="module")
def chunked():
    known = {}

    def chunk(path: Path, root: Path):
        if path not in known:
            document = load_document(path, root, LIMIT)
            known[path] = document, chunk_document(document, 256)
        return known[path]

    return chunk


@settings(max_examples=60)
@given(data=st.data())
def test_any_part_of_any_chunk_is_found_in_its_document(chunked, data) -> None:
    document, chunks = chunked(*data.draw(st.sampled_from(FILES)))
    chunk = data.draw(st.sampled_from(chunks))
    start = data.draw(st.integers(0, len(chunk.text) - 1))
    end = data.draw(st.integers(start + 1, len(chunk.text)))
    ranges = chunk.raw_ranges(start, end)
    quoted = "".join(document.text[low:high] for low, high in ranges)
    assert SPACE.sub("", BULLET.sub("", quoted)) == SPACE.sub("", chunk.text[start:end])
    assert list(ranges) == sorted(ranges)


@pytest.mark.parametrize("between", ["|---|---|", "----", "***"])
def test_what_is_left_out_between_lines_parts_a_quotation(tmp_path, between) -> None:
    text = f"# 收费\n\n| 区 | 元 |\n{between}\n| 东湖区 | 200 |\n"
    (tmp_path / "fees.md").write_text(text, encoding="utf-8")
    document = load_document(tmp_path / "fees.md", tmp_path, LIMIT)
    for chunk in chunk_document(document, 256):
        ranges = chunk.raw_ranges(0, len(chunk.text))
        quoted = "".join(document.text[low:high] for low, high in ranges)
        assert SPACE.sub("", quoted) == SPACE.sub("", chunk.text)


def test_the_embedded_corpus_is_quoted_whole(chunked) -> None:
    for path, root in find_files([CORPORA[0]]):
        document, chunks = chunked(path, root)
        assert [chunk.position for chunk in chunks] == list(range(len(chunks)))
        for chunk in chunks:
            low, high = (
                chunk.raw_ranges(0, len(chunk.text))[0][0],
                chunk.raw_ranges(0, len(chunk.text))[-1][1],
            )
            assert 0 <= low < high <= len(document.text)
