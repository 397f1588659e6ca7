"""Places are found as people type them, and guessed from a question only where it names one."""

import pytest

from assistant.web.place_names import find_place_names, guess_place, name_places

PATHS = (
    ("山西省",),
    ("山西省", "吕梁市"),
    ("山西省", "运城市"),
    ("山西省", "运城市", "盐湖区"),
    ("示例省", "示例市"),
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("运城市", "运城市"),
        ("运城", "运城市"),
        ("yuncheng", "运城市"),
        ("YunCheng ", "运城市"),
        ("yc", "运城市"),
        ("yanh", "盐湖区"),
        ("lvliang", "吕梁市"),
        ("luliang", "吕梁市"),
        ("slshi", None),
        ("shili", "示例市"),
        ("例", "示例市"),
    ],
)
def test_a_place_is_found_by_whole_and_short_names_and_pinyin(typed: str, first: str | None):
    found = [one.name for one in find_place_names(name_places(PATHS), typed)]
    assert (found[0] if found else None) == first


def test_a_city_brings_what_lies_in_it_and_nothing_brings_all():
    names = name_places(PATHS)
    assert [one.name for one in find_place_names(names, "运城")] == ["运城市", "盐湖区"]
    assert [one.within for one in find_place_names(names, "盐湖")] == ["山西省 运城市"]
    assert [one.name for one in find_place_names(names, "")] == [path[-1] for path in PATHS]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("示例市遛狗不牵绳罚多少？", "示例市"),
        ("在盐湖区能不能改造", "盐湖区"),
        ("遛狗不牵绳罚多少？", ""),
        ("示例市和运城市有什么不同", ""),
        ("青岛市遛狗罚多少", ""),
    ],
)
def test_a_place_is_guessed_where_one_is_named(question: str, place: str):
    assert guess_place(question, PATHS) == place
