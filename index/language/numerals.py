"""Numerals as numbers, in whatever way they are written: 1,000, 2.12万, 一千零一, 一点二亿, 半."""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

import cn2an  # type: ignore[import-untyped]

CHINESE = "零〇○一二三四五六七八九十百千万亿两"
# A character of a whole number, as in 第一千零一条 or 第12条.
DIGITS = rf"[{CHINESE}0-9０-９]"
GROUPS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_GROUPED = re.compile(r"(?P<number>\d+(?:\.\d+)?|[^点]*点[^点百千万亿]+)(?P<groups>[百千万亿]*)")


@lru_cache(maxsize=16384)
def parse_number(text: str) -> Fraction | None:
    """Returns the value of an Arabic, Chinese or mixed numeral; None when the text is none."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("○", "〇").strip()
    if plain == "半":
        return Fraction(1, 2)
    if not (grouped := _GROUPED.fullmatch(plain)):
        return _parse_chinese(plain)
    number = grouped["number"]
    value = _parse_chinese(number) if "点" in number else Fraction(number)
    for group in grouped["groups"]:
        value = value and value * GROUPS[group]
    return value


def parse_numeral(text: str) -> int | None:
    """Returns the value of a whole number, or None when the text is none."""
    value = parse_number(text)
    return int(value) if value is not None and value.denominator == 1 else None


def _parse_chinese(text: str) -> Fraction | None:
    """Reads what cn2an reads, 百五十, which it wants as 一百五十, and digits before a group: 五五万."""
    whole = f"一{text}" if text[:1] in GROUPS else text
    if not whole or any(char not in CHINESE + "点" for char in whole):
        return None
    try:
        return Fraction(str(cn2an.cn2an(whole, "smart")))
    except (ValueError, KeyError):  # cn2an fails on 一亿二 with a KeyError
        head = _parse_chinese(whole[:-1]) if whole[-1] in GROUPS else None
        return head and head * GROUPS[whole[-1]]
