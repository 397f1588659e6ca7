"""The store of documents and chunks."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from index.errors import IndexUnavailable
from index.stores.chunks import ChunkStore
from index.types import Document, Metadata, Reading, RecognisedPage, Related, Span, Status

RICH = Metadata(
    title="青示市养犬条例",
    place="青示市",
    division=("示例省", "青示市"),
    number="示例〔2026〕1号",
    passed=date(2025, 12, 1),
    effective=date(2026, 1, 1),
    status=Status.IN_FORCE,
)


@pytest.fixture
def documents(make_chunk):
    dogs = Document("dogs.md", "第一条 养犬登记。\n第二条 牵绳。", RICH, "d1")
    first = make_chunk(
        "养犬登记。", "dogs.md", 0, label="第一条", division=RICH.division, published=date(2026, 1, 2)
    )
    second = make_chunk(
        "牵绳。", "dogs.md", 1, label="第二条", heading=("第一章", "一节"), division=RICH.division
    )
    second = replace(second, spans=(Span(0, 14, 1), Span(1, 20, 2, skipped=True)), part=1, paragraph=2)
    parks = Document("parks.md", "公园免费。", Metadata("公园办法"), "d2")
    return [(dogs, [first, second]), (parks, [make_chunk("公园免费。", "parks.md", 0, label="第一条")])]


@pytest.fixture
def path(tmp_path, documents):
    store = ChunkStore.create(tmp_path / "store.sqlite")
    for document, chunks in documents:
        store.add(document, chunks)
    store.commit()
    store.close()
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path):
    store = ChunkStore.open(path)
    yield store
    store.close()


def test_what_was_put_in_comes_out_equal(store, documents):
    for document, chunks in documents:
        assert store.text(document.doc) == document.text
        assert store.metadata[document.doc] == document.metadata
        assert store.chunks_of(document.doc) == chunks
        assert [chunk.id for chunk in store.chunks_of(document.doc)] == [chunk.id for chunk in chunks]


def test_chunks_come_in_the_order_asked_for(store, documents):
    ids = [documents[1][1][0].id, "unknown", documents[0][1][1].id]
    assert list(store.chunks(ids)) == [ids[0], ids[2]]
    many = [f"unknown{number}" for number in range(2000)]
    assert list(store.chunks([*many, ids[2]])) == [ids[2]]


def test_articles_are_found_by_label_within_their_document(store, documents):
    assert store.chunks_labelled("dogs.md", "第一条") == [documents[0][1][0]]
    assert store.chunks_labelled("dogs.md", "第九条") == []


def test_a_chunk_is_found_by_its_position(store, documents):
    assert [store.chunk_at("dogs.md", at) for at in (0, 1)] == documents[0][1]
    assert store.chunk_at("dogs.md", 2) is store.chunk_at("nowhere.md", 0) is None


def test_what_documents_say_of_each_other_is_known(tmp_path, make_chunk):
    store = ChunkStore.create(tmp_path / "store.sqlite")
    new = Metadata("公园办法", effective=date(2020, 1, 1), repeals=("绿地办法",))
    store.add(Document("new.md", "", new, "d1"), [])
    store.add(Document("old.md", "", Metadata("绿地办法"), "d2"), [])
    assert store.metadata["old.md"].replaced_by == "公园办法"
    assert store.metadata["old.md"].status is Status.REPEALED


def test_divisions_are_told_without_the_chunks(store, documents):
    dogs, parks = documents[0][1][0], documents[1][1][0]
    assert store.divisions([dogs.id, parks.id]) == {dogs.id: ("示例省", "青示市"), parks.id: ()}
    assert store.all_divisions() == [("示例省", "青示市")]


def test_counts(store, documents):
    assert (store.document_count, store.chunk_count) == (2, 3)
    assert store.characters == sum(len(document.text) for document, _ in documents)


def test_an_unknown_document_has_no_text(store):
    with pytest.raises(KeyError):
        store.text("nothing.md")


def test_a_document_leaves_with_its_chunks(path):
    store = ChunkStore.amend(path)
    store.delete_documents(["dogs.md"])
    store.commit()
    store.close()
    store = ChunkStore.open(path)
    assert (store.document_count, store.chunk_count) == (1, 1)
    assert list(store.metadata) == ["parks.md"]
    store.close()


def test_many_threads_may_read(store, documents):
    ids = [chunk.id for _, chunks in documents for chunk in chunks]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: list(store.chunks(ids)), range(200)))
    assert results == [ids] * 200


def test_a_missing_or_damaged_file_says_what_to_do(tmp_path):
    with pytest.raises(IndexUnavailable, match="index build"):
        ChunkStore.open(tmp_path / "nowhere.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IndexUnavailable, match="index rollback"):
        ChunkStore.open(tmp_path / "bad.sqlite")


def test_explanations_are_linked_both_ways_and_found_again(tmp_path, documents, make_chunk):
    page = Document(
        "解读.html", "养犬要登记。", Metadata("《青示市养犬条例》解读", division=RICH.division), "d3"
    )
    store = ChunkStore.create(tmp_path / "store.sqlite")
    for document, chunks in [*documents, (page, [make_chunk("养犬要登记。", "解读.html", 0)])]:
        store.add(document, chunks)
    store.link_explanations()
    store.commit()
    store.close()
    with closing(ChunkStore.open(tmp_path / "store.sqlite")) as opened:
        assert opened.explanations == [("解读.html", "dogs.md")]
        assert opened.metadata["解读.html"].explains == (Related("dogs.md", RICH.title),)
        assert opened.metadata["dogs.md"].explained_by == (Related("解读.html", page.metadata.title),)
        assert opened.metadata["dogs.md"] == replace(
            RICH, explained_by=opened.metadata["dogs.md"].explained_by
        )
    with closing(ChunkStore.amend(tmp_path / "store.sqlite")) as amended:
        amended.delete_documents(["dogs.md"])
        amended.link_explanations()
        amended.commit()
    with closing(ChunkStore.open(tmp_path / "store.sqlite")) as opened:
        assert opened.explanations == []
        assert opened.metadata["解读.html"] == page.metadata


def test_what_is_committed_survives_a_writer_that_never_closes(tmp_path, documents):
    path = tmp_path / "store.sqlite"
    killed = ChunkStore.create(path)
    (first, chunks), (second, others) = documents
    killed.add(first, chunks, "now")
    killed.commit()
    killed.add(second, others, "now")  # not committed
    for file in path.parent.glob("store.sqlite*"):
        shutil.copy(file, tmp_path / file.name.replace("store", "left"))
    left = ChunkStore.amend(tmp_path / "left.sqlite")
    assert left.digests == {"dogs.md": "d1"}
    assert left.chunks_of("dogs.md") == chunks
    left.add(second, others, "later")
    left.seal()
    left.close()
    killed.close()
    assert not list(tmp_path.glob("left.sqlite-*")), "a sealed store is one file"
    whole = ChunkStore.open(tmp_path / "left.sqlite")
    assert (whole.read_for("now"), whole.read_for("later")) == ({"dogs.md"}, {"parks.md"})
    assert whole.chunk_count == 3
    whole.close()


def test_chunks_come_in_batches_over_documents(store, documents):
    every = [chunk for _, chunks in documents for chunk in chunks]
    docs = [document.doc for document, _ in documents]
    batches = list(store.batches(docs, 2))
    assert [len(batch) for batch in batches] == [2, 1]
    assert [chunk for batch in batches for chunk in batch] == every
    assert (store.count_of(docs), store.count_of(docs[:1])) == (3, 2)


def test_how_scans_were_read_is_kept(tmp_path, documents):
    (dogs, chunks), _ = documents
    reading = Reading(3, (RecognisedPage(2, 0.97, 0, 9),), ((3, "cannot be drawn"),))
    store = ChunkStore.create(tmp_path / "store.sqlite")
    store.add(replace(dogs, reading=reading), chunks)
    assert store.readings == {"dogs.md": reading}
    store.close()
