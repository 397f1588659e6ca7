"""Numbers, amounts, dates and ordinals in Chinese text, in one form whatever way they are written.

五千元 = 5000元 = 5,000 元 = 5千块; 百分之四十八 = 48%; 三分之二 = 2/3; 2022年3月1日 = 二〇二二年三月一日;
3个工作日 is not 3日. Bounds belong to a quantity: 五百元以上, 不超过24小时, 至少三次, 500至2000元.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3}
SCALES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}

_CN = "零〇○一二三四五六七八九十百千万亿两"
_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = (
    rf"(?:(?:{_ARABIC})(?:万亿|[百千万亿])?|"
    rf"[零〇○一二三四五六七八九十百两][{_CN}]*(?:点[零〇一二三四五六七八九]+)?|半)"
)

# One spelling a unit; the measure words of one kind of thing are one unit (名/位/个 people, 只/条 dogs).
UNITS = {
    "元": "元 块钱 块 圆 元人民币 rmb yuan",
    "%": "% ％ 百分点 个百分点 percent",
    "年": "年 周年 years year",
    "月": "个月 个多月 months month",
    "日": "日 天 days day",
    "工作日": "个工作日 工作日",
    "小时": "小时 个小时 个钟头 钟头 hours hour",
    "分钟": "分钟 minutes minute",
    "秒": "秒 秒钟",
    "周": "周 星期 个星期 礼拜 weeks week",
    "岁": "周岁 岁",
    "个": "个 名 人 位 人次 余名",
    "户": "户 家庭",
    "家": "家",
    "栋": "栋 幢 座",
    "只": "只 条 头 匹",
    "辆": "辆 台 部",
    "株": "株 棵",
    "次": "次 回 遍 趟",
    "起": "起 例 宗",
    "件": "件 份",
    "项": "项",
    "处": "处",
    "所": "所",
    "倍": "倍",
    "平方米": "平方米 平米 ㎡ m² 平方",
    "平方公里": "平方公里 平方千米 km²",
    "立方米": "立方米 m³ 立方",
    "公里": "公里 千米 km",
    "米": "米 m",
    "厘米": "厘米 cm 公分",
    "毫米": "毫米 mm",
    "毫升": "毫升 ml",
    "升": "升",
    "公斤": "公斤 千克 kg",
    "吨": "吨",
    "克": "克",
    "亩": "亩",
    "公顷": "公顷",
    "℃": "℃ °c 摄氏度 degrees 度",
    "千瓦": "千瓦 kw",
    "分贝": "分贝",
    "级": "级",
    "类": "类",
    "层": "层 楼",
    "张": "张",
    "门": "门",
}
_UNIT_OF = {spelling: unit for unit, spellings in UNITS.items() for spelling in spellings.split()}
_UNIT = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))

_UP_BEFORE = (
    "不低于|不少于|不小于|不得低于|不得少于|不得小于|至少|最低|最少|起码|超过|高于|大于|多于|逾|满|达到|达"
)
_DOWN_BEFORE = (
    "不超过|不得超过|不高于|不得高于|不大于|不得大于|不多于|不得多于|未超过|"
    "至多|最多|最高|最长|低于|少于|小于|不足|未满|不满|未达到|不到"
)
_BEFORE = re.compile(rf"(?:(?P<down>{_DOWN_BEFORE})|(?P<up>{_UP_BEFORE}))[^，。；、\d{_CN}]{{0,4}}$")
_UP_AFTER = re.compile(r"[^，。；、：\d]{0,3}?(?:以上|起步)(?!以)")
_DOWN_AFTER = re.compile(r"[^，。；、：\d]{0,3}?(?:以下|以内|之内)|\s*内(?!容|部|设|外)")
_WITHIN = re.compile(r"[以之]?内")
_OVER = re.compile(r"[余多来]")

_DATE = re.compile(
    r"(?:(?P<y>\d{4}|[零〇○一二三四五六七八九]{4})\s*年)?\s*(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月(?!份?内))?"
    r"\s*(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号](?!内|之内|以内))?"
)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_ORDINAL = re.compile(
    rf"第\s*(?P<n>\d+|[{_CN}]+)\s*(?P<u>[条款项章节次届批期类级名位部代轮号])(?:之(?P<sub>[一二三四五六七八九十\d]+))?"
)
_PERCENT_CN = re.compile(rf"(?P<base>百|千|万)分之(?P<n>{_NUMBER})")
_FRACTION_CN = re.compile(r"(?P<d>[一二三四五六七八九十百]+|\d+)分之(?P<n>[一二三四五六七八九十百]+|\d+)")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,3})(?![\d/])")
_PERCENT = re.compile(rf"(?P<n>{_ARABIC})\s*[%％]")
_TENTHS = re.compile(
    rf"(?<![{_CN}第])(?P<n>[一二三四五六七八九两]|\d(?:\.\d)?)\s*(?:成(?!立|员|为|本|年|果|品|功|人)|折(?!叠|合|算))"
)
_ROMAN = {c: i for i, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", 1)}
_ROMAN_CLASS = re.compile(r"([Ⅰ-Ⅹ])\s*([类级])")
_PLAIN = re.compile(
    rf"(?P<n>{_NUMBER})(?P<over>[余多来](?=[^\d，。、]))?\s*(?P<mult>[万亿])?(?P<over2>[余多来])?\s*(?P<u>{_UNIT})?(?P<over3>多)?",
    re.IGNORECASE,
)
_RANGE_JOIN = re.compile(r"\s*(?:至|到|[-~－—–～]+)\s*")


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


def parse_number(text: str) -> Fraction | None:
    """The value of an Arabic, Chinese or mixed numeral (5,000, 2.12万, 一千零一, 半); None if it is none."""
    text = unicodedata.normalize("NFKC", text).replace(",", "").replace("，", "").strip()
    if text == "半":
        return Fraction(1, 2)
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)(万亿|[百千万亿])?", text)
    if mixed:
        factor = {None: 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}[mixed[2]]
        return Fraction(Decimal(mixed[1])) * factor
    whole, _, decimals = text.partition("点")
    value = _parse_chinese(whole)
    if value is None or not decimals:
        return None if value is None else Fraction(value)
    if not all(c in DIGITS for c in decimals):
        return None
    return value + Fraction(int("".join(str(DIGITS[c]) for c in decimals)), 10 ** len(decimals))


def _parse_chinese(text: str) -> int | None:
    if not text or any(c not in DIGITS and c not in SCALES and c not in GROUPS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last_scale = 1
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in SCALES:
            section += (digit or 1) * SCALES[c]
            last_scale, digit = SCALES[c], 0
        else:
            section = (section + digit) or 1
            total = (total + section) * GROUPS[c] if c == "亿" else total + section * GROUPS[c]
            last_scale, section, digit = GROUPS[c], 0, 0
    if digit and last_scale > 10 and not text[-2:-1] == "零" and text[-2] in (*SCALES, *GROUPS):
        digit *= last_scale // 10  # 一千五 is 1500, 两万三 is 23000
    return total + section + digit


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of `text` in order of appearance, none overlapping another."""
    found: list[Quantity] = []
    taken = [False] * len(text)

    def add(value: Fraction | tuple[int, int, int], unit: str, start: int, end: int) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Quantity(value, unit, _bound(text, start, end), start, end))

    for match in _ISO_DATE.finditer(text):
        add((int(match[1]), int(match[2]), int(match[3])), "date", *match.span())
    for match in _DATE.finditer(text):
        _add_date(match, add)
    for match in _ORDINAL.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            sub = f"之{parse_number(match['sub'])}" if match["sub"] else ""
            add(value, f"ordinal:{match['u']}{sub}", *match.span())
    for match in _ROMAN_CLASS.finditer(text):
        add(Fraction(_ROMAN[match[1]]), match[2], *match.span())
    for match in _PERCENT_CN.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            add(value * 100 / {"百": 100, "千": 1000, "万": 10000}[match["base"]], "%", *match.span())
    for match in _FRACTION_CN.finditer(text):
        top, bottom = parse_number(match["n"]), parse_number(match["d"])
        if top is not None and bottom:
            add(top / bottom, "fraction", *match.span())
    for match in _FRACTION.finditer(text):
        if int(match[2]) > 1:
            add(Fraction(int(match[1]), int(match[2])), "fraction", *match.span())
    for match in _PERCENT.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            add(value, "%", *match.span())
    for match in _TENTHS.finditer(text):
        value = parse_number(match["n"])
        if value is not None:
            add(value * 10, "%", *match.span())
    for match in _PLAIN.finditer(text):
        _add_plain(match, text, add)
    found.sort(key=lambda q: q.start)
    return _join_ranges(text, found)


