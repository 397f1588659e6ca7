"""Where a news story plays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.structure.story_places import place_page, place_story
from index.structure.units import parse_units
from index.types import Document, Metadata, Unit


def parse(text: str, **meta) -> list[Unit]:
    return parse_units(Document("page.txt", text, Metadata("", **meta), ""))


def stories(text: str, **meta) -> list[Unit]:
    return [unit for unit in parse(text, **meta) if unit.kind == "story"]


def test_an_agencys_seat_is_not_the_place_of_its_story():
    text = "盐湖区修路\n\n本报讯 盐湖区修路。\n\n会议召开\n\n新华社北京4月28日电 会议研究民营经济。"
    assert [unit.place for unit in stories(text)] == ["盐湖区", ""]


YUNCHENG = ("山西省", "运城市")
YANHU = (*YUNCHENG, "盐湖区")


@pytest.mark.parametrize(
    ("headline", "text", "page", "place"),
    [
        ("盐湖区延时服务", "大厅实行延时服务。", (), YANHU),
        ("窗口延时", "盐湖区大厅实行延时服务，盐湖区群众称便。", (), YANHU),
        ("就业有新招", "今年以来，我市出台措施。", YUNCHENG, YUNCHENG),
        ("我市召开大会", "盐湖区、夏县、闻喜县作了发言。", YUNCHENG, YUNCHENG),
        ("全省推进治水", "各地推进治水。", YUNCHENG, ("山西省",)),
        ("春运今天开始", "旅客增多。", (), ()),
    ],
)
def test_the_place_of_a_story(headline, text, page, place) -> None:
    assert place_story(headline, text, page) == place


def test_the_place_of_a_page_is_known_or_named_by_nearly_all_of_it() -> None:
    assert place_page("青岛的事", YUNCHENG) == YUNCHENG
    assert place_page("运城市的事。盐湖区的事。夏县的事。运城的事。", ()) == YUNCHENG
    assert place_page("运城的事，青岛的事。", ()) == ()
    assert place_page("没有地名。", ()) == ()


@given(st.lists(st.sampled_from(["运城市", "盐湖区", "青岛", "我省", "副市长", "会议", "，"]), max_size=20))
def test_a_story_has_no_place_that_nobody_names(words: list[str]) -> None:
    text = "".join(words)
    found = place_story("消息", text, ())
    assert not found or any(name in text for name in ("运城市", "盐湖区", "青岛"))
