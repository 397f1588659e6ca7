"""A duty is carried only by a rule of the same act, for the same people, on the same condition."""

import pytest

from assistant.language.facts import facts
from assistant.language.ruled import find_unruled
from assistant.language.types import FactKind

RULE = (
    "重点管理区内禁止饲养烈性犬。养犬人应当自取得犬只之日起三十日内办理登记。"
    "七十周岁以上的老年人可以免费乘车。除导盲犬外，不得携犬进入公园。未经登记的电梯，不得投入使用。"
)


def unruled(sentence: str, question: str = "", text: str = RULE) -> list[str]:
    found = list(find_unruled(facts(sentence), facts(text), question))
    assert {one.kind for one in found} <= {FactKind.MODALITY}
    return [one.ours for one in found]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("重点管理区内不得饲养烈性犬。", ""),
        ("养犬人必须办理登记。", ""),
        ("不得携犬进入公园。", "带狗能进公园吗"),
        ("可以免费乘车。", "七十五岁老年人可以免费乘车吗"),
        ("未经登记的电梯不得投入使用。", ""),
    ],
)
def test_a_duty_that_the_text_rules_is_carried(sentence, question) -> None:
    assert unruled(sentence, question) == []


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("一般管理区内禁止饲养烈性犬。", ""),
        ("养犬人不用办理登记。", ""),
        ("不得携犬进入商场。", ""),
        ("不得携犬进入公园。", "导盲犬能进公园吗"),
        ("可以免费乘车。", "六十岁老年人可以免费乘车吗"),
        ("不得投入使用。", "登记了的电梯能投入使用吗"),
        ("重点管理区内可以饲养烈性犬。", ""),
    ],
)
def test_a_duty_of_others_or_on_another_condition_is_not(sentence, question) -> None:
    assert unruled(sentence, question)


def test_what_rules_nothing_needs_no_rule() -> None:
    assert unruled("公园每日开放。") == []
    assert unruled("") == []