def _add_date(match: re.Match[str], add) -> None:  # type: ignore[no-untyped-def]
    year, month, day = match["y"], match["m"], match["d"]
    if not month and not (year and not day):
        return
    numbers = [parse_number(x) if x else Fraction(0) for x in (year, month, day)]
    y, m, d = (int(n) if n is not None else 0 for n in numbers)
    if m > 12 or d > 31 or (year and not 1000 <= y <= 2999):
        return
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    add((y, m, d), "date", start, match.start() + len(match[0].rstrip()))


def _add_plain(match: re.Match[str], text: str, add) -> None:  # type: ignore[no-untyped-def]
    surface, unit = match["n"], match["u"]
    value = parse_number(surface)
    if value is None:
        return
    if match["mult"]:
        value *= GROUPS[match["mult"]]
    chinese = not surface[0].isdigit()
    if (
        chinese
        and unit is None
        and len(surface) == 1
        and not re.match(rf"[至到][{_CN}]", text[match.end() :])
    ):
        return  # 一 in 统一 is part of a word; 三 in 三至十一人 is a number
    if surface == "半" and unit not in ("年", "小时", "个月", "个小时", "天", "日"):
        return
    if (
        chinese
        and surface == "一"
        and unit
        in (
            "个",
            "位",
            "次",
            "起",
            "些",
            "种",
            "条",
            "级",
            "件",
            "部",
            "处",
            "家",
            "门",
            "名",
            "度",
            "头",
            "台",
            "张",
            "人",
            "天",
            "日",
        )
    ):
        before = text[match.start() - 1 : match.start()]
        if before not in tuple("每限第为过达满足于罚养") and not _WITHIN.match(text, match.end()):
            return  # 一个, 一次, 一起 are seldom counts; 每户限养一只 and 在一日内 are
    start, end = match.start(), match.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if unit is None and text[end : end + 1] in ("年",) and not chinese:
        unit = "年"
    canonical = _UNIT_OF[unit.lower()] if unit else ""
    if surface == "半" and canonical == "年":
        value, canonical = Fraction(6), "月"
    add(value, canonical, start, end)


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
