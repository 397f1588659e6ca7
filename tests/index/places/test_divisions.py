"""Places named in Chinese and English text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.places.divisions import display_name, division_of, find_divisions, is_within, parents, successors

QINGDAO = ("山东省", "青岛市")
JINAN = ("山东省", "济南市")
YUNCHENG = ("山西省", "运城市")


def places(text: str, *context: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(mention.surface, "/".join(mention.path)) for mention in find_divisions(text, context)]


def test_an_abolished_city_counts_as_what_became_of_it() -> None:
    laiwu = ("山东省", "莱芜市")
    assert places("莱芜市的规定") == [("莱芜市", "山东省/莱芜市")]
    assert places("莱芜的老楼") == [("莱芜", "山东省/济南市/莱芜区")]
    assert successors(laiwu) == ((*JINAN, "莱芜区"), (*JINAN, "钢城区"))
    assert is_within((*JINAN, "莱芜区"), laiwu)
    assert is_within(laiwu, JINAN)
    assert not is_within(JINAN, laiwu)
    assert not is_within((*JINAN, "历下区"), laiwu)
    assert parents(laiwu) == (JINAN, ("山东省",))


def test_where_a_place_lies() -> None:
    assert is_within((*QINGDAO, "市南区"), ("山东省",))
    assert is_within(QINGDAO, QINGDAO)
    assert is_within(QINGDAO, ())
    assert not is_within(("山东省",), QINGDAO)
    assert not is_within((), QINGDAO)
    assert parents((*QINGDAO, "市南区")) == (QINGDAO, ("山东省",))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("鲁", ("山东省",)),
        ("运城", YUNCHENG),
        (" 山东省青岛市 ", QINGDAO),
        ("Jinan", JINAN),
        ("稷山县化峪镇", (*YUNCHENG, "稷山县", "化峪镇")),
    ],
)
def test_looking_up_one_name(name: str, path: tuple[str, ...]) -> None:
    division = division_of(name)
    assert division is not None
    assert division.path == path


@pytest.mark.parametrize("name", ["", "朝阳区", "示例市", "青岛和济南", "青岛的狗"])
def test_unknown_or_shared_names(name: str) -> None:
    assert division_of(name) is None


def test_levels_and_display() -> None:
    levels = {
        name: division.level
        for name in ("山东", "青岛", "盐湖区", "徐汇区", "济源")
        if (division := division_of(name))
    }
    assert levels == {
        "山东": "province",
        "青岛": "city",
        "盐湖区": "county",
        "徐汇区": "county",
        "济源": "county",
    }
    assert display_name((*YUNCHENG, "盐湖区")) == "运城市盐湖区"
    assert display_name(QINGDAO) == "青岛市"
    assert display_name(("上海市", "徐汇区")) == "上海市徐汇区"


@given(st.text(alphabet="山东省青岛市南区的狗 JinaQgdo'\n", max_size=40))
def test_chinese_and_latin_names_come_in_order_without_overlaps(text: str) -> None:
    end = 0
    for mention in find_divisions(text):
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.surface
        end = mention.end
