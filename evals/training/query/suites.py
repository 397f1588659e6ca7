"""What the retriever finds for the answerable questions of a suite, side by side and fused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.question.rewriting import to_simplified
from evals.training.query.measures import Recall, recall_of_ranks
from index.embedding.embedder import Embedder, Vector
from index.language.folding import squeeze
from index.language.segmenting import query_terms
from index.retriever import QueryEmbedder, Search, find_passages
from index.snapshots.opening import Index

_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Unfitted:
    """An embedder that finds passages with the unchanged model."""

    embedder: Embedder

    def encode_question(self, text: str) -> Vector:
        """The vector without what was fitted."""
        return self.embedder.encode_query(text)


def measure_suite(suite: Path, index: Index, embedder: QueryEmbedder) -> dict[str, Recall]:
    """Returns the recall by meaning, by words, and of both; right is what holds a source's quotation."""
    ranks: dict[str, list[int]] = {"dense": [], "lexical": [], "both": []}
    with suite.open(encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    for case in cases:
        if not case["answerable"] or not case["sources"] or case.get("history"):
            continue
        text = to_simplified(case["question"]).strip()
        dense = [one for one, _ in index.dense.query(embedder.encode_question(text), _DEEPEST)]
        lexical = [one for one, _ in index.lexical.query(dict.fromkeys(query_terms(text), 1.0), _DEEPEST)]
        both = [one.chunk.id for one in find_passages(index, embedder, Search(text, k=_DEEPEST))]
        for name, found in (("dense", dense), ("lexical", lexical), ("both", both)):
            ranks[name].append(_first_right(found, case["sources"], index))
    return {name: recall_of_ranks(found) for name, found in ranks.items()}


def _first_right(found: Sequence[str], sources: Sequence[dict[str, Any]], index: Index) -> int:
    chunks = index.store.chunks(found)
    for rank, one in enumerate(found):
        chunk = chunks[one]
        if any(
            source["doc"] == chunk.doc and squeeze(source["quote"]) in squeeze(chunk.text)
            for source in sources
        ):
            return rank
    return _DEEPEST
