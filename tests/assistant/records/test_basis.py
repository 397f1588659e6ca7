"""What was decided on, kept with its question, masked, gone with it, and compared with what came later."""

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from assistant.records.basis import (
    basis_record,
    changed_parts,
    first_difference,
    point_of,
    question_of,
    read_basis,
)
from assistant.records.journal import Call, Journal, record_chain
from assistant.records.models import BasisRow
from assistant.records.retention import delete_older
from assistant.types import Question, Turn

IDENTITY = "110101199003074338"
PASSAGE = {"chunk": "c1", "doc": "dogs.md", "locator": "第一条", "fused": 1.5, "dense": 0.7, "lexical": 3.2}
STATEMENT = {"chunk": "c1", "start": 0, "end": 9, "passage": 2.0, "sentence": 1.0, "probability": 0.9}
QUOTED = {"chunk": "c1", "doc": "dogs.md", "locator": "第一条", "start": 0, "end": 9}
BASIS = {
    "understood": {"text": f"我的身份证{IDENTITY}遛狗罚多少", "places": ["样本市"]},
    "index": {"fingerprint": "f1", "embedder": "e1", "chunker": "1", "chunk_tokens": 300},
    "retrieved": [{"place": "样本市", "passages": [PASSAGE]}],
    "thresholds": {"answer": 0.5, "near": 0.2},
    "weighed": [{"place": "样本市", "answers": True, "statements": [STATEMENT], "quoted": [QUOTED]}],
    "decided": {"ending": "answered", "reply": ""},
}
HISTORY = (Turn("user", f"我是{IDENTITY}"), Turn("assistant", "您好。"))
QUESTION = Question(f"{IDENTITY}遛狗罚多少？", HISTORY, "样本市")


@pytest.fixture
def kept(answer):
    return basis_record(QUESTION, replace(answer, basis=BASIS))


def test_it_is_kept_with_its_question_masked_and_no_further(database, scripted, answer):
    scripted.endings = {"": replace(answer, basis=BASIS)}
    chain = record_chain(scripted.chain, Journal(database))
    given = chain.invoke(QUESTION, Call("web", "", "a1").as_config())
    assert not given.basis, "readers get the answer, not how it came about"
    found = read_basis(database, "a1")
    assert IDENTITY not in str(found)
    assert found["retrieved"] == BASIS["retrieved"] and found["index"] == BASIS["index"]
    again = question_of(found)
    assert again.place == "样本市" and [turn.role for turn in again.history] == ["user", "assistant"]
    assert found["written"]["ending"] == "answered" and found["written"]["citations"][0]["doc"]
    assert read_basis(database, "nobody") is None


def test_it_goes_when_the_question_goes(database, answer):
    Journal(database).record(QUESTION, replace(answer, basis=BASIS), Call("web", "", "a1"))
    assert delete_older(database, 1, datetime.now(UTC) + timedelta(days=2)).questions == 1
    with database.session() as session:
        assert session.scalars(select(BasisRow)).all() == []


def test_the_same_is_the_same_however_machines_round(kept):
    other = copy.deepcopy(kept)
    other["retrieved"][0]["passages"][0]["fused"] += 1e-5
    assert first_difference(kept, kept) is None and first_difference(kept, other) is None
    assert changed_parts(kept, other) == []


@pytest.mark.parametrize(
    ("step", "change"),
    [
        ("understood", lambda one: one["understood"].update(places=["另一市"])),
        ("passages", lambda one: one["retrieved"][0]["passages"][0].update(chunk="c2")),
        ("passages", lambda one: one.pop("retrieved")),
        ("scores", lambda one: one["retrieved"][0]["passages"][0].update(dense=0.1)),
        ("statements", lambda one: one["weighed"][0]["statements"][0].update(probability=0.4)),
        ("evidence", lambda one: one["weighed"][0].update(answers=False)),
        ("decision", lambda one: one["decided"].update(ending="refused")),
        ("writer", lambda one: one["written"].update(mode="llm")),
        ("verdicts", lambda one: one.update(verdicts=[{"sentence": "罚。", "carried": False}])),
        ("answer", lambda one: one["written"]["sentences"][0].update(text="不罚。")),
    ],
)
def test_the_first_step_that_differs_is_named(kept, step, change):
    other = copy.deepcopy(kept)
    change(other)
    other["written"]["sentences"].append({"text": "后面的也不同", "citations": [], "support": "quoted"})
    found = first_difference(kept, other)
    assert found.step == step
    assert point_of(found.before, found.after)[0] != point_of(found.before, found.after)[1]


def test_a_build_that_changed_is_told_even_if_the_answer_is_the_same(kept):
    other = copy.deepcopy(kept)
    other["index"]["fingerprint"], other["thresholds"]["answer"] = "f2", 0.6
    assert first_difference(kept, other) is None
    assert [part.step for part in changed_parts(kept, other)] == ["documents", "thresholds"]


def test_where_two_part_is_told_shortly():
    assert point_of([["a", 1], ["b", 2]], [["a", 1], ["b", 3]]) == (2, 3)
    assert point_of(["a"], ["a", "b"]) == (None, ["b"])
    assert point_of({"x": 1, "y": [1]}, {"x": 1, "y": [2]}) == ({"y": 1}, {"y": 2})
