"""Places that Chinese text names, and words that only look like places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.places.gazetteer import load_gazetteer
from index.places.placenames import find_names

JINAN = ("山东省", "济南市")


def mentions(text: str, *context: tuple[str, ...]):
    return find_names(text, load_gazetteer(), context)


def places(text: str, *context: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(mention.surface, "/".join(mention.path)) for mention in mentions(text, *context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("运城的老小区", [("运城", "山西省/运城市")]),
        ("盐湖区怎么办", [("盐湖区", "山西省/运城市/盐湖区")]),
        ("山东省青岛市市南区", [("山东省青岛市市南区", "山东省/青岛市/市南区")]),
        ("我住青岛市北区", [("青岛市北区", "山东省/青岛市/市北区")]),
        ("内蒙古呼市", [("内蒙古呼市", "内蒙古自治区/呼和浩特市")]),
        ("恩施州和陵水县", [("恩施州", "湖北省/恩施土家族苗族自治州"), ("陵水县", "海南省/陵水黎族自治县")]),
        ("上海浦东", [("上海浦东", "上海市/浦东新区")]),
        ("济源的供热", [("济源", "河南省/济源市")]),
        ("泉城养犬", [("泉城", "山东省/济南市")]),
        ("章丘市的旧规定", [("章丘市", "山东省/济南市/章丘区")]),
        ("最新北京公园年票", [("北京", "北京市")]),  # not 新北
        ("全新南京展馆在哪", [("南京", "江苏省/南京市")]),
        ("常州新北区的学位", [("常州新北区", "江苏省/常州市/新北区")]),
    ],
)
def test_names_in_full_short_and_former(text: str, expected: list[tuple[str, str]]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "南京路步行街",
        "山东路与江西路交叉口",
        "住宅日照标准",
        "社会长治久安",
        "黄河南岸",
        "吕梁山和微山湖",
        "惠民政策",
        "市和县级以上",
        "运动员合作",
        "城区养犬",
        "提高县级水平",
        "北京时间八时",
    ],
)
def test_words_and_streets_are_not_places(text: str) -> None:
    assert places(text) == []


def test_a_word_is_the_place_right_behind_its_parent() -> None:
    assert places("滨州惠民的惠民政策") == [("滨州惠民", "山东省/滨州市/惠民县")]
    assert places("阳泉市城区，运城城区") == [("阳泉市城区", "山西省/阳泉市/城区"), ("运城", "山西省/运城市")]


def test_namesakes_are_told_apart_by_text_or_context_or_left_open() -> None:
    assert places("长春的朝阳区") == [("长春", "吉林省/长春市"), ("朝阳区", "吉林省/长春市/朝阳区")]
    assert places("鼓楼区属于南京")[0] == ("鼓楼区", "江苏省/南京市/鼓楼区")
    assert places("市中区", JINAN) == [("市中区", "山东省/济南市/市中区")]
    assert places("市中区", (*JINAN, "历下区")) == [("市中区", "山东省/济南市/市中区")]
    (mention,) = mentions("朝阳区在哪")
    assert mention.path == ()
    assert ("北京市", "朝阳区") in mention.candidates
    assert mention.name == "朝阳区"


def test_towns_are_read_behind_their_county() -> None:
    assert places("太原市杏花岭区三桥街道的社区")[0][1] == "山西省/太原市/杏花岭区/三桥街道"
    assert places("稷山化峪镇")[0][1] == "山西省/运城市/稷山县/化峪镇"
    assert places("东莞市长安镇")[0][1] == "广东省/东莞市/长安镇"
    assert places("盐湖区城镇居民和稷山县各乡镇") == [
        ("盐湖区", "山西省/运城市/盐湖区"),
        ("稷山县", "山西省/运城市/稷山县"),
    ]


ALPHABET = st.sampled_from([*list("山东省青岛市南北中区济宁县运城镇街道路的在、。 \n"), "莱芜", "朝阳", " "])


@given(st.one_of(st.text(max_size=80), st.lists(ALPHABET, max_size=40).map("".join)))
def test_spans_are_right_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in mentions(text):
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.surface
        assert mention.candidates
        end = mention.end
