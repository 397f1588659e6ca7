import pytest

from assistant.language.names import NameSort, find_bodies, find_names, find_short_bodies, is_same_office


@pytest.mark.parametrize(
    ("text", "sort", "surface"),
    [
        ("由市公安机关负责", NameSort.BODY, "市公安机关"),
        ("公安、教育部门", NameSort.BODY, "公安、教育部门"),
        ("报省人民政府批准", NameSort.BODY, "省人民政府"),
        ("根据《城市供水条例》制定", NameSort.TITLE, "《城市供水条例》"),
        ("副省长贺天才出席", NameSort.PERSON, "贺天才"),
        ("在太原市召开", NameSort.PLACE, "太原市"),
        ("本市的犬只", NameSort.OWN_PLACE, "本市"),
    ],
)
def test_names_are_found_with_their_bounds(text: str, sort: NameSort, surface: str) -> None:
    assert (sort, surface) in [(name.sort, name.surface) for name in find_names(text)]


def test_the_document_spoken_of_is_no_title() -> None:
    assert not [name for name in find_names("违反《条例》规定") if name.sort is NameSort.TITLE]


def test_any_body_is_found_by_its_ending_and_short_ones_by_their_level() -> None:
    assert [name.surface for name in find_bodies("消费者协会")] == ["消费者协会"]
    assert [(name.surface, full) for name, full in find_short_bodies("市委和市政协")] == [
        ("市委", "委员会"),
        ("市政协", "政协"),
    ]
    assert not find_short_bodies("市委托的单位")


def test_one_office_has_several_names() -> None:
    assert is_same_office("机关") and not is_same_office("民政")
