from fractions import Fraction

import pytest

from index.language.numerals import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5,000", 5000),
        ("五千", 5000),
        ("1.5万", 15000),
        ("一点二亿", 120_000_000),
        ("半", Fraction(1, 2)),
        ("百五十", 150),
        ("重点", None),
        ("2024年五届三次会议重点提案", None),
        ("", None),
    ],
)
def test_a_numeral_has_its_value_and_other_text_none(text, value):
    assert parse_number(text) == value
