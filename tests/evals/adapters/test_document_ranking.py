"""Rankings summed up as TREC does."""

import pytest

from evals.adapters.document_ranking import sum_up_rankings
from evals.metrics.ranking import graded_gain


def test_rankings_are_summed_up_as_trec_does():
    relevance = {"q1": {"a.txt": 2, "b.txt": 1, "c.txt": 0}}
    figures = sum_up_rankings({"q1": ["c", "b", "a"]}, relevance)
    assert figures["recall@1"]["value"] == 0
    assert figures["recall@3"]["value"] == 1
    assert figures["mrr@10"]["value"] == 0.5
    # gains 0, 1, 2 against the ideal 2, 1: (1/log2(3) + 2/log2(4)) / (2/log2(2) + 1/log2(3))
    assert figures["ndcg@10"]["value"] == pytest.approx((0.6309298 + 1) / (2 + 0.6309298), abs=1e-6)
    assert graded_gain(["x"], {"a": 0}, 10) == 0
