"""Who must, may, must not or need not do what."""

import pytest

from assistant.language.conflicts import conflicts
from assistant.language.facts import facts
from assistant.language.modality import Sense
from assistant.language.rulings import asked_words, find_rulings

LIST = "携犬外出的，应当遵守下列规定：\n（一）为犬只佩戴犬牌；\n（二）不得乘坐公共汽车。"


def read(text: str) -> list[tuple[Sense, str, str]]:
    return [(one.sense, one.who, one.act) for one in find_rulings(text) if one.binds]


def test_who_stands_before_the_word_and_the_act_behind_it() -> None:
    assert read("养犬人应当登记，不得遗弃犬只。") == [
        (Sense.OBLIGED, "养犬人", "登记，"),
        (Sense.PROHIBITED, "养犬人应当登记，", "遗弃犬只。"),
    ]


def test_a_lead_in_rules_the_items_that_do_not_rule_themselves() -> None:
    acts = {(sense, act) for sense, _, act in read(LIST)}
    assert (Sense.OBLIGED, "遵守下列规定：为犬只佩戴犬牌；") in acts
    assert (Sense.PROHIBITED, "乘坐公共汽车。") in acts
    assert not any(sense is Sense.OBLIGED and "公共汽车" in act for sense, act in acts)


def test_a_question_rules_nothing_but_its_answer_does() -> None:
    assert read("租房可以登记吗？") == []
    assert (Sense.ALLOWED, "租房可以登记吗？") in [
        (sense, who) for sense, who, _ in read("问：租房可以登记吗？\n答：可以，需要提供租赁合同。")
    ]


def test_negations_before_an_earlier_duty_belong_to_that() -> None:
    (first, second) = [one for one in find_rulings("不再饲养的，应当送收容所，收容所不得拒收。") if one.binds]
    assert first.negations and not second.negations


def test_a_question_is_left_with_what_it_asks_about() -> None:
    assert asked_words("重点管理区能不能养烈性犬吗").split() == ["重点管理区", "养烈性犬"]


@pytest.mark.parametrize(
    ("ours", "theirs", "question"),
    [
        ("不能改造。", "按估算，全部改造需投资12亿元。", "小区能不能改造"),
        ("需要登记。", "重点管理区内养犬应当登记。", "一般管理区养犬要不要登记"),
        ("一般管理区内不得饲养烈性犬。", "重点管理区内不得饲养烈性犬。", ""),
        ("大型犬可以在户外活动。", "小型犬可以在户外活动。", ""),
        ("不得携犬进入公园。", "除导盲犬外，不得携犬进入公园。", "导盲犬能进公园吗"),
        ("不得投入使用。", "未经登记的，不得投入使用。", "电梯登记了能用吗"),
        ("不同意的业主应当签订协议。", "同意的业主应当签订协议。", ""),
        ("老年人可以免票。", "七十周岁以上的老年人可以免票。", "六十岁老年人可以免票吗"),
        ("不用登记。", "未经登记不得饲养。", ""),
    ],
)
def test_what_the_text_does_not_rule_is_a_conflict(ours: str, theirs: str, question: str) -> None:
    assert conflicts(facts(ours), facts(theirs), question=question)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("重点管理区内不能饲养烈性犬。", "重点管理区内禁止饲养烈性犬。"),
        ("养犬人必须登记。", "养犬人应当登记。"),
        ("办理登记不用缴费。", "办理登记不收费。"),
        ("携犬外出的，应当为犬只佩戴犬牌。", LIST),
        ("应当鼓励企业参与。", "应当鼓励企业参与。"),
    ],
)
def test_other_words_for_the_same_duty_are_no_conflict(ours: str, theirs: str) -> None:
    assert conflicts(facts(ours), facts(theirs)) == ()
