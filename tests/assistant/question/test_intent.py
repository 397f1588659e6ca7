"""What a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.intent import Focus, read_question, stopwords, subject_words


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("放鞭炮最轻罚一百块就完事了对吧？", "元"),
        ("一户可以养两条狗，是这样吧？", "只"),
        ("3月1日起办，是吧？", "date"),
    ],
)
def test_who_asks_to_confirm_a_figure_asks_for_it(question: str, unit: str) -> None:
    asked = read_question(question)
    assert unit in asked.units and asked.wants_quantity


@pytest.mark.parametrize(
    ("question", "focus", "units"),
    [
        ("罚多少钱？", {Focus.MONEY}, {"元"}),
        ("归谁管？", {Focus.WHO}, set()),
        ("几点开门？", {Focus.HOUR}, set()),
        ("要带哪些材料？", {Focus.LIST}, set()),
        ("在哪里办？", {Focus.WHERE}, set()),
        ("从什么时候起施行？", {Focus.DATE}, {"date"}),
        ("几天能办好？", {Focus.DURATION}, {"日", "工作日"}),
        ("占比多少？", {Focus.PERCENT}, {"%"}),
        ("原文怎么写的？", {Focus.WORDING}, set()),
        ("How much is the fine?", {Focus.MONEY}, {"元"}),
        ("公园是做什么的", set(), set()),
    ],
)
def test_the_kind_of_answer_asked_for(question, focus, units) -> None:
    asked = read_question(question)
    assert focus <= asked.focus
    assert units <= asked.units
    assert focus or not asked.wants_quantity


def test_asking_words_and_places_are_no_subject() -> None:
    words = subject_words("请问运城市遛狗不牵绳罚多少钱？", without=["运城市"])
    assert "运城市" not in words
    assert not {"多少", "请问", "？"} & set(words)
    assert "遛狗" in "".join(words)


def test_a_word_that_no_list_knows_may_be_kept_whole() -> None:
    assert "狗证" in subject_words("狗证怎么办", whole=["狗证"])


def test_two_questions_in_one() -> None:
    assert read_question("罚多少？归谁管？").several
    assert not read_question("罚多少？").several


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    asked = read_question(text)
    assert len(asked.subject) == len(set(asked.subject))
    assert all(word.strip() for word in asked.subject)
    assert not {word.lower() for word in asked.subject} & stopwords()
