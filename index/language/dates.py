"""Finds dates in Chinese text, in Arabic and Chinese numerals, whole or in part."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ZERO = "〇○零ＯO０0"
_CHINESE = "一二三四五六七八九"
_YEAR = rf"[1-2１２]\s?[0-9０-９]{{3}}|[一二][{_ZERO}{_CHINESE}]{{3}}"
_MONTH = rf"[0-1０-１]?[0-9０-９]|十[一二]?|[{_CHINESE}]"
_DAY = rf"[0-3０-３]?[0-9０-９]|三十一?|二?十[{_CHINESE}]?|廿[{_CHINESE}]?|初?[{_CHINESE}]"
_NOT_IN_NUMBER = rf"(?<![0-9０-９.{_CHINESE}十])"
_WRITTEN = re.compile(
    rf"{_NOT_IN_NUMBER}(?:(?P<year>{_YEAR})\s*年\s*)?(?P<month>{_MONTH})\s*月(?:份)?(?:\s*(?P<day>{_DAY})\s*[日号])?"
    rf"|{_NOT_IN_NUMBER}(?P<only>{_YEAR})\s*年"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<year>[12]\d{3})(?P<mark>[-./])(?P<month>[01]?\d)(?P=mark)(?P<day>[0-3]?\d)(?![\d./-])"
)
_DIGIT = {"廿": 2, "十": 10} | {mark: 0 for mark in _ZERO} | {mark: n for n, mark in enumerate(_CHINESE, 1)}


_LONGEST = 30


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `text[start:end]`; what is not written is None (12月22日 has no year)."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> date | None:
        """The calendar date, if year, month and day are written."""
        if self.year and self.month and self.day:
            return date(self.year, self.month, self.day)
        return None


def find_dates(text: str, *, months: bool = False) -> list[FoundDate]:
    """Finds dates in order, without overlaps: 2021年7月29日, 二〇二一年七月, 12月22日, 2021-07-29, 2021年.

    Impossible days (2月30日) are left out, and a month alone (3月) unless `months` asks for it.
    """
    found = [_numeric(match) for match in _NUMERIC.finditer(text)]
    found += [
        _written(match)
        for match in _WRITTEN.finditer(text)
        if months or match["year"] or match["day"] or match["only"]
    ]
    dates = sorted((each for each in found if each), key=lambda each: each.start)
    return [each for place, each in enumerate(dates) if not place or each.start >= dates[place - 1].end]


def _start(found: FoundDate) -> int:
    return found.start


def parse_date(text: str) -> date | None:
    """Reads a text that is one whole date, or None."""
    text = text.strip()
    found = find_dates(text) if len(text) <= _LONGEST else []
    return found[0].whole if found and found[0].end - found[0].start == len(text) else None


def _numeric(match: re.Match[str]) -> FoundDate | None:
    return _checked(match, int(match["year"]), int(match["month"]), int(match["day"]))


def _written(match: re.Match[str]) -> FoundDate | None:
    if match["only"]:
        return _checked(match, _read_year(match["only"]), None, None)
    year = _read_year(match["year"]) if match["year"] else None
    day = _read_number(match["day"]) if match["day"] else None
    return _checked(match, year, _read_number(match["month"]), day)


def _checked(match: re.Match[str], year: int | None, month: int | None, day: int | None) -> FoundDate | None:
    if month is not None and not 1 <= month <= 12:
        return None
    # A year unknown may be a leap year.
    if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
        return None
    return FoundDate(match.start(), match.end(), year, month, day)


def _read_year(written: str) -> int:
    digits = [_DIGIT[mark] if mark in _DIGIT else int(mark) for mark in written if not mark.isspace()]
    return int("".join(str(digit) for digit in digits))


def _read_number(written: str) -> int:
    """Reads 29, ２９, 二十九, 廿九, 十 or 初八."""
    written = written.removeprefix("初")
    if written.isdecimal():
        return int(written)
    value = 0
    for mark in written:
        digit = _DIGIT[mark]
        if mark == "十":
            value = (value or 1) * 10
        elif mark == "廿":
            value = 20
        else:
            value += digit
    return value
