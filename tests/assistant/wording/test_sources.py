import pytest

from assistant.wording.sources import Titles, find_sources, read_sentence
from index.language.folding import bare_title
from index.types import Metadata, Status


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《澜川市犬只管理条例》第三条规定，每户限养一只。",
        "《澜川市犬只管理条例》第三条第二款明确：“每户限养一只。”",
        "按照《澜川市犬只管理条例》，每户限养一只。",
        "2022年起，依据《澜川市犬只管理条例》的有关规定，每户限养一只。",
        "每户限养一只（《澜川市犬只管理条例》第三条）。",
        "每户限养一只（详见《澜川市犬只管理条例》第三条第二款）",
    ],
)
def test_words_that_only_name_the_source_are_set_aside(sentence: str):
    assert "每户限养一只" in [reading.core.text for reading in read_sentence(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "违反《澜川市犬只管理条例》第三条规定，饲养烈性犬的，没收犬只。",
        "为了实施《中华人民共和国动物防疫法》，结合本市实际，制定本条例。",
    ],
)
def test_a_title_that_belongs_to_the_rule_is_not_set_aside(sentence: str):
    assert [reading.aside for reading in read_sentence(sentence)] == [""]


def test_sources_are_found_with_their_article():
    (source,) = find_sources("见《犬只管理条例》（2022年）第三条第二款。")
    assert (source.title, source.locator) == ("犬只管理条例", "第三条第二款")


def test_titles_match_without_their_version():
    assert bare_title("《犬只管理条例》（2022年修正）") == bare_title("犬只管理条例")


def test_an_earlier_version_and_what_is_repealed_are_outdated():
    titles = Titles(
        {
            "new": Metadata("犬只管理条例（2022年修订）", division=("示例省",)),
            "old": Metadata("犬只管理条例", division=("示例省",), status=Status.REPEALED),
            "gone": Metadata("公园办法", status=Status.REPEALED, replaced_by="绿地办法"),
        }
    )
    assert titles.documents("《犬只管理条例》") == ("new", "old")
    assert [doc for doc in ("new", "old", "gone") if titles.is_outdated(doc)] == ["old", "gone"]
    assert titles.replacement("gone") == "绿地办法"
