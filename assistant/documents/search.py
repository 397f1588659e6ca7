"""Passages found for a text, without an answer, and their records for programs."""

from typing import Any

from assistant.question.places import PlaceBook
from assistant.question.rewriting import to_simplified
from index.places.divisions import DivisionPath
from index.retriever import QueryEmbedder, Reranker, Search, find_exact, find_passages
from index.snapshots.opening import Index
from index.structure.locators import locate
from index.types import Passage


def search(
    index: Index,
    embedder: QueryEmbedder,
    text: str,
    place: str = "",
    limit: int = 8,
    reranker: Reranker | None = None,
) -> list[Passage]:
    """The passages nearest to a text in meaning and words, of one place if one is named.

    Raises:
        UnknownPlace: `place` is none.
    """
    return find_passages(index, embedder, Search(text, places=find_places(index, place), k=limit), reranker)


def search_phrase(index: Index, text: str, place: str = "", limit: int = 8) -> list[Passage]:
    """The passages with exactly these words; no embedding model is needed.

    Raises:
        UnknownPlace: `place` is none.
    """
    return find_exact(index, text, limit, find_places(index, place))


def find_places(index: Index, place: str) -> tuple[DivisionPath, ...]:
    """The paths of a place, one of the country's or one that only the documents know; none for "".

    Raises:
        UnknownPlace: there is no such place.
    """
    return PlaceBook.of(index.store.all_divisions()).require(to_simplified(place)) if place.strip() else ()


def passage_record(passage: Passage) -> dict[str, Any]:
    """A passage with the keys that other programs rely on."""
    chunk, metadata = passage.chunk, passage.metadata
    published = chunk.published or metadata.published
    ranges = chunk.raw_ranges(0, len(chunk.text))
    return {
        "doc": chunk.doc,
        "title": metadata.title or chunk.title,
        "place": chunk.place or metadata.place,
        "locator": locate(chunk, 0),
        "text": chunk.text,
        "start": ranges[0][0] if ranges else 0,
        "end": ranges[-1][1] if ranges else 0,
        "published": published.isoformat() if published else None,
        "status": metadata.status.value,
        "score": round(passage.score, 4),
        "dense": round(passage.dense, 4),
        "lexical": round(passage.lexical, 4),
    }
