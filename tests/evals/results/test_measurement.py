"""Metrics applied to a run and summed up."""

import pytest

from evals.cases import Case
from evals.metrics import METRICS
from evals.results.measurement import measure, summarise


@pytest.fixture
def measured(price_case, make_record):
    """Three cases: right, forbidden word, no result; the second asks the first in other words."""
    other = price_case.model_copy(update={"id": "bath-2", "paraphrase_of": "bath-1"})
    closed = Case.model_validate(
        {"id": "bath-3", "question": "能带狗吗？", "kind": "unanswerable", "answerable": False}
    )
    records = {"bath-1": make_record(), "bath-2": make_record(id="bath-2", answer="20元")}
    again = {"bath-1": make_record(answer="成人每次十五元。")}
    return measure([price_case, other, closed], records, {}, again, None)


def test_every_metric_looks_at_every_case(measured):
    assert [one.case.id for one in measured] == ["bath-1", "bath-2", "bath-3"]
    for one in measured:
        assert set(one.scores) == {metric.name for metric in METRICS}
    assert [one.right for one in measured] == [True, False, False]


def test_paraphrases_are_compared_with_each_other(measured):
    first, second, third = measured
    assert [case.id for case, _ in first.outcome.paraphrased] == ["bath-2"]
    assert [case.id for case, _ in second.outcome.paraphrased] == ["bath-1"]
    assert third.outcome.paraphrased == ()
    assert len(first.outcome.again) == 1


def test_what_does_not_apply_stays_out_of_the_mean(measured):
    summary = summarise(measured)
    assert (summary["cases"], summary["right"]) == (3, 1)
    assert summary["metrics"]["correct"]["n"] == 3
    assert summary["metrics"]["correct"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert "passage_mrr" not in summary["metrics"], "nothing was traced"
    for total in summary["metrics"].values():
        if "value" in total:
            assert 0 <= total["low"] <= total["value"] <= total["high"] <= 1


def test_kinds_and_endings_are_told_apart(measured):
    summary = summarise(measured)
    assert {kind: some["cases"] for kind, some in summary["by_kind"].items()} == {
        "number": 2,
        "unanswerable": 1,
    }
    assert summary["endings"] == {"answered": {"answered": 2}, "refused": {"no_result": 1}}
    assert set(summary["times_ms"]) <= {"latency", "first_evidence"}


def test_a_run_of_nothing_is_summed_up_too():
    assert summarise([])["cases"] == 0
