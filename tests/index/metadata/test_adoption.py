"""The history that stands above a regulation's first article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.adoption import Adoption, read_adoption

STANDING = "人民代表大会常务委员会"


def test_passed_published_and_in_force():
    found = read_adoption(
        f"2015年3月27日甲州市第八届{STANDING}第二十次会议通过 2015年5月1日公布 2015年7月1日起施行"
    )
    assert found == Adoption(f"甲州市{STANDING}", date(2015, 3, 27), date(2015, 5, 1), date(2015, 7, 1), None)


def test_an_amendment_and_its_approval_are_one_act():
    found = read_adoption(
        f"2009年4月1日丙川市{STANDING}通过 "
        f"2019年6月3日丙川市{STANDING}通过并经2019年7月26日乙江省{STANDING}批准的《关于修改〈丙川市供水条例〉的决定》修正"
    )
    assert found.passed == date(2009, 4, 1)
    assert found.amended == date(2019, 7, 26)


def test_an_approval_in_a_sentence_of_its_own_ends_the_amendment():
    found = read_adoption(f"2020年1月2日甲州市{STANDING}修订 2020年3月4日乙江省{STANDING}批准")
    assert found.amended == date(2020, 3, 4)


def test_a_revision_after_the_first_passage_is_not_the_first():
    found = read_adoption(f"2001年5月6日甲州市{STANDING}通过，2011年8月9日修订公布，2011年10月1日起施行")
    assert (found.passed, found.published, found.in_force) == (date(2001, 5, 6), None, None)
    assert found.amended == date(2011, 8, 9)


def test_the_history_of_the_national_law_is_not_ours():
    assert read_adoption(f"1997年8月29日第八届全国{STANDING}第二十七次会议通过").passed is None


@pytest.mark.parametrize(
    ("preamble", "issuer"),
    [
        ("2003年2月1日经甲州市人民政府令第12号发布", "甲州市人民政府"),
        ("2003年2月1日由甲州市人民政府发布", "甲州市人民政府"),
        ("2003年2月1日甲州市第二届人民代表大会第三次会议通过", "甲州市人民代表大会"),
        ("2003年2月1日发布", ""),
    ],
)
def test_who_issued_it(preamble, issuer):
    assert read_adoption(preamble).issuer == issuer


PIECES = st.sampled_from(
    [
        "2020年1月2日",
        "2020年13月40日",
        "甲州市",
        "人民政府",
        "通过",
        "公布",
        "并经",
        "批准的",
        "修正",
        "《",
        "》",
        " ",
        "施行",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_the_preamble_the_dates_are_ones_it_states(preamble):
    found = read_adoption(preamble)
    dates = {found.passed, found.published, found.in_force, found.amended} - {None}
    assert dates <= {date(2020, 1, 2)}


@pytest.mark.parametrize(
    ("acted", "issuer"),
    [
        ("经甲州市人民政府批准公布", "甲州市人民政府"),
        ("由甲州市人民政府公布", "甲州市人民政府"),
        ("根据甲州市人民政府印发的《供水规划》，公布如下", ""),
        ("依照乙江省人民政府的决定，甲州市人民政府公布", "甲州市人民政府"),
    ],
)
def test_the_body_that_acted_is_not_the_one_whose_act_it_rests_on(acted: str, issuer: str):
    assert read_adoption(f"2010年11月27日{acted}").issuer == issuer
