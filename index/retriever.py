"""Finds passages for a question: dense and lexical side by side, fused by scores, place-aware."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from index.errors import ModelUnavailable
from index.exact import find_articles, find_quoted, find_titled, find_wording, read_named
from index.language.segmenting import query_terms
from index.snapshots.opening import Index, LiveIndex
from index.stores.protocols import Division
from index.structure.locators import locate
from index.types import Passage

Vector = NDArray[np.float32]

# Candidates taken from each side before fusion; under a place filter the dense side is asked for more,
# because it is filtered only afterwards (a filter inside Chroma costs twenty times the query).
_CANDIDATES = 60
_DENSE_WITH_PLACES = 200
_RERANKED = 30

# Share of the dense score in the fusion of standardised scores, and the weight of an expansion's term
# against one of the question. Chosen on the CMRC 2018 trial set and shandong_dev together, where 0.5 to 0.7
# and 0.3 to 0.8 differ by one question in a hundred.
DENSE_WEIGHT = 0.65
EXPANSION_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for.

    `expansions` are other words for what the question means, for the lexical side (the model knows them by
    itself); `places` are division paths from the province down: only passages that apply to one of them are
    returned, if there are any.
    """

    text: str
    expansions: tuple[str, ...] = ()
    places: tuple[Division, ...] = ()
    k: int = 8


class QueryEmbedder(Protocol):
    """The part of an embedder that a question needs."""

    def encode_question(self, text: str) -> Vector:
        """The normalised vector of a question."""


Reranker = Callable[[str, Sequence[str]], Sequence[float]]
"""Scores texts against a question, higher is better."""


