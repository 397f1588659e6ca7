"""Numbers, amounts, dates and ordinals in Chinese text, in one form whatever way they are written.

五千元 = 5000元 = 5,000 元 = 5千块; 百分之四十八 = 48%; 三分之二 = 2/3; 2022年3月1日 = 二〇二二年三月一日;
3个工作日 is not 3日. Bounds belong to a quantity: 五百元以上, 不超过24小时, 至少三次, 500至2000元.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assistant.language.words import alternatives, any_of, load_words, words_of
from index.language.dates import find_dates
from index.language.numerals import CHINESE, GROUPS, parse_number

_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = (
    rf"(?:(?:{_ARABIC})(?:万亿|[百千万亿])?|"
    rf"[零〇○一二三四五六七八九十百两][{CHINESE}]*(?:点[零〇一二三四五六七八九]+)?|半)"
)

UNITS: dict[str, str] = load_words()["units"]
_UNIT_OF = {spelling: unit for unit, spellings in UNITS.items() for spelling in spellings.split()}
_UNIT = alternatives(_UNIT_OF)
_HALVED = words_of("numbers", "halved")
_SELDOM_ONE, _COUNTING = words_of("numbers", "seldom_one"), words_of("numbers", "counting")

_BEFORE = re.compile(
    rf"(?:(?P<down>{any_of('bounds', 'down_before')})|(?P<up>{any_of('bounds', 'up_before')}))"
    rf"[^，。；、\d{CHINESE}]{{0,4}}$"
)
_UP_AFTER = re.compile(rf"[^，。；、：\d]{{0,3}}?(?:{any_of('bounds', 'up_after')})(?!以)")
_DOWN_AFTER = re.compile(rf"[^，。；、：\d]{{0,3}}?(?:{any_of('bounds', 'down_after')})|\s*内(?!容|部|设|外)")
_WITHIN = re.compile(r"[以之]?内")
_OVER = re.compile(r"[余多来]")

_ORDINAL = re.compile(
    rf"第\s*(?P<n>\d+|[{CHINESE}]+)\s*(?P<u>{any_of('numbers', 'ordinal')})"
    r"(?:之(?P<sub>[一二三四五六七八九十\d]+))?"
)
_PERCENT_CN = re.compile(rf"(?P<base>百|千|万)分之(?P<n>{_NUMBER})")
_FRACTION_CN = re.compile(r"(?P<d>[一二三四五六七八九十百]+|\d+)分之(?P<n>[一二三四五六七八九十百]+|\d+)")
_FRACTION = re.compile(r"(?<![\d/])(?P<n>\d{1,2})/(?P<d>\d{1,3})(?![\d/])")
_PERCENT = re.compile(rf"(?P<n>{_ARABIC})\s*[%％]")
_TENTHS = re.compile(
    rf"(?<![{CHINESE}第])(?P<n>[一二三四五六七八九两]|\d(?:\.\d)?)\s*"
    rf"(?:成(?!{any_of('numbers', 'not_tenths_cheng')})|折(?!{any_of('numbers', 'not_tenths_zhe')}))"
)
_ROMAN = {c: i for i, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", 1)}
_ROMAN_CLASS = re.compile(r"(?P<n>[Ⅰ-Ⅹ])\s*(?P<u>[类级])")
_PLAIN = re.compile(
    rf"(?P<n>{_NUMBER})(?P<over>[余多来](?=[^\d，。、]))?\s*(?P<mult>[万亿])?(?P<over2>[余多来])?\s*(?P<u>{_UNIT})?(?P<over3>多)?",
    re.IGNORECASE,
)
_RANGE_JOIN = re.compile(r"\s*(?:至|到|[-~－—–～]+)\s*")

Value = Fraction | tuple[int, int, int]
_Reading = tuple[Value, str, int, int]
"""A value, its unit and where it stands."""


class Bound(StrEnum):
    """Which way a quantity is bounded: 以上/至少 is UP, 以下/不超过 is DOWN."""

    NONE = ""
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the text with its unit.

    `value` is exact; a date is (year, month, day) with 0 for what is not said. `unit` is canonical,
    "date", "ordinal:条" for 第十条, or "" for a bare number. `start`/`end` are offsets in the text.
    """

    value: Fraction | tuple[int, int, int]
    unit: str
    bound: Bound
    start: int
    end: int

    @property
    def key(self) -> tuple[object, str]:
        """Equal for equal quantities, however they are written."""
        return (self.value, self.unit)

    def repeats(self, other: "Quantity") -> bool:
        """Whether it says no more than the other, bounds aside: a date may be less exact, a number bare."""
        if isinstance(self.value, tuple) and isinstance(other.value, tuple):
            return all(a in (0, b) for a, b in zip(self.value, other.value, strict=True))
        return self.value == other.value and self.unit in ("", other.unit)

    def of(self, text: str) -> str:
        """As `text`, in which it was found, writes it."""
        return text[self.start : self.end]


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of `text` in order of appearance, none overlapping another."""
    found: list[Quantity] = []
    taken = [False] * len(text)
    for read in (_dates, _ordinals, _classes, _shares, _tenths, _plain):
        for value, unit, start, end in read(text):
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found.append(Quantity(value, unit, _bound(text, start, end), start, end))
    found.sort(key=lambda q: q.start)
    return _join_ranges(text, found)


def _dates(text: str) -> Iterator[_Reading]:
    for date in find_dates(text, months=True):
        yield (date.year or 0, date.month or 0, date.day or 0), "date", date.start, date.end


def _ordinals(text: str) -> Iterator[_Reading]:
    for match in _ORDINAL.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            sub = f"之{parse_number(match['sub'])}" if match["sub"] else ""
            yield value, f"ordinal:{match['u']}{sub}", *match.span()


def _classes(text: str) -> Iterator[_Reading]:
    for match in _ROMAN_CLASS.finditer(text):
        yield Fraction(_ROMAN[match["n"]]), match["u"], *match.span()


def _shares(text: str) -> Iterator[_Reading]:
    """百分之四十八 and 48%, 三分之二 and 2/3."""
    for match in _PERCENT_CN.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            yield value * 100 / GROUPS[match["base"]], "%", *match.span()
    for pattern in (_FRACTION_CN, _FRACTION):
        for match in pattern.finditer(text):
            top, bottom = parse_number(match["n"]), parse_number(match["d"])
            if top is not None and bottom and (pattern is _FRACTION_CN or bottom > 1):
                yield top / bottom, "fraction", *match.span()
    for match in _PERCENT.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            yield value, "%", *match.span()


def _tenths(text: str) -> Iterator[_Reading]:
    for match in _TENTHS.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            yield value * 10, "%", *match.span()


def _plain(text: str) -> Iterator[_Reading]:
    for match in _PLAIN.finditer(text):
        surface, unit, value = match["n"], match["u"], parse_number(match["n"])
        if value is None or _is_part_of_word(text, match):
            continue
        if match["mult"]:
            value *= GROUPS[match["mult"]]
        end = match.start() + len(match[0].rstrip())
        if unit is None and text[end : end + 1] == "年" and surface[0].isdigit():
            unit = "年"
        canonical = _UNIT_OF[unit.lower()] if unit else ""
        if surface == "半" and canonical == "年":
            value, canonical = Fraction(6), "月"
        yield value, canonical, match.start(), end


def _is_part_of_word(text: str, match: re.Match[str]) -> bool:
    """Whether a Chinese numeral counts nothing: 一 in 统一 and 一起, 半 in 半山; 三 in 三至十一人 does."""
    surface, unit = match["n"], match["u"]
    if surface == "半":
        return unit not in _HALVED
    if surface[0].isdigit():
        return False
    if unit is None and len(surface) == 1:
        return not re.match(rf"[至到][{CHINESE}]", text[match.end() :])
    if surface == "一" and unit in _SELDOM_ONE:
        before = text[match.start() - 1 : match.start()]
        return before not in _COUNTING and not _WITHIN.match(text, match.end())
    return False


def _bound(text: str, start: int, end: int) -> Bound:
    after = text[end : end + 6]
    up, down = _UP_AFTER.match(after), _DOWN_AFTER.match(after)
    if _OVER.search(text[start:end]) or (up and not (down and down.end() < up.end())):
        return Bound.UP
    if down:
        return Bound.DOWN
    before = _BEFORE.search(text[max(0, start - 12) : start])
    if before:
        return Bound.DOWN if before["down"] else Bound.UP
    return Bound.NONE


def _join_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """500至2000元: the first number takes the second's unit, and both are bounds."""
    joined = list(found)
    for i, (low, high) in enumerate(itertools.pairwise(found)):
        if not _RANGE_JOIN.fullmatch(text[low.end : high.start]):
            continue
        if isinstance(low.value, tuple) or isinstance(high.value, tuple) or low.unit not in ("", high.unit):
            continue
        if low.value >= high.value or high.unit.startswith("ordinal"):
            continue
        joined[i] = Quantity(low.value, high.unit, Bound.UP, low.start, low.end)
        joined[i + 1] = Quantity(high.value, high.unit, Bound.DOWN, high.start, high.end)
    return joined
