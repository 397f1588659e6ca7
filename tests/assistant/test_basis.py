"""What a question was decided on, taken from the real chain over the demonstration corpus."""

import json
from dataclasses import replace

import pytest

from assistant.basis import tell, tell_thresholds
from assistant.state import Ended, Posed
from assistant.types import Ending, Question


@pytest.fixture(scope="module")
def answered(demo_assistant):
    return demo_assistant.chain.invoke(Question("示例市狗屎不捡罚多少？"))


def test_every_step_of_an_answer_is_told_with_its_scores(demo_assistant, answered):
    basis = answered.basis
    assert list(basis) == ["understood", "index", "retrieved", "thresholds", "weighed", "decided"]
    assert any("示例市" in place for place in basis["understood"]["places"])
    with demo_assistant.index.reading() as index:
        assert basis["index"]["snapshot"] == index.manifest.snapshot
        assert basis["index"]["fingerprint"] == index.manifest.fingerprint
    (found,) = basis["retrieved"]
    passages = found["passages"]
    assert all(one["chunk"] and one["doc"] and one["locator"] for one in passages)
    assert any(one["dense"] for one in passages) and any(one["lexical"] for one in passages)
    (weighed,) = basis["weighed"]
    assert weighed["answers"] and weighed["quoted"]
    best = weighed["statements"][0]
    assert best["probability"] >= basis["thresholds"]["answer"] > basis["thresholds"]["near"] >= 0
    assert best["chunk"] in {one["chunk"] for one in passages}
    assert basis["decided"] == {"ending": "answered", "reply": ""}
    json.dumps(basis)


def test_quotations_are_told_by_where_they_stand(demo_assistant, answered):
    docs = {one.doc for one in answered.citations}
    (weighed,) = answered.basis["weighed"]
    assert docs <= {piece["doc"] for piece in weighed["quoted"]}


def test_a_refusal_tells_how_far_it_was_from_an_answer(demo_assistant):
    basis = demo_assistant.chain.invoke(Question("示例市火星移民补贴多少钱？")).basis
    assert basis["decided"]["ending"] == "refused" and basis["decided"]["reply"]
    assert not any(one["answers"] for one in basis["weighed"])


def test_what_is_stopped_before_anything_is_looked_for_tells_that_alone(demo_assistant):
    basis = demo_assistant.chain.invoke(Question("")).basis
    assert set(basis) == {"decided"} and basis["decided"]["reply"]


def test_a_step_that_fails_is_told(demo_assistant):
    ended = Ended(Posed.begin(Question("问")).trace, Ending.FAILED, "failed")
    assert tell("retrieve", ended)["decided"]["ending"] == "failed"
    assert tell("screen", Posed.begin(Question("问"))) == {}


def test_thresholds_are_those_that_decide(demo_assistant):
    steps = demo_assistant.steps
    strict = replace(steps, gate=replace(steps.gate, answer=0.9999))
    weighed = strict.run(Question("示例市狗屎不捡罚多少？"), "evidence")
    assert weighed.trace.basis["thresholds"]["answer"] == 0.9999
    assert tell_thresholds(strict.gate, 8, 500)["thresholds"]["top_k"] == 8
