"""How Word writes numbers."""

import pytest

from index.loaders.number_styles import write_number


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (
            "chineseCountingThousand",
            {1: "一", 10: "十", 11: "十一", 20: "二十", 101: "一百零一", 110: "一百一十"},
        ),
        ("chineseLegalSimplified", {1: "壹", 10: "拾", 12: "拾贰"}),
        ("ideographDigital", {1: "一", 10: "一〇", 21: "二一"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperLetter", {2: "B", 28: "BB"}),
        ("lowerRoman", {1: "i", 4: "iv", 9: "ix", 14: "xiv"}),
        ("upperRoman", {40: "XL", 1990: "MCMXC"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimal", {0: "0", 7: "7"}),
        ("chineseCounting", {0: "0"}),
        ("koreanDigital", {7: "7"}),
        ("bullet", {1: ""}),
        ("none", {1: ""}),
    ],
)
def test_styles(style: str, written: dict[int, str]) -> None:
    assert {value: write_number(value, style) for value in written} == written
