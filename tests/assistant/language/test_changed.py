"""Edits between two texts: those that change a fact, and those that only word it otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from assistant.language.changed import find_changed
from assistant.language.facts import facts
from assistant.language.types import Edit, FactKind


def edits(ours: str, theirs: str) -> list[Edit]:
    return [
        Edit(one.src_start, one.src_end, one.dest_start, one.dest_end)
        for one in Levenshtein.opcodes(ours, theirs)
        if one.tag != "equal"
    ]


def changed(ours: str, theirs: str) -> list[tuple[FactKind, str, str]]:
    found = find_changed(facts(ours), facts(theirs), edits(ours, theirs))
    return [(one.kind, one.ours, one.theirs) for one in found]


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "pair"),
    [
        ("处三百元罚款", "处五百元罚款", FactKind.NUMBER, ("三百元", "五百元")),
        ("在一日内答复", "在七日内答复", FactKind.NUMBER, ("一日", "七日")),
        ("自2021年3月1日起施行", "自2022年3月1日起施行", FactKind.DATE, ("2021年3月1日", "2022年3月1日")),
        ("在太原市实施", "在大同市实施", FactKind.PLACE, ("太原市", "大同市")),
        ("可以饲养烈性犬", "不得饲养烈性犬", FactKind.MODALITY, ("可以", "不得")),
    ],
)
def test_a_changed_fact_is_told_with_what_stands_there_instead(ours, theirs, kind, pair) -> None:
    found = changed(ours, theirs)
    assert kind in {one[0] for one in found}
    first = next(one for one in found if one[0] is kind)
    assert first[1].startswith(pair[0][:2])
    assert first[2].startswith(pair[1][:2])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("推进公园建设", "加强公园建设"), ("处500元罚款", "处五百元罚款"), ("处五百元罚款", "处五百元罚款")],
)
def test_other_words_for_the_same_change_nothing(ours, theirs) -> None:
    assert changed(ours, theirs) == []


def test_a_number_that_only_moved_is_still_there() -> None:
    assert changed("五百元罚款由公安机关收取", "由公安机关收取罚款五百元") == []


WORDS = st.sampled_from(["处", "五百元", "三百元", "以上", "罚款", "不得", "应当", "太原市", "登记", "，"])


@given(st.lists(WORDS, max_size=10).map("".join))
def test_a_text_does_not_change_into_itself(text: str) -> None:
    assert changed(text, text) == []
