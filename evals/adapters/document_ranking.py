"""Ranks documents for questions with the project's retriever and sums up how well."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any

from assistant.operations.opening import open_retriever
from evals.adapters.staging import Staged
from evals.metrics.estimates import estimate_mean
from evals.metrics.matching import document_key
from evals.metrics.ranking import graded_gain, recall_at, reciprocal_rank
from index.retriever import Search

DEPTHS = (1, 3, 5, 10)
_PASSAGES = 60  # several may be of one document
Relevance = Mapping[str, Mapping[str, int]]


def rank_documents(
    questions: Mapping[str, str], staged: Staged, on_progress: Callable[[int, int], None]
) -> dict[str, list[str]]:
    """The documents found for each question, best first, each once."""
    rankings: dict[str, list[str]] = {}
    with closing(open_retriever(staged.settings, staged.embedder)) as retriever:
        for count, (key, text) in enumerate(questions.items(), 1):
            passages = retriever.find(Search(text, k=_PASSAGES))
            rankings[key] = list(dict.fromkeys(document_key(one.chunk.doc) for one in passages))
            on_progress(count, len(questions))
    return rankings


def sum_up_rankings(rankings: Mapping[str, list[str]], relevance: Relevance) -> dict[str, Any]:
    """Recall@k, MRR@10 and nDCG@10 with their intervals."""
    values: dict[str, list[float]] = {}
    for key, ranking in rankings.items():
        grades = {document_key(doc): grade for doc, grade in relevance[key].items()}
        gold = [doc for doc, grade in grades.items() if grade > 0]
        hits = [frozenset(n for n, doc in enumerate(gold) if doc == found) for found in ranking]
        for depth in DEPTHS:
            values.setdefault(f"recall@{depth}", []).append(recall_at(hits, len(gold), depth))
        values.setdefault("mrr@10", []).append(reciprocal_rank(hits[:10]))
        values.setdefault("ndcg@10", []).append(graded_gain(ranking, grades, 10))
    return {name: asdict(estimate_mean(some)) for name, some in values.items()}
