"""Whether the passages that prove the answer are found, by document and by quoted passage."""

from collections.abc import Callable

from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.matching import document_key, normalise
from evals.metrics.ranking import Hits, discounted_gain, recall_at, reciprocal_rank

DEPTHS = (1, 3, 5, 8)
_DEEPEST = DEPTHS[-1]

HitFinder = Callable[[Outcome], tuple[Hits, int] | None]


def document_hits(outcome: Outcome) -> tuple[Hits, int] | None:
    """Which gold documents each rank is from, and how many there are; None where nothing was traced."""
    gold = sorted(outcome.gold_documents)
    if not gold or outcome.trace is None or not outcome.case.answerable:
        return None
    found = [document_key(one.doc) for one in outcome.trace.retrieved]
    return [frozenset(n for n, doc in enumerate(gold) if doc == one) for one in found], len(gold)


def passage_hits(outcome: Outcome) -> tuple[Hits, int] | None:
    """Which gold quotations each rank holds, and how many there are; None where nothing was traced."""
    gold = [(document_key(one.doc), normalise(one.quote)) for one in outcome.case.sources if one.quote]
    if not gold or outcome.trace is None or not outcome.case.answerable:
        return None
    found = [(document_key(one.doc), normalise(one.text)) for one in outcome.trace.retrieved]
    return [
        frozenset(n for n, (doc, quote) in enumerate(gold) if doc == place and quote in text)
        for place, text in found
    ], len(gold)


def _recall(find: HitFinder, depth: int) -> Callable[[Outcome], Score]:
    def measure(outcome: Outcome) -> Score:
        hits = find(outcome)
        if hits is None:
            return NOT_APPLICABLE
        value = recall_at(*hits, depth)
        return Score(1.0) if value == 1 else because(value, "not_retrieved", depth=depth)

    return measure


def _rank(find: HitFinder) -> Callable[[Outcome], Score]:
    def measure(outcome: Outcome) -> Score:
        hits = find(outcome)
        return Score(reciprocal_rank(hits[0])) if hits else NOT_APPLICABLE

    return measure


def _gain(find: HitFinder) -> Callable[[Outcome], Score]:
    def measure(outcome: Outcome) -> Score:
        hits = find(outcome)
        return Score(discounted_gain(*hits, _DEEPEST)) if hits else NOT_APPLICABLE

    return measure


def _family(what: str, find: HitFinder) -> tuple[Metric, ...]:
    recalls = (
        Metric(f"{what}_recall@{depth}", "retrieval", _recall(find, depth), guarded=depth == _DEEPEST)
        for depth in DEPTHS
    )
    return (
        *recalls,
        Metric(f"{what}_mrr", "retrieval", _rank(find)),
        Metric(f"{what}_ndcg@{_DEEPEST}", "retrieval", _gain(find)),
    )


METRICS = (*_family("document", document_hits), *_family("passage", passage_hits))