class PolicyRetriever(BaseRetriever):
    """The retriever over an index: `find` for the chain's step, `invoke` and its kin for LangChain.

    `index` is one snapshot, or a `LiveIndex` that follows the builds; `places` and `k` are for `invoke`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    index: Index | LiveIndex
    embedder: Any
    reranker: Reranker | None = None
    places: tuple[Division, ...] = ()
    k: int = 8

    def find(self, search: Search) -> list[Passage]:
        """The best passages, best first."""
        with self.reading() as index:
            return find_passages(index, self.embedder, search, self.reranker)

    def reading(self) -> AbstractContextManager[Index]:
        """The snapshot to answer one question from."""
        return self.index.reading() if isinstance(self.index, LiveIndex) else nullcontext(self.index)

    def over(self, index: Index) -> Self:
        """The same retriever over one snapshot, for a step that reads more than passages from it."""
        return self.model_copy(update={"index": index})

    def close(self) -> None:
        """Lets go of the index; nobody may be reading any more."""
        self.index.close()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [_for_langchain(one) for one in self.find(Search(query, places=self.places, k=self.k))]


def find_passages(
    index: Index, embedder: QueryEmbedder, search: Search, reranker: Reranker | None = None
) -> list[Passage]:
    """Asks both indexes, fuses their standardised scores and returns the best `search.k` passages.

    What the question names exactly (quoted words, a document by its title, an article by its number) comes
    first where it is found.
    """
    candidates = _gather(index, embedder, search)
    if search.places and not candidates.ids:
        return find_passages(index, embedder, replace(search, places=()), reranker)
    first = _find_named(index, candidates, search)
    candidates.add(first)
    ranked = candidates.rank(first)[: _RERANKED if reranker else search.k]
    chunks = index.store.chunks([one for one, _ in ranked])
    passages = [
        Passage(
            chunks[one],
            index.store.metadata[chunks[one].doc],
            score,
            candidates.dense[one],
            candidates.lexical[one],
        )
        for one, score in ranked
    ]
    return _rerank(passages, search.text, reranker)[: search.k] if reranker else passages


@dataclass(slots=True)
class _Candidates:
    """Chunks by id with their scores of both kinds."""

    index: Index
    vector: Vector
    terms: Mapping[str, float]
    dense: dict[str, float]
    lexical: dict[str, float]

    @property
    def ids(self) -> list[str]:
        return list(self.dense | self.lexical)

    def add(self, ids: Iterable[str]) -> None:
        """Takes further chunks in; each gets the scores it lacks."""
        every = list(dict.fromkeys([*self.ids, *ids]))
        lacking = [one for one in every if one not in self.dense]
        stored = self.index.dense.vectors(lacking)
        self.dense |= {one: float(vector @ self.vector) for one, vector in stored.items()}
        lacking = [one for one in every if one not in self.lexical]
        self.lexical |= self.index.lexical.scores(self.terms, lacking)

    def rank(self, first: Mapping[str, int]) -> list[tuple[str, float]]:
        """The ids with their fused scores, best first; those of higher precedence score no less."""
        ids = self.ids
        scores = _fuse([self.dense[one] for one in ids], [self.lexical[one] for one in ids])
        pairs = sorted(zip(ids, scores, strict=True), key=lambda pair: (-first.get(pair[0], 0), -pair[1]))
        lifted = np.maximum.accumulate(np.array([score for _, score in pairs[::-1]]))[::-1]
        return [(one, float(score)) for (one, _), score in zip(pairs, lifted, strict=True)]


def _gather(index: Index, embedder: QueryEmbedder, search: Search) -> _Candidates:
    """Asks both indexes side by side."""
    terms = _weigh_terms(search)
    with ThreadPoolExecutor(max_workers=1) as aside:
        asked = aside.submit(index.lexical.query, terms, _CANDIDATES, search.places or None)
        vector = embedder.encode_question(search.text)
        dense = dict(index.dense.query(vector, _DENSE_WITH_PLACES if search.places else _CANDIDATES))
        lexical = dict(asked.result())
    if search.places:
        dense = _only_applicable(index, dense, search.places)
    candidates = _Candidates(index, vector, terms, dense, lexical)
    candidates.add(())
    return candidates


def _find_named(index: Index, candidates: _Candidates, search: Search) -> dict[str, int]:
    """The chunks that the question names exactly, each with its precedence: how many ways it is named."""
    named = read_named(search.text)
    docs = find_titled(index, named.titles)
    groups = [find_quoted(index, named.quotes, search.k), *(index.store.chunk_ids_of(doc) for doc in docs)]
    if named.articles:
        groups.append(find_articles(index, docs or _best_documents(index, candidates), named.articles))
    found = Counter(one for group in groups for one in group)
    divisions = index.store.divisions(list(found)) if search.places else {}
    return {
        one: count
        for one, count in found.items()
        if not search.places or _applies(divisions[one], search.places)
    }


def _best_documents(index: Index, candidates: _Candidates) -> list[str]:
    best = [one for one, _ in candidates.rank({})[:1]]
    return [chunk.doc for chunk in index.store.chunks(best).values()]


def find_exact(index: Index, text: str, k: int, places: tuple[Division, ...] = ()) -> list[Passage]:
    """The passages whose text holds `text`, compared without white space and character width."""
    chunks = index.store.chunks(find_wording(index, text, max(_CANDIDATES, k)))
    return [
        Passage(chunk, index.store.metadata[chunk.doc], 1.0)
        for chunk in chunks.values()
        if not places or _applies(chunk.division, places)
    ][:k]


def load_reranker(model: str) -> Reranker | None:
    """The cross-encoder of the settings; None when none is set.

    Raises:
        ModelUnavailable: it cannot be loaded.
    """
    if not model:
        return None
    # Seconds to import, as for the embedder.
    from sentence_transformers import CrossEncoder

    try:
        encoder = CrossEncoder(model)
    except Exception as error:  # OSError, ValueError, hub, JSON and safetensors errors alike
        raise ModelUnavailable(
            f"the reranker {model} cannot be loaded: set POLICY_ASSISTANT_RERANKER_MODEL to a folder or empty"
        ) from error

    def score(question: str, texts: Sequence[str]) -> Sequence[float]:
        pairs = [(question, text) for text in texts]
        return [float(one) for one in encoder.predict(pairs, show_progress_bar=False)]

    return score


def _weigh_terms(search: Search) -> dict[str, float]:
    weights = {term: EXPANSION_WEIGHT for words in search.expansions for term in query_terms(words)}
    return weights | dict.fromkeys(query_terms(search.text), 1.0)


def _only_applicable(
    index: Index, dense: Mapping[str, float], places: Sequence[Division]
) -> dict[str, float]:
    divisions = index.store.divisions(list(dense))
    applicable = [one for one in dense if _applies(divisions[one], places)]
    return {one: dense[one] for one in applicable[:_CANDIDATES]}


def _applies(division: Division, places: Sequence[Division]) -> bool:
    """A rule holds in its place and everything below it; one without a place may hold anywhere."""
    return any(division[: len(place)] == place or place[: len(division)] == division for place in places)


def _fuse(dense: Sequence[float], lexical: Sequence[float]) -> list[float]:
    fused = DENSE_WEIGHT * _standardise(dense) + (1 - DENSE_WEIGHT) * _standardise(lexical)
    return [float(score) for score in fused]


def _standardise(scores: Sequence[float]) -> NDArray[np.float64]:
    values = np.asarray(scores, dtype=np.float64)
    return (values - values.mean()) / (values.std() or 1.0) if values.size else values


def _rerank(passages: Sequence[Passage], question: str, reranker: Reranker) -> list[Passage]:
    # On the scale of fused scores, whatever the cross-encoder's is: the evidence gate was fitted to it.
    scores = _standardise(reranker(question, [one.chunk.embedded_text for one in passages]))
    scored = [replace(one, score=float(score)) for one, score in zip(passages, scores, strict=True)]
    return sorted(scored, key=lambda one: -one.score)


def _for_langchain(passage: Passage) -> LangChainDocument:
    chunk, ranges = passage.chunk, passage.chunk.raw_ranges(0, len(passage.chunk.text))
    return LangChainDocument(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "doc": chunk.doc,
            "title": chunk.title,
            "place": chunk.place or passage.metadata.place,
            "locator": locate(chunk, 0),
            "start": ranges[0][0] if ranges else 0,
            "end": ranges[-1][1] if ranges else 0,
            "score": passage.score,
            "dense": passage.dense,
            "lexical": passage.lexical,
        },
    )
