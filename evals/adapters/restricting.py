"""Lets the chain see only the documents a benchmark hands to a question; every step stays the real one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from assistant.assembly import Assistant
from assistant.chain import build_chain
from evals.cases import Case
from evals.running.asking import ChainAsker, TracedReply
from index.snapshots.opening import Index, LiveIndex
from index.stores.protocols import DenseStore, LexicalStore, Vector


@dataclass(frozen=True, slots=True)
class GivenDocumentsAsker:
    """Asks each case over its own documents only."""

    assistant: Assistant
    given: Mapping[str, tuple[str, ...]]

    def ask(self, case: Case) -> TracedReply:
        """Answers one case."""
        if case.id not in self.given:
            return ChainAsker(self.assistant.chain).ask(case)
        live = cast(LiveIndex, _RestrictedLive(self.assistant.index, self.given[case.id]))
        return ChainAsker(build_chain(replace(self.assistant.steps, live=live))).ask(case)


@dataclass(frozen=True, slots=True)
class _RestrictedLive:
    live: LiveIndex
    docs: Sequence[str]

    @contextmanager
    def reading(self) -> Iterator[Index]:
        """The snapshot, as if it held only these documents."""
        with self.live.reading() as index:
            ids = [one for doc in self.docs for one in index.store.chunk_ids_of(doc)]
            dense = cast(DenseStore, _RestrictedDense(index.dense, ids))
            lexical = cast(LexicalStore, _RestrictedLexical(index.lexical, ids))
            yield replace(index, dense=dense, lexical=lexical)


@dataclass(frozen=True, slots=True)
class _RestrictedDense:
    dense: DenseStore
    ids: Sequence[str]

    def query(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The nearest of these chunks, exactly."""
        cosines = {one: float(stored @ vector) for one, stored in self.dense.vectors(self.ids).items()}
        return sorted(cosines.items(), key=lambda pair: -pair[1])[:k]

    def vectors(self, ids: Sequence[str]) -> Mapping[str, Vector]:
        """The vectors of chunks."""
        return self.dense.vectors(ids)


@dataclass(frozen=True, slots=True)
class _RestrictedLexical:
    lexical: LexicalStore
    ids: Sequence[str]

    def query(self, terms: Any, k: int, places: Any = None) -> list[tuple[str, float]]:
        """The best of these chunks; benchmarks know no places."""
        scores = self.lexical.scores(terms, self.ids)
        return sorted(
            ((one, score) for one, score in scores.items() if score > 0), key=lambda pair: -pair[1]
        )[:k]

    def scores(self, terms: Any, ids: Sequence[str]) -> dict[str, float]:
        """BM25 of chunks."""
        return self.lexical.scores(terms, ids)

    def idf(self, term: str) -> float:
        """Rarity of a term over all documents of the benchmark."""
        return self.lexical.idf(term)
