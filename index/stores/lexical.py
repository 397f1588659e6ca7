"""The lexical index (tantivy): BM25 over character pairs, exact phrases, a cheap filter on places."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from index.errors import IndexUnavailable
from index.language.segmenting import phrase_terms, query_terms, segment
from index.stores.applicability import applicable_tokens, place_tokens
from index.stores.protocols import Division, LexicalStore, Terms
from index.types import Chunk

# A term in the title, headings or label counts this much of one in the body: regulations of one topic
# differ by their titles, and a question names the topic more often than the rule's wording.
HEADING_WEIGHT = 0.5
_WRITER_HEAP = 64_000_000


class LexicalIndex(LexicalStore):
    """Terms of all chunks of a snapshot; writes are seen after `commit`."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path) -> "LexicalIndex":
        """An empty index in the new folder `folder`."""
        folder.mkdir(parents=True)
        return cls(tantivy.Index(_build_schema(), path=str(folder), reuse=False))

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """The index in `folder`.

        Raises:
            IndexUnavailable: there is none, or its files are damaged.
        """
        try:
            return cls(tantivy.Index.open(str(folder)))
        except ValueError as error:  # tantivy has no narrower one
            raise IndexUnavailable(
                f"the lexical index in {folder} cannot be opened ({error}): "
                "run `policy-assistant index rollback`, or `policy-assistant index build`"
            ) from error

    def add(self, chunks: Iterable[Chunk]) -> None:
        """Takes chunks in; their ids must not be there yet."""
        writer = self._open_writer()
        for chunk in chunks:
            heading = " ".join((chunk.title, *chunk.heading, chunk.label))
            document = tantivy.Document()
            document.add_text("id", chunk.id)
            document.add_text("doc", chunk.doc)
            for token in place_tokens(chunk.division):
                document.add_text("place", token)
            document.add_text("heading", " ".join(segment(heading)))
            document.add_text("body", " ".join(segment(chunk.text)))
            writer.add_document(document)

    def delete_documents(self, docs: Iterable[str]) -> None:
        """Forgets all chunks of these documents."""
        writer = self._open_writer()
        for doc in docs:
            writer.delete_documents_by_term("doc", doc)

    def commit(self) -> None:
        """Makes all writes durable and visible."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
        self._index.reload()
        self._searcher = self._index.searcher()

    @property
    def count(self) -> int:
        """Chunks in the index."""
        return int(self._searcher.num_docs)

    def query(
        self, terms: Terms, k: int, places: Sequence[Division] | None = None
    ) -> list[tuple[str, float]]:
        """The best `k` chunks as (chunk id, BM25), best first.

        Args:
            terms: weight by term (`segmenting.query_terms`).
            k: how many.
            places: when given, only chunks that apply to one of these divisions (paths from the province).
        """
        if not terms:
            return []
        query = self._scoring(terms)
        if places is not None:
            query = _filtered(query, self._applying(places))
        return self._search(query, k)

    def query_headings(self, terms: Sequence[str], k: int) -> list[str]:
        """The `k` chunks whose titles, headings and labels hold most of the terms, as ids."""
        parts = [(Occur.Should, Query.term_query(self._schema, "heading", term)) for term in terms]
        return [chunk_id for chunk_id, _ in self._search(Query.boolean_query(parts), k)] if parts else []

    def scores(self, terms: Terms, ids: Sequence[str]) -> dict[str, float]:
        """BM25 of these very chunks; one that shares no term with the question scores 0."""
        found: dict[str, float] = dict.fromkeys(ids, 0.0)
        if terms and ids:
            these = Query.term_set_query(self._schema, "id", list(ids))
            found.update(self._search(_filtered(self._scoring(terms), these), len(ids)))
        return found

    def idf(self, term: str) -> float:
        """Rarity of a term over the bodies: BM25's inverse document frequency, at least 0."""
        n, df = self.count, self._searcher.doc_freq("body", term)
        return math.log(1 + (n - df + 0.5) / (df + 0.5))

    def frequency(self, word: str) -> int:
        """In how many bodies the rarest term of `word` stands: at least as many as hold the word itself."""
        return min((self._searcher.doc_freq("body", term) for term in query_terms(word)), default=0)

    def phrase(self, text: str, k: int) -> list[str]:
        """Ids of chunks in whose body the terms of `text` stand in this order, side by side.

        Punctuation is not compared; whoever needs the exact words compares `segmenting.squeeze`.
        """
        terms = phrase_terms(text)
        if not terms:
            return []
        if len(terms) == 1:
            query = Query.term_query(self._schema, "body", terms[0])
        else:
            query = Query.phrase_query(self._schema, "body", list(terms))
        return [chunk_id for chunk_id, _ in self._search(query, k)]

    def close(self) -> None:
        """Lets go of the files; uncommitted writes are lost."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_WRITER_HEAP, num_threads=1)
        return self._writer

    def _search(self, query: Query, k: int) -> list[tuple[str, float]]:
        searcher = self._searcher
        hits = searcher.search(query, limit=max(k, 1), count=False).hits
        return [(str(searcher.doc(address).get_first("id")), float(score)) for score, address in hits]

    def _scoring(self, terms: Terms) -> Query:
        parts: list[tuple[Occur, Query]] = []
        for term, weight in terms.items():
            for field, share in (("body", 1.0), ("heading", HEADING_WEIGHT)):
                query = Query.term_query(self._schema, field, term)
                parts.append((Occur.Should, Query.boost_query(query, weight * share)))
        return Query.boolean_query(parts)

    def _applying(self, places: Sequence[Division]) -> Query:
        tokens = {token for place in places for token in applicable_tokens(place)}
        return Query.term_set_query(self._schema, "place", sorted(tokens))


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("doc", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("heading", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
    return builder.build()


def _filtered(query: Query, condition: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(condition, 0.0))])
