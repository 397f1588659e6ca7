"""What a statement has to do with a question."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence.features import Features, compute_features, read_subject, read_whole
from assistant.evidence.statements import split_passage
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from index.types import Chunk, Metadata, Passage, Span

RULE = "携犬外出未束犬绳的，由公安机关处二百元以上五百元以下罚款。犬只登记由街道办事处负责。"


def idf(term: str) -> float:
    return 5.0 if term in ("犬绳", "登记", "罚款") else 2.0


def measure(question: str, text: str = RULE, place=(), division=(), **said) -> list[Features]:
    chunk = Chunk(
        "a.md", 0, "article", (), "第四条", text, (Span(0, 0, len(text)),), 1, "养犬条例", id="c1",
        division=division,
    )  # fmt: skip
    passage = Passage(chunk, Metadata("养犬条例", division=division), 1.0, dense=0.9)
    query = Query(question, question, "zh", read_question(question))
    subject = read_subject(query, said, idf)
    candidates = list(split_passage(passage))
    found = [subject.find(read_whole(one)) for one in candidates]
    telling = subject.weights_among(found)
    return [
        compute_features(query, place, subject, one, passage.score, of_one, telling)
        for one, of_one in zip(candidates, found, strict=True)
    ]


def test_the_statement_with_the_questions_words_is_covered_better() -> None:
    fine, who = measure("不束犬绳罚款多少？")
    assert fine.covered > who.covered
    assert fine.pairs > who.pairs
    assert fine.covered_around == who.covered_around


def test_the_kind_of_answer_asked_for_is_looked_for() -> None:
    fine, _ = measure("罚多少元？")
    assert (fine.kind_fits, fine.kind_missing) == (1.0, 0.0)
    _, who = measure("登记归谁管？")
    assert who.assigns == 1.0
    assert all(one.kind_missing == 1.0 for one in measure("多少天办好？"))


def test_official_words_stand_for_everyday_ones() -> None:
    plain, told = measure("遛狗罚多少？")[0], measure("遛狗罚多少？", 遛狗=("携犬外出",))[0]
    assert (plain.said, told.said) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("asked", "own", "above"),
    [
        (("示例省", "示例市"), 1.0, 0.0),
        (("示例省", "示例市", "东湖区"), 0.0, 1.0),
        ((), 0.0, 0.0),
    ],
)
def test_whose_rule_it_is(asked, own, above) -> None:
    first, *_ = measure("罚多少？", place=asked, division=("示例省", "示例市"))
    assert (first.own_place, first.above_place) == (own, above)


def test_a_fine_that_nobody_asked_about_is_noticed() -> None:
    assert measure("登记归谁管？")[0].fine_unasked == 1.0
    assert measure("罚多少？")[0].fine_unasked == 0.0


@given(st.text(alphabet="犬绳罚款登记多少？谁 abc", min_size=1, max_size=20))
def test_features_lie_about_within_0_and_1(question: str) -> None:
    for features in measure(question):
        assert all(-1.001 <= value <= 1.001 for value in astuple(features))
