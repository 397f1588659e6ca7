"""BM25 and phrases in a real PostgreSQL against those of tantivy, over the demonstration's regulations."""

from pathlib import Path

import pytest
import tantivy

from index.language.segmenting import query_terms
from index.stores.files import FileBackend
from index.stores.postgres import PostgresBackend
from index.stores.postgres_lexical import round_length

CORPUS = Path(__file__).parents[3] / "corpus"
QUESTIONS = (
    "遛狗不牵绳罚多少钱",
    "犬只登记需要什么材料",
    "停车收费标准由谁制定",
    "electric 车 充电 2021 年",
    "违反本条例",
)


@pytest.fixture(scope="module")
def paragraphs():
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md"))]
    return [line for one in texts for line in one.splitlines() if line.strip()][:1500]


@pytest.fixture
def both(tmp_path, vector_database, make_chunk, paragraphs):
    """The same chunks in tantivy and in PostgreSQL, added in two batches."""
    chunks = [
        make_chunk(
            line,
            f"{number % 9}.md",
            number,
            title=paragraphs[number % 40],
            division=("省", f"市{number % 3}"),
        )
        for number, line in enumerate(paragraphs)
    ]
    made = [
        FileBackend("path").create(tmp_path / "one"),
        PostgresBackend(vector_database).create(tmp_path / "two"),
    ]
    for _, lexical in made:
        lexical.add(chunks[:1000])
        lexical.add(chunks[1000:])
        lexical.commit()
    yield made[0][1], made[1][1], chunks
    for stores in made:
        for store in stores:
            store.close()


def test_scores_and_ranks_are_those_of_tantivy(both):
    tantivy_index, postgres, chunks = both
    for question in QUESTIONS:
        terms = dict.fromkeys(query_terms(question), 1.0) | {"罚款": 0.5}
        for places in (None, [("省", "市1")]):
            expected, found = (one.query(terms, 60, places) for one in (tantivy_index, postgres))
            assert len(expected) > 5
            assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-4)
            assert dict(found).keys() == dict(expected).keys() or found[-1][1] == pytest.approx(
                expected[-1][1]
            )
        some = [chunk.id for chunk in chunks[::17]]
        assert postgres.scores(terms, some) == pytest.approx(tantivy_index.scores(terms, some), rel=1e-4)


def test_phrases_and_rarities_are_those_of_tantivy(both, paragraphs):
    tantivy_index, postgres, _ = both
    for line in paragraphs[::60]:
        phrase = line[3:9]
        found = postgres.phrase(phrase, 1000)
        assert sorted(found) == sorted(tantivy_index.phrase(phrase, 1000))
        assert postgres.frequency(phrase) == tantivy_index.frequency(phrase)
        for term in query_terms(phrase):
            assert postgres.idf(term) == pytest.approx(tantivy_index.idf(term))


def test_headings_are_found_as_by_tantivy(both):
    tantivy_index, postgres, chunks = both
    for typed in (*QUESTIONS, chunks[7].title, chunks[23].title):
        found = [one.query_headings(query_terms(typed), len(chunks)) for one in (tantivy_index, postgres)]
        assert set(found[0]) == set(found[1])
    assert found[0], "what stands in a title is found"
    assert postgres.query_headings([], 5) == []


def test_what_was_deleted_is_not_found_and_can_be_added_again(both):
    _, postgres, chunks = both
    gone = [chunk for chunk in chunks if chunk.doc == "3.md"]
    postgres.delete_documents(["3.md"])
    postgres.commit()
    assert postgres.count == len(chunks) - len(gone)
    terms = dict.fromkeys(query_terms(gone[0].text), 1.0)
    assert gone[0].id not in dict(postgres.query(terms, 2000))
    postgres.add(gone)
    postgres.commit()
    assert postgres.query(terms, 1)[0][0] in {chunk.id for chunk in chunks if chunk.text == gone[0].text}
    assert postgres.count == len(chunks)


def test_lengths_are_rounded_as_tantivy_does(tmp_path):
    """Two texts that tantivy gives the same score are of the same rounded length, and the other way round."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=True, tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer, lengths = index.writer(num_threads=1, heap_size=20_000_000), range(20, 700)
    for length in lengths:
        document = tantivy.Document()
        document.add_text("body", "词 " + "话 " * (length - 1))
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()
    query = tantivy.Query.term_query(index.schema, "body", "词")
    scores = {
        len(searcher.doc(address).get_first("body").split()): score
        for score, address in searcher.search(query, limit=1000).hits
    }
    for length in lengths[1:]:
        alike = scores[length] == scores[length - 1]
        assert alike == (round_length(length) == round_length(length - 1)), length
