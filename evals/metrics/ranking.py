"""The classic figures of a ranked list, over which gold items each of its ranks holds."""

import math
from collections.abc import Mapping, Sequence

Hits = Sequence[frozenset[int]]
"""For each rank, from the best, the numbers of the gold items found there."""


def recall_at(hits: Hits, gold: int, k: int) -> float:
    """The share of `gold` items found among the first `k`."""
    return len(frozenset[int]().union(*hits[:k])) / gold


def reciprocal_rank(hits: Hits) -> float:
    """1 / rank of the first hit; 0 where there is none."""
    return next((1 / rank for rank, found in enumerate(hits, 1) if found), 0.0)


def discounted_gain(hits: Hits, gold: int, k: int) -> float:
    """nDCG@k where each gold item counts once, at its first rank."""
    seen: set[int] = set()
    gains = []
    for found in hits[:k]:
        gains.append(float(len(found - seen)))
        seen |= found
    return _discount(gains) / _discount([1.0] * min(gold, k))


def graded_gain(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """nDCG@k for graded relevance, as trec_eval computes it; 0 where nothing is relevant."""
    gains = [float(relevance.get(doc, 0)) for doc in ranking[:k]]
    ideal = _discount(sorted((float(one) for one in relevance.values() if one > 0), reverse=True)[:k])
    return _discount(gains) / ideal if ideal else 0.0


def _discount(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
