"""Whether the passages that prove the answer are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Case
from evals.metrics import METRICS, Outcome
from evals.metrics.retrieval import DEPTHS
from evals.records import StageTrace


def test_retrieval_is_measured_by_document_and_by_quoted_passage(measure, make_record):
    found = [
        {"doc": "pools.md", "text": "泳池"},
        {"doc": "baths.md", "text": "第一条 本市公共浴池每日6时至22时开放。"},
        {"doc": "baths.md", "text": "第二条 成人票价为每次十五元，"},
    ]
    trace = StageTrace.model_validate({"id": "bath-1", "retrieved": found, "first_ms": 9.5})
    values = {
        name: measure(name, make_record(), trace=trace).value
        for name in (
            "document_recall@1",
            "document_recall@3",
            "document_mrr",
            "passage_recall@1",
            "passage_recall@3",
            "passage_mrr",
            "passage_ndcg@8",
            "first_evidence",
        )
    }
    assert values == {
        "document_recall@1": 0,
        "document_recall@3": 1,
        "document_mrr": 0.5,
        "passage_recall@1": 0,
        "passage_recall@3": 1,
        "passage_mrr": pytest.approx(1 / 3),
        "passage_ndcg@8": 0.5,
        "first_evidence": 9.5,
    }
    assert not measure("document_mrr", make_record()).applies


def test_only_answerable_cases_with_a_proof_are_measured(measure, make_record, price_case):
    trace = StageTrace.model_validate({"id": "bath-1", "retrieved": []})
    assert measure("document_recall@1", make_record(), trace=trace).value == 0
    closed = price_case.model_copy(update={"answerable": False})
    assert not measure("document_recall@1", make_record(), closed, trace=trace).applies
    unproved = price_case.model_copy(update={"sources": ()})
    assert not measure("passage_recall@1", make_record(), unproved, trace=trace).applies


@given(st.lists(st.booleans(), max_size=12))
def test_recall_grows_with_the_depth_and_rank_with_the_place(found):
    case = Case.model_validate(
        {"id": "x", "question": "问", "kind": "fact", "answerable": True, "sources": [{"doc": "gold.md"}]}
    )
    retrieved = [{"doc": "gold.md" if gold else f"other{n}.md"} for n, gold in enumerate(found)]
    outcome = Outcome(case, None, StageTrace.model_validate({"id": "x", "retrieved": retrieved}))
    values = {one.name: one.measure(outcome).value for one in METRICS if one.name.startswith("document_")}
    recalls = [values[f"document_recall@{depth}"] for depth in DEPTHS]
    assert recalls == sorted(recalls)
    first = found.index(True) + 1 if True in found else 0
    assert values["document_mrr"] == (1 / first if first else 0)
