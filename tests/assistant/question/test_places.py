"""Which places a question names and where a rule applies."""

import random
from collections import Counter

import pytest

from assistant.question.places import Fit, PlaceBook, UnknownPlace, city_of, distinct_paths, place_fit
from index.places.gazetteer import load_gazetteer, short_names

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


@pytest.mark.parametrize(
    "text",
    [
        "不能再开远光灯了",
        "遛狗不拴绳罚多少",
        "11月26日照片能补交吗",
        "和平解决纠纷找谁",
        "公安机关在哪里",
        "从江边走",
    ],
)
def test_a_piece_of_another_word_is_no_place(text: str) -> None:
    book = PlaceBook.of(
        [("山东省", "日照市"), ("湖北省", "荆州市"), ("贵州省", "黔东南苗族侗族自治州"), OTHER]
    )
    assert book.find(text) == []


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("萧山能用吗", "萧山区"),
        ("在番禺给娃报名要什么材料", "番禺区"),
        ("涿州发大水房子冲了怎么赔", "涿州市"),
        ("曲阜的公租房", "曲阜市"),
    ],
)
def test_a_county_is_meant_wherever_the_documents_are_from(text: str, county: str) -> None:
    assert [mention.path[-1] for mention in BOOK.find(text)] == [county]


@pytest.mark.parametrize("name", ["平湖", "海宁", "越城", "定海"])
def test_a_name_that_is_a_word_too_is_a_place_where_the_documents_have_its_city(name: str) -> None:
    question = f"{name}的小学怎么报名"
    covered = PlaceBook.of([("浙江省", city) for city in ("嘉兴市", "绍兴市", "舟山市")])
    assert [mention.surface for mention in covered.find(question)] == [name]
    assert BOOK.find(question) == []


def test_a_word_of_the_documents_is_no_county_from_afar() -> None:
    here = PlaceBook.of([OTHER], writes=lambda word: word in ("樟树", "东湖区"))
    assert here.find("家门口那棵樟树能砍吗") == here.find("东湖区狗证多少钱") == []
    assert [mention.path[-1] for mention in here.find("番禺能落户吗")] == ["番禺区"]


FRAMES = (
    "{}遛狗不牵绳罚多少",
    "我在{}上班，孩子能上当地公办吗",
    "{}那边摆地摊要不要办证",
    "请问{}的人才补贴怎么申请",
    "户口从{}迁出来要什么材料",
    "老家{}的房子想翻建",
)


def test_of_300_short_names_in_sentences_four_in_five_are_found_and_none_as_another_place() -> None:
    gazetteer, draw = load_gazetteer(), random.Random(4)
    short = Counter(name for one in gazetteer.divisions.values() for name in short_names(one.name))
    names = [
        (name, one.path)
        for one in gazetteer.divisions.values()
        for name in short_names(one.name)
        if one.level in ("city", "county") and len(name) > 1 and short[name] == 1
    ]
    country = PlaceBook.of({path[:2] for _, path in names})
    right = 0
    for name, path in draw.sample(names, 300):
        found = [mention.path for mention in country.find(draw.choice(FRAMES).format(name))]
        assert found in ([path], [])
        right += bool(found)
    assert right >= 240


def test_a_whole_named_beside_its_part_is_no_place_of_its_own() -> None:
    assert distinct_paths([PROVINCE, CITY, CITY]) == (CITY,)
    assert distinct_paths([CITY, OTHER]) == (CITY, OTHER)
    assert city_of(COUNTY) == CITY


@pytest.mark.parametrize(
    "text", ["火星市养狗要办证吗？", "那火星市呢？", "如果在火星市，罚多少？", "不对，我说的是火星市"]
)
def test_a_place_that_nobody_knows_is_a_place_of_its_own(text: str) -> None:
    book = PlaceBook.of([("示例省", "示例市"), ("山东省", "青岛市")])
    assert [mention.path for mention in book.find_asked(text)] == [("火星市",)]
    assert book.find(text) == []
    with pytest.raises(UnknownPlace):
        book.require("火星市")


@pytest.mark.parametrize(
    "text",
    [
        "我们县医院能报销吗？",
        "跨两个市的管道谁来批？",
        "超市卖过期食品罚多少？",
        "哪个市的补贴高？",
        "脱贫县有什么补贴？",
    ],
)
def test_what_is_no_name_is_none(text: str) -> None:
    book = PlaceBook.of([("示例省", "示例市")], lambda word: word == "脱贫县")
    assert book.find_asked(text) == []
