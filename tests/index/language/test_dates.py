"""Dates as they are written in Chinese documents."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2024年9月1日起施行", ("2024年9月1日", 2024, 9, 1)),
        ("二〇二四年九月二十一日", ("二〇二四年九月二十一日", 2024, 9, 21)),
        ("二○一八年十月三十一日通过", ("二○一八年十月三十一日", 2018, 10, 31)),
        ("２０２４年９月１日", ("２０２４年９月１日", 2024, 9, 1)),
        ("2020 年 1 月 3 日", ("2020 年 1 月 3 日", 2020, 1, 3)),
        ("条例(2016-05-26)", ("2016-05-26", 2016, 5, 26)),
        ("发布于2016/5/6", ("2016/5/6", 2016, 5, 6)),
        ("本报讯12月22日，", ("12月22日", None, 12, 22)),
        ("每年十二月廿二日", ("十二月廿二日", None, 12, 22)),
        ("截至2024年11月份", ("2024年11月份", 2024, 11, None)),
        ("计划2025年完成", ("2025年", 2025, None, None)),
    ],
)
def test_forms(text: str, expected: tuple[str, int | None, int | None, int | None]) -> None:
    (found,) = find_dates(text)
    assert (text[found.start : found.end], found.year, found.month, found.day) == expected


@pytest.mark.parametrize(
    "text", ["2月30日", "13月1日", "版本1.2.3", "第39次会议", "3个月", "12月份", "近三十年", "电话010-1234"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_several_dates_in_order() -> None:
    text = "2021年6月1日通过，自2021-07-01起，每年11月15日"
    assert [text[found.start : found.end] for found in find_dates(text)] == [
        "2021年6月1日",
        "2021-07-01",
        "11月15日",
    ]


def test_a_date_is_whole_or_not() -> None:
    assert [found.whole for found in find_dates("2月29日，2023年3月5日")] == [None, date(2023, 3, 5)]


def test_parsing_one_date() -> None:
    assert parse_date(" 2024年9月1日 ") == date(2024, 9, 1)
    assert parse_date("2024年9月") is None
    assert parse_date("2024年9月1日起") is None
    assert parse_date("2024-02-30") is None
    assert parse_date("") is None


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)), st.sampled_from(["于", "（", "", "第三次会议"]))
def test_written_dates_are_read_back(day: date, before: str) -> None:
    for written in (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day:%Y年%m月%d日}"):
        (found,) = find_dates(f"{before}{written}通过")
        assert found.whole == day


MARKS = st.sampled_from([*list("0123456789年月日号十廿一二三〇○零初-./ 　份２"), "2024", "二〇"])


@given(st.one_of(st.text(max_size=60), st.lists(MARKS, max_size=30).map("".join)))
def test_spans_are_right_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end <= len(text)
        assert found.year or (found.month and found.day)
        end = found.end
