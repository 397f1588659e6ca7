"""The lexical index in PostgreSQL: BM25 over our own terms, with the scores that tantivy gives.

A row of `postings` holds, for one term and one batch of chunks, in which of them it stands, how often, and
how long they are; scores are summed from these lists by one query. The terms of a body also stand side by
side as text, in which phrases are looked for among the chunks that hold all their terms.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Engine, TextClause, text

from index.language.segmenting import phrase_terms, query_terms, segment
from index.stores.applicability import applicable_tokens, place_tokens
from index.stores.lexical import HEADING_WEIGHT
from index.stores.postgres_connection import copying, reporting
from index.stores.protocols import Division, LexicalStore, Terms
from index.types import Chunk

# BM25 as tantivy has it.
_K1, _B = 1.2, 0.75
_EXACT_LENGTHS = 24
_LARGEST = 2**15 - 1
_MOST_KEPT = 100_000

_TABLES = (
    "CREATE TABLE chunks (number integer NOT NULL, id text NOT NULL, doc text NOT NULL, "
    "places text[] NOT NULL, length integer NOT NULL, body text NOT NULL)",
    "CREATE TABLE postings (term text NOT NULL, heading boolean NOT NULL, block integer NOT NULL, "
    "held integer NOT NULL, chunks integer[] NOT NULL, frequencies smallint[] NOT NULL, "
    "lengths smallint[] NOT NULL)",
    # Those of deleted chunks are counted on, as their terms stay in the postings.
    "CREATE TABLE totals (chunks integer NOT NULL, headings bigint NOT NULL, bodies bigint NOT NULL)",
)
_KEYS = (
    "ALTER TABLE chunks ADD PRIMARY KEY (number)",
    "CREATE UNIQUE INDEX ON chunks (id)",
    "CREATE INDEX ON chunks (doc)",
    "ALTER TABLE postings ADD PRIMARY KEY (term, heading, block)",
)
_SCORED = f"""
WITH asked AS (
  SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:weights AS float8[])) AS asked (term, weight)
), listed AS (
  SELECT chunks, frequencies, lengths,
    weight * CASE WHEN heading THEN {HEADING_WEIGHT} ELSE 1 END * {_K1 + 1}
      * ln(1 + (:total - sum(held) OVER term + 0.5) / (sum(held) OVER term + 0.5)) AS weight,
    CASE WHEN heading THEN CAST(:headings AS float8) ELSE CAST(:bodies AS float8) END AS mean
  FROM asked JOIN postings USING (term) WINDOW term AS (PARTITION BY postings.term, heading)
), matched AS (
  SELECT one.chunk, sum(weight * often / (often + {_K1} * ({1 - _B} + {_B} * long / mean))) AS score
  FROM listed, unnest(chunks, frequencies, lengths) AS one (chunk, often, long)
  GROUP BY one.chunk
)
SELECT id, score FROM matched JOIN chunks ON number = matched.chunk
"""
_BEST = text(_SCORED + "ORDER BY score DESC, number LIMIT :k")
_BEST_THERE = text(_SCORED + "WHERE places && CAST(:places AS text[]) ORDER BY score DESC, number LIMIT :k")
_HEADED = text(
    _SCORED.replace("USING (term)", "USING (term) WHERE heading") + "ORDER BY score DESC, number LIMIT :k"
)
_THESE = text(_SCORED + "WHERE id = ANY(:ids)")
_PHRASE = text(
    f"""
