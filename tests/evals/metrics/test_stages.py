"""A wrong answer names the stage that lost it, and only the cases that reached a stage count for it."""

import pytest

from evals.cases import Case
from evals.files.phrases import LANGUAGES, explain
from evals.metrics import METRICS, Outcome
from evals.metrics.stages import LostAt, count_losses, explain_loss, find_loss
from evals.records import StageTrace

PRICE = {"doc": "baths.md", "label": "第二条", "text": "成人票价为每次十五元，六十周岁以上老年人凭证免费。"}
HOURS = {"doc": "baths.md", "label": "第一条", "text": "本市公共浴池每日6时至22时开放。"}
SMOKING = {"doc": "baths.md", "label": "第三条", "text": "在池内吸烟的，处五十元以上二百元以下罚款。"}
ELSEWHERE = {"doc": "pools.md", "label": "第二条", "text": "成人票价为每次十五元。"}


def trace(retrieved, chosen):
    return StageTrace.model_validate({"id": "bath-1", "retrieved": retrieved, "chosen": chosen})


def scores_of(case, record, seen=None):
    outcome = Outcome(case, record, seen)
    return {metric.name: metric.measure(outcome) for metric in METRICS}


@pytest.fixture
def closed_case() -> Case:
    return Case.model_validate(
        {"id": "never", "question": "浴池有几层？", "kind": "unanswerable", "answerable": False}
    )


WRONG = {"answer": "每日6时至22时开放。[1]"}
REFUSED = {"status": "refused", "answer": "没有查到。", "sentences": [], "citations": []}


@pytest.mark.parametrize(
    ("changes", "retrieved", "chosen", "lost"),
    [
        (WRONG, [HOURS, SMOKING], [HOURS], LostAt.RETRIEVAL),
        (REFUSED, [HOURS, ELSEWHERE], [HOURS], LostAt.RETRIEVAL),
        (REFUSED, [], [], LostAt.RETRIEVAL),
        (WRONG, [HOURS, PRICE], [HOURS], LostAt.RANKING),
        (REFUSED, [HOURS, PRICE], [HOURS], LostAt.RANKING),
        (REFUSED, [HOURS, PRICE], [HOURS, PRICE], LostAt.GATE),
        ({**REFUSED, "status": "clarify"}, [PRICE], [PRICE], LostAt.GATE),
        (WRONG, [HOURS, PRICE], [PRICE], LostAt.QUOTATION),
        ({"answer": "成人15元，周末20元。"}, [PRICE], [PRICE], LostAt.QUOTATION),
        ({**REFUSED, "status": "blocked"}, [], [], LostAt.SCREENING),
        ({**REFUSED, "status": "failed"}, [PRICE], [PRICE], LostAt.FAILED),
        ({}, [HOURS], [HOURS], None),
    ],
)
def test_a_wrong_answer_is_lost_at_the_first_stage_that_failed(
    price_case, make_record, changes, retrieved, chosen, lost
):
    scores = scores_of(price_case, make_record(**changes), trace(retrieved, chosen))
    assert find_loss(scores) is lost
    told = [explain(explain_loss(scores), language) for language in LANGUAGES]
    assert all(told) is (lost is not None)


def test_the_explanation_names_the_proof_and_what_was_chosen_instead(price_case, make_record):
    scores = scores_of(price_case, make_record(**WRONG), trace([HOURS, PRICE], [HOURS]))
    told = explain(explain_loss(scores), "en")
    assert "成人票价为每次十五元" in told
    assert "rank 2" in told
    assert "baths 第一条" in told


def test_only_the_proof_of_a_missing_fact_is_looked_for(price_case, make_record):
    both = price_case.model_copy(
        update={
            "expect": (("15元",), ("22时",)),
            "sources": (
                price_case.sources[0],
                price_case.sources[0].model_copy(update={"quote": "每日6时至22时开放"}),
            ),
        }
    )
    half = make_record()  # 15元, without the hours
    assert find_loss(scores_of(both, half, trace([PRICE], [PRICE]))) is LostAt.RETRIEVAL
    assert find_loss(scores_of(both, half, trace([PRICE, HOURS], [PRICE]))) is LostAt.RANKING
    assert find_loss(scores_of(both, half, trace([PRICE, HOURS], [HOURS]))) is LostAt.QUOTATION


def test_an_answer_where_there_is_none_passed_the_gate_wrongly(closed_case, make_record):
    assert find_loss(scores_of(closed_case, make_record())) is LostAt.GATE
    assert find_loss(scores_of(closed_case, make_record(**REFUSED))) is None


def test_a_case_to_clarify_that_was_answered_for_one_place_is_lost_at_the_gate(price_case, make_record):
    open_case = price_case.model_copy(update={"clarify": True})
    scores = scores_of(open_case, make_record(), trace([PRICE], [PRICE]))
    assert find_loss(scores) is LostAt.GATE
    assert scores["stage_gate"].reason.key == "gate_did_not_ask"


@pytest.mark.parametrize("seen", [None, trace([PRICE], None)], ids=["a server", "an older run"])
def test_what_was_not_traced_is_not_guessed(price_case, make_record, seen):
    assert find_loss(scores_of(price_case, make_record(**REFUSED), seen)) is LostAt.UNTRACED


def test_a_source_without_a_quotation_is_found_by_its_article(price_case, make_record):
    source = price_case.sources[0].model_copy(update={"quote": ""})
    case = price_case.model_copy(update={"sources": (source,)})
    assert find_loss(scores_of(case, make_record(**REFUSED), trace([PRICE], [HOURS]))) is LostAt.RANKING
    assert find_loss(scores_of(case, make_record(**REFUSED), trace([HOURS], [HOURS]))) is LostAt.RETRIEVAL


def test_a_stage_is_measured_over_the_cases_that_reached_it(price_case, make_record):
    scores = scores_of(price_case, make_record(**WRONG), trace([HOURS, PRICE], [HOURS]))
    values = [
        scores[f"stage_{stage}"].value for stage in ("screening", "retrieval", "ranking", "gate", "quotation")
    ]
    assert values == [1, 1, 0, None, None]


def test_losses_are_counted_in_the_order_of_the_chain():
    losses = [LostAt.GATE, None, LostAt.RETRIEVAL, LostAt.GATE]
    assert list(count_losses(losses).items()) == [("retrieval", 1), ("gate", 2)]
