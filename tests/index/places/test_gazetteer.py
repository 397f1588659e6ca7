"""The table of China's divisions: complete, consistent, and small names for long ones."""

import pytest

from index.places.gazetteer import load_gazetteer, short_names


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("运城市", ("运城",)),
        ("湘西土家族苗族自治州", ("湘西", "湘西州")),
        ("内蒙古自治区", ("内蒙古",)),
        ("东乡族自治县", ("东乡", "东乡县")),
        ("浦东新区", ("浦东",)),
        ("忠县", ()),
        ("没有结尾", ()),
    ],
)
def test_short_forms(full, short):
    assert short_names(full) == short


def test_every_division_lies_in_one_that_is_there(gazetteer):
    for path, division in gazetteer.divisions.items():
        assert division.path == path
        assert division.name == path[-1]
        assert len(path) == 1 or path[:-1] in gazetteer.divisions
    assert sum(division.level == "province" for division in gazetteer.divisions.values()) == 34


def test_every_full_name_is_found_by_its_first_two_letters(gazetteer):
    for path, division in gazetteer.divisions.items():
        if division.level == "street":
            continue
        assert path in gazetteer.names[division.name].paths
        assert division.name in gazetteer.by_start[division.name[:2]]
    for names in gazetteer.by_start.values():
        assert list(names) == sorted(names, key=len, reverse=True), "the longest is tried first"


def test_what_was_abolished_became_something_that_is_there(gazetteer):
    assert gazetteer.abolished
    for path, abolished in gazetteer.abolished.items():
        assert path in gazetteer.divisions
        assert abolished.now
        assert set(abolished.now) <= set(gazetteer.divisions), path


def test_levels(gazetteer):
    level = {path: division.level for path, division in gazetteer.divisions.items()}
    assert level["山西省",] == "province"
    assert level["山西省", "运城市"] == "city"
    assert level["山西省", "运城市", "盐湖区"] == "county"
    assert level["河南省", "济源市"] == "county"


def test_letters_and_spellings_lead_to_divisions(gazetteer):
    assert gazetteer.abbreviations["晋"] == ("山西省",)
    assert ("山西省", "运城市") in gazetteer.romanised["yuncheng"]


def test_a_guarded_name_is_refused_by_its_neighbours(gazetteer):
    guard = gazetteer.names["日照"].guard
    assert guard is not None
    assert guard.refuses("住宅日照标准", 2, 4)
    assert not guard.refuses("日照的海滩", 0, 2)