WITH holding AS (
  SELECT chunk FROM postings, unnest(chunks) AS chunk WHERE term = ANY(:terms) AND NOT heading
  GROUP BY chunk HAVING count(*) = :distinct
), found AS (
  SELECT number, id, length,
    CAST(length(body) - length(replace(body, :phrase, '')) AS float8) / length(:phrase) AS often
  FROM holding JOIN chunks ON number = chunk WHERE strpos(body, :phrase) > 0
)
SELECT id FROM found
ORDER BY often / (often + {_K1} * ({1 - _B} + {_B} * length / CAST(:bodies AS float8))) DESC, number LIMIT :k
"""
)
_HELD = text("SELECT coalesce(sum(held), 0) FROM postings WHERE term = :term AND NOT heading")


class PostgresLexical(LexicalStore):
    """Terms of all chunks of a snapshot."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        self._held: dict[str, int] = {}
        self._totals: tuple[int, int, int] | None = None

    @staticmethod
    def make_tables(connection: Connection) -> None:
        """Makes the tables, empty."""
        for table in _TABLES:
            connection.execute(text(table))
        connection.execute(text("INSERT INTO totals VALUES (0, 0, 0)"))
        PostgresLexical.make_keys(connection)

    @staticmethod
    def make_keys(connection: Connection) -> None:
        """Makes the keys of tables that are there."""
        for key in _KEYS:
            connection.execute(text(key))

    def add(self, chunks: Iterable[Chunk]) -> None:
        """Takes chunks in; their ids must not be there yet."""
        batch = list(chunks)
        headings = [segment(" ".join((one.title, *one.heading, one.label))) for one in batch]
        bodies = [segment(one.text) for one in batch]
        with reporting(self._where), self._engine.connect() as connection:
            first = self._read_totals()[0]
            with copying(connection, "chunks") as copy:
                for number, (chunk, body) in enumerate(zip(batch, bodies, strict=True), first):
                    places, length = place_tokens(chunk.division), round_length(len(body))
                    copy.write_row((number, chunk.id, chunk.doc, places, length, _joined(body)))
            with copying(connection, "postings") as copy:
                for heading, texts in ((True, headings), (False, bodies)):
                    for term, listed in _list_postings(texts, first).items():
                        lists = map(list, zip(*listed, strict=True))
                        copy.write_row((term, heading, first, len(listed), *lists))
            counted = "UPDATE totals SET chunks = chunks + :n, headings = headings + :h, bodies = bodies + :b"
            lengths = {"n": len(batch), "h": sum(map(len, headings)), "b": sum(map(len, bodies))}
            connection.execute(text(counted), lengths)
        self._forget()

    def delete_documents(self, docs: Iterable[str]) -> None:
        """Forgets all chunks of these documents."""
        with reporting(self._where), self._engine.connect() as connection:
            connection.execute(text("DELETE FROM chunks WHERE doc = ANY(:docs)"), {"docs": list(docs)})

    def commit(self) -> None:
        """Lets the database know how much there is, so that it plans well; all is written already."""
        with reporting(self._where), self._engine.connect() as connection:
            connection.execute(text("ANALYZE chunks, postings"))
        self._forget()

    @property
    def count(self) -> int:
        """Chunks in the index."""
        with reporting(self._where), self._engine.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM chunks")) or 0)

    def query(
        self, terms: Terms, k: int, places: Sequence[Division] | None = None
    ) -> list[tuple[str, float]]:
        """The best `k` chunks as (chunk id, BM25), best first.

        Args:
            terms: weight by term (`segmenting.query_terms`).
            k: how many.
            places: when given, only chunks that apply to one of these divisions (paths from the province).
        """
        if places is None:
            return self._score(_BEST, terms, k=k)
        tokens = sorted({token for place in places for token in applicable_tokens(place)})
        return self._score(_BEST_THERE, terms, k=k, places=tokens)

    def query_headings(self, terms: Sequence[str], k: int) -> list[str]:
        """The `k` chunks whose titles, headings and labels hold most of the terms, as ids."""
        return [one for one, _ in self._score(_HEADED, dict.fromkeys(terms, 1.0), k=k)]

    def scores(self, terms: Terms, ids: Sequence[str]) -> dict[str, float]:
        """BM25 of these very chunks; one that shares no term with the question scores 0."""
        found: dict[str, float] = dict.fromkeys(ids, 0.0)
        if ids:
            found.update(self._score(_THESE, terms, ids=list(ids)))
        return found

    def idf(self, term: str) -> float:
        """Rarity of a term over the bodies: BM25's inverse document frequency, at least 0."""
        n, df = self._read_totals()[0], self._count_holding(term)
        return math.log(1 + (n - df + 0.5) / (df + 0.5))

    def frequency(self, word: str) -> int:
        """In how many bodies the rarest term of `word` stands: at least as many as hold the word itself."""
        return min((self._count_holding(term) for term in query_terms(word)), default=0)

    def phrase(self, text: str, k: int) -> list[str]:
        """Ids of chunks in whose body the terms of `text` stand in this order, side by side.

        Punctuation is not compared; whoever needs the exact words compares `segmenting.squeeze`.
        """
        terms = phrase_terms(text)
        if not terms:
            return []
        wanted = sorted(set(terms))
        given = {"terms": wanted, "distinct": len(wanted), "phrase": _joined(terms), "k": max(k, 1)}
        with reporting(self._where), self._engine.connect() as connection:
            return [str(one) for one in connection.scalars(_PHRASE, given | self._read_means())]

    def close(self) -> None:
        """Lets go of the connections."""
        self._engine.dispose()

    def _score(self, query: TextClause, terms: Terms, **given: object) -> list[tuple[str, float]]:
        if not terms:
            return []
        asked = {"terms": list(terms), "weights": list(terms.values()), "total": self._read_totals()[0]}
        with reporting(self._where), self._engine.connect() as connection:
            found = connection.execute(query, asked | self._read_means() | given)
            return [(str(one), float(score)) for one, score in found]

    def _count_holding(self, term: str) -> int:
        """In how many bodies a term stands."""
        if term not in self._held:
            if len(self._held) >= _MOST_KEPT:
                self._held.clear()
            with reporting(self._where), self._engine.connect() as connection:
                self._held[term] = int(connection.scalar(_HELD, {"term": term}))
        return self._held[term]

    def _read_totals(self) -> tuple[int, int, int]:
        """Chunks there ever were, and the terms of their headings and bodies."""
        if self._totals is None:
            with reporting(self._where), self._engine.connect() as connection:
                chunks, headings, bodies = connection.execute(text("SELECT * FROM totals")).one()
            self._totals = (int(chunks), int(headings), int(bodies))
        return self._totals

    def _read_means(self) -> dict[str, float]:
        """Mean length of a heading and of a body."""
        chunks, headings, bodies = self._read_totals()
        return {"headings": headings / max(chunks, 1) or 1.0, "bodies": bodies / max(chunks, 1) or 1.0}

    def _forget(self) -> None:
        self._held.clear()
        self._totals = None


def round_length(length: int) -> int:
    """A length as tantivy keeps it, in one byte: exact to 24, then to four significant bits of the rest."""
    rest = length - _EXACT_LENGTHS
    if rest < 16:
        return length
    lost = rest.bit_length() - 4
    return min((rest >> lost << lost) + _EXACT_LENGTHS, _LARGEST)


def _list_postings(texts: Sequence[Sequence[str]], first: int) -> dict[str, list[tuple[int, int, int]]]:
    """By term, the chunks it stands in: their numbers, how often, and how long they are."""
    listed: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, terms in enumerate(texts, first):
        length = round_length(len(terms))
        for term, often in Counter(terms).items():
            listed[term].append((number, min(often, _LARGEST), length))
    return listed


def _joined(terms: Sequence[str]) -> str:
    """Terms side by side, each with an end of its own: no term holds a bracket."""
    return "".join(f"[{term}]" for term in terms)
