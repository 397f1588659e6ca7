"""What a sentence states that a longer text does not carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.carried import find_missing_quantities, find_uncarried
from assistant.language.facts import facts
from assistant.language.types import FactKind

RULE = (
    "携犬外出不牵绳的，由公安机关处二百元以上五百元以下罚款；拒不改正的，没收犬只。"
    "登记费每只每年一百元，由街道办事处收取。未经登记不得饲养。"
)


def missing(sentence: str, text: str = RULE, **known) -> list[tuple[FactKind, str]]:
    return [(one.kind, one.ours) for one in find_uncarried(facts(sentence), facts(text, **known))]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("不牵绳的，处三百元以上五百元以下罚款。", FactKind.NUMBER),
        ("不牵绳的，处二百元以下罚款。", FactKind.NUMBER),
        ("登记费每年一百公斤。", FactKind.NUMBER),
        ("自2021年3月1日起收取登记费。", FactKind.DATE),
        ("登记费由市场监督管理局收取。", FactKind.NAME),
        ("根据《野生动物保护法》没收犬只。", FactKind.NAME),
        ("在大同市，不牵绳的没收犬只。", FactKind.PLACE),
        ("已经登记不得饲养。", FactKind.MODALITY),
    ],
)
def test_what_the_text_does_not_have_is_told(sentence, kind) -> None:
    assert kind in {one for one, _ in missing(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "不牵绳的，由公安机关处200元以上500元以下罚款。",
        "登记费每只每年一百元。",
        "未经登记不得饲养。",
        "拒不改正的，没收犬只。",
    ],
)
def test_what_the_text_says_is_carried(sentence) -> None:
    assert missing(sentence) == []


def test_a_place_the_text_lies_in_is_known() -> None:
    place = ("山西省", "运城市")
    assert missing("在运城市，拒不改正的，没收犬只。", places=(place,)) == []
    assert missing("在山西省，拒不改正的，没收犬只。", places=(place,)) == []
    assert missing("在大同市，拒不改正的，没收犬只。", places=(place,)) != []


def test_a_number_of_something_else_is_not_this_one() -> None:
    text = "养犬登记费一百元，由街道收取。不牵绳罚款五百元，由公安收取。"
    (conflict,) = find_missing_quantities(facts("不牵绳罚款一百元，由公安收取。"), facts(text))
    assert (conflict.ours, conflict.theirs) == ("一百元", "五百元")


SENTENCES = [one + "。" for one in RULE.split("。") if one]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True))
def test_a_text_carries_its_own_sentences(some: list[str]) -> None:
    for sentence in some:
        assert missing(sentence, "".join(some)) == []
