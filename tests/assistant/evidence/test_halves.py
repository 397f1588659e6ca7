"""Questions that ask two things."""

from datetime import date

import pytest

from assistant.evidence.halves import split_halves
from assistant.question.intent import Focus, read_question
from assistant.question.rewriting import Query
from assistant.question.validity import read_moment


def halves(text: str) -> list[str]:
    query = Query(text, text, "zh", read_question(text), read_moment(text, date.today()))
    return [half.text for half in split_halves(query)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("居住证多久签一次注，忘了签的话多少天内补？", ["居住证多久签一次注，", "忘了签的话多少天内补？"]),
        ("我买了房，能加几分？归哪个部门审？", ["我买了房，能加几分？", "归哪个部门审？"]),
        ("遛狗不拴绳罚多少？", []),
        ("罚五百元，对吗？是多少？", []),
        ("单位和个人各交百分之几？", []),
    ],
)
def test_each_clause_that_asks_with_what_leads_to_it(text: str, parts: list[str]) -> None:
    assert halves(text) == parts


def test_a_half_asks_for_its_own_kind_of_answer_and_follows_the_whole() -> None:
    text = "补办居住证要交多少钱，几天内能拿到新证？"
    query = Query(text, text, "zh", read_question(text), read_moment(text, date.today()))
    first, second = split_halves(query)
    assert Focus.MONEY in first.asked.focus and Focus.MONEY not in second.asked.focus
    assert second.earlier == text and text in second.read_text
