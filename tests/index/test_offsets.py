"""Whatever is quoted stands verbatim in the loaded document: offsets of chunks over all corpora."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import chunk_document
from index.loading import find_files, load_document

ROOT = Path(__file__).parents[2]
CORPORA = (ROOT / "corpus", *(ROOT.parent / "shared" / "corpora" / name for name in ("seeds", "shandong")))
LIMIT = 50 << 20
FILES = [pair for corpus in CORPORA if corpus.exists() for pair in find_files([corpus])]
SPACE = re.compile(r"\s+")


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
    assert SPACE.sub("", quoted) == SPACE.sub("", chunk.text[start:end])
    assert list(ranges) == sorted(ranges)


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
