"""Vectors of chunks: from the cache, else from the model, in the chunks' order."""

import numpy as np

from index.embedding.vectors import vectorise


def quiet(done: int, total: int) -> None:
    pass


def test_equal_texts_are_embedded_once_and_rows_keep_the_order(embedder, cache, make_chunk):
    chunks = [
        make_chunk(text, position=at) for at, text in enumerate(["养犬登记", "停车收费的办法", "养犬登记"])
    ]
    vectors, embedded = vectorise(chunks, embedder, cache, quiet)
    assert embedded == 2
    assert embedder.embedded == ["停车收费的办法", "养犬登记"], "the longest first"
    assert np.array_equal(vectors[0], vectors[2])
    for row, chunk in zip(vectors, chunks, strict=True):
        assert np.array_equal(row, embedder.encode_query(chunk.embedded_text))


def test_what_is_cached_is_not_embedded_again(embedder, cache, make_chunk):
    first = [make_chunk("养犬登记"), make_chunk("停车收费")]
    before, _ = vectorise(first, embedder, cache, quiet)
    embedder.embedded.clear()
    told = []
    again, embedded = vectorise(
        [*first, make_chunk("公园开放")], embedder, cache, lambda *state: told.append(state)
    )
    assert (embedded, embedder.embedded) == (1, ["公园开放"])
    assert np.array_equal(again[:2], before)
    assert told[-1] == (1, 1)


def test_the_title_is_part_of_what_is_embedded(embedder, cache, make_chunk):
    plain, titled = make_chunk("每日开放"), make_chunk("每日开放", title="公园办法")
    vectors, embedded = vectorise([plain, titled], embedder, cache, quiet)
    assert embedded == 2
    assert not np.array_equal(vectors[0], vectors[1])


def test_a_long_list_is_cached_slice_by_slice(embedder, cache, make_chunk):
    told = []
    chunks = [make_chunk(f"第{number}条") for number in range(600)]
    vectors, embedded = vectorise(chunks, embedder, cache, lambda *state: told.append(state))
    assert vectors.shape == (600, embedder.dimension)
    assert (embedded, told) == (600, [(0, 600), (512, 600), (600, 600)])
    assert len(cache.kept) == 600


def test_no_chunks_no_vectors(embedder, cache):
    vectors, embedded = vectorise([], embedder, cache, quiet)
    assert vectors.shape == (0, embedder.dimension)
    assert embedded == 0
