"""What speaks for a statement as the answer to a question."""

from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence.features import Features, compute_features, read_subject
from assistant.evidence.reading import ReadStatement
from assistant.evidence.statements import split_passage
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from index.types import Chunk, Metadata, Passage, Span

RULE = "携犬外出未束犬绳的，由公安机关处二百元以上五百元以下罚款。犬只登记由街道办事处负责。"


def idf(term: str) -> float:
    return 5.0 if term in ("犬绳", "登记", "罚款") else 2.0


def measure(question: str, text: str = RULE, place=(), division=(), logit: float = 0.0) -> list[Features]:
    chunk = Chunk(
        "a.md", 0, "article", (), "第四条", text, (Span(0, 0, len(text)),), 1, "养犬条例", id="c1",
        division=division,
    )  # fmt: skip
    passage = Passage(chunk, Metadata("养犬条例", division=division), 1.0, dense=0.9)
    query = Query(question, question, "zh", read_question(question), Moment(date(2024, 3, 1)))
    read = [ReadStatement(one, logit, logit) for one in split_passage(passage)]
    return compute_features(query, place, read_subject(query, idf), read)


def test_the_statement_with_the_questions_words_is_told_better() -> None:
    fine, who = measure("不束犬绳罚款多少？")
    assert fine.told > who.told
    assert fine.pairs > who.pairs
    assert fine.around == who.around


def test_the_kind_of_figure_asked_for_is_looked_for() -> None:
    fine, who = measure("罚多少元？")
    assert (fine.figure, who.figure) == (1.0, 0.0)
    assert all(one.figure == 0.0 for one in measure("多少天办好？"))
    assert all(one.figure == 0.5 for one in measure("登记归谁管？"))


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        (("示例省", "示例市"), 1.0),
        (("示例省", "示例市", "东湖区"), 0.5),
        (("示例省",), 0.0),
        ((), 0.5),
    ],
)
def test_whose_rule_it_is(asked, fits) -> None:
    first, *_ = measure("罚多少？", place=asked, division=("示例省", "示例市"))
    assert first.place == fits


def test_what_the_reader_says_counts_up_to_a_bound() -> None:
    surer, sure, unsure = (measure("罚多少？", logit=logit)[0] for logit in (50.0, 8.0, -2.0))
    assert surer.sentence == sure.sentence == 1.0 and unsure.passage == -0.25


@given(st.text(alphabet="犬绳罚款登记多少？谁 abc", min_size=1, max_size=20))
def test_features_lie_about_within_0_and_1(question: str) -> None:
    for features in measure(question):
        assert all(-1.001 <= value <= 1.001 for value in astuple(features))
