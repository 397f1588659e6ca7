from fractions import Fraction

import pytest

from index.language.numerals import parse_number, parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5,000", 5000),
        ("１２", 12),
        ("2.12万", 21200),
        ("一点二亿", 120_000_000),
        ("百五十", 150),
        ("一千五", 1500),
        ("五五万", 550_000),
        ("二○二二", 2022),
        ("半", Fraction(1, 2)),
    ],
)
def test_numerals_are_read_however_they_are_written(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "第", "条例", "一亿二", "重点", "2024年五届三次会议重点提案"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse_number(text) is None


def test_whole_numbers_only() -> None:
    assert parse_numeral("一千零一") == 1001
    assert parse_numeral("一点五") is None
