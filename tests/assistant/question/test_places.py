"""Which places a question names and where a rule applies."""

import pytest

from assistant.question.places import Fit, PlaceBook, city_of, distinct_paths, place_fit

PROVINCE, CITY, COUNTY = ("山西省",), ("山西省", "运城市"), ("山西省", "运城市", "盐湖区")
OTHER = ("山西省", "太原市")
BOOK = PlaceBook.of([CITY, COUNTY, OTHER, ("示例省", "示例市"), ("山东省", "济南市")])


@pytest.mark.parametrize(
    ("document", "asked", "fit"),
    [
        (CITY, CITY, Fit.OWN),
        (PROVINCE, CITY, Fit.ABOVE),
        (CITY, COUNTY, Fit.ABOVE),
        (COUNTY, CITY, Fit.BELOW),
        (OTHER, CITY, Fit.OTHER),
        ((), CITY, Fit.UNPLACED),
    ],
)
def test_where_a_rule_applies(document, asked, fit) -> None:
    assert place_fit(document, asked) is fit


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("运城市遛狗罚多少", CITY),
        ("我们运城遛狗罚多少", CITY),
        ("盐湖区的小区", COUNTY),
        ("我在太原养狗", OTHER),
        ("示例市养狗", ("示例省", "示例市")),
        ("示例养狗要办证吗", ("示例省", "示例市")),
        ("泉城哪里不能抽烟", ("山东省", "济南市")),
    ],
)
def test_places_by_full_short_and_other_names(text: str, path) -> None:
    assert [mention.path for mention in BOOK.find(text)] == [path]


@pytest.mark.parametrize("text", ["不能再开远光灯了", "遛狗不拴绳罚多少", "上海浦东的规定我不管"])
def test_no_county_from_afar_by_chance(text: str) -> None:
    assert all(len(mention.path) < 3 for mention in BOOK.find(text))


def test_a_whole_named_beside_its_part_is_no_place_of_its_own() -> None:
    assert distinct_paths([PROVINCE, CITY, CITY]) == (CITY,)
    assert distinct_paths([CITY, OTHER]) == (CITY, OTHER)
    assert city_of(COUNTY) == CITY
