"""Vectors of chunks: from the cache, else from the model, in the chunks' order."""

import numpy as np
import pytest

from index.embedding.vectors import fill_cache, vectorise


@pytest.fixture
def fill(embedder, cache):
    """Fills the cache with the vectors of chunks that come in batches of three; tells of each step."""

    def run(chunks, on_progress=lambda done, total: None):
        by_id = {chunk.id: chunk for chunk in chunks}
        batches = (chunks[start : start + 3] for start in range(0, len(chunks), 3))
        return fill_cache(batches, lambda ids: [by_id[one] for one in ids], embedder, cache, on_progress)

    return run


def test_equal_texts_are_embedded_once_and_rows_keep_the_order(fill, embedder, cache, make_chunk):
    texts = ["养犬登记", "停车收费的办法", "公园开放了", "养犬登记"]
    chunks = [make_chunk(text, position=at) for at, text in enumerate(texts)]
    assert fill(chunks) == 3
    assert embedder.embedded == ["停车收费的办法", "公园开放了", "养犬登记"], "longest first over all batches"
    vectors = vectorise(chunks, embedder, cache)
    assert len(embedder.embedded) == 3, "all of them come from the cache"
    for row, chunk in zip(vectors, chunks, strict=True):
        assert np.array_equal(row, embedder.encode_query(chunk.embedded_text))


def test_what_is_cached_is_not_embedded_again(fill, embedder, cache, make_chunk):
    first = [make_chunk("养犬登记"), make_chunk("停车收费")]
    fill(first)
    before = vectorise(first, embedder, cache)
    embedder.embedded.clear()
    told = []
    assert fill([*first, make_chunk("公园开放")], lambda *state: told.append(state)) == 1
    assert embedder.embedded == ["公园开放"]
    assert np.array_equal(vectorise(first, embedder, cache), before)
    assert told == [(0, 1), (1, 1)]


def test_the_title_is_part_of_what_is_embedded(fill, embedder, cache, make_chunk):
    chunks = [make_chunk("每日开放"), make_chunk("每日开放", title="公园办法")]
    assert fill(chunks) == 2
    assert not np.array_equal(*vectorise(chunks, embedder, cache))


def test_a_long_list_is_cached_slice_by_slice(fill, embedder, cache, make_chunk):
    told = []
    chunks = [make_chunk(f"第{number}条") for number in range(600)]
    embedded = fill(chunks, lambda *state: told.append((*state, len(cache.kept))))
    assert (embedded, told) == (600, [(0, 600, 0), (512, 600, 512), (600, 600, 600)])


def test_a_vector_that_the_cache_has_lost_is_made_again(fill, embedder, cache, make_chunk):
    chunks = [make_chunk("养犬登记"), make_chunk("停车收费")]
    fill(chunks)
    del cache.kept[chunks[1].digest]
    vectors = vectorise(chunks, embedder, cache)
    assert np.array_equal(vectors[1], embedder.encode_query(chunks[1].embedded_text))


def test_no_chunks_no_vectors(fill, embedder, cache):
    assert fill([]) == 0
    assert vectorise([], embedder, cache).shape == (0, embedder.dimension)
