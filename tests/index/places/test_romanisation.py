"""Chinese places in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.places.gazetteer import load_gazetteer
from index.places.romanisation import find_romanised


def mentions(text: str, *known: tuple[str, ...]):
    return find_romanised(text, load_gazetteer(), known)


def places(text: str, *known: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(mention.surface, "/".join(mention.path)) for mention in mentions(text, *known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can I keep a dog in Qingdao's old town?", [("Qingdao", "山东省/青岛市")]),
        ("donating blood in Tai'an", [("Tai'an", "山东省/泰安市")]),
        ("Inner Mongolia and Shaanxi", [("Inner Mongolia", "内蒙古自治区"), ("Shaanxi", "陕西省")]),
        ("Yanhu District", [("Yanhu District", "山西省/运城市/盐湖区")]),
        ("Suzhou in Anhui", [("Suzhou", "安徽省/宿州市"), ("Anhui", "安徽省")]),
        ("I need the linen and an ali", []),
    ],
)
def test_pinyin(text: str, expected: list[tuple[str, str]]) -> None:
    assert places(text) == expected


def test_a_shared_pinyin_name_stays_open() -> None:
    (mention,) = mentions("Suzhou")
    assert set(mention.candidates) == {("江苏省", "苏州市"), ("安徽省", "宿州市")}


def test_a_place_named_elsewhere_tells_namesakes_apart() -> None:
    assert places("Suzhou", ("安徽省",)) == [("Suzhou", "安徽省/宿州市")]


def test_a_county_counts_only_with_its_level_behind() -> None:
    assert places("Yanhu is salty") == []
    assert places("Fengtai District") == [("Fengtai District", "北京市/丰台区")]


WORDS = st.sampled_from(
    ["Jinan", "Tai'an", "Xi-an", "District", "Province", "the", "SUZHOU", "qingdao", "'s", "-", "市"]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
def test_spans_are_right_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in mentions(text):
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.surface
        assert mention.candidates
        end = mention.end
