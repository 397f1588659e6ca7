"""Whether texts hold a figure of the kind that a question asks for."""

import re
from collections.abc import Sequence

from assistant.language.quantities import find_quantities
from assistant.question.intent import Asked, Focus

_NEEDED = {
    # With or without the area code, mobile, 400 and service numbers; not a date such as 20260701.
    Focus.PHONE: re.compile(
        r"(?<!\d)(?:\d{3,4}[-—\s]?\d{7,8}|(?!20[0-3]\d[01]\d[0-3]\d)[2-8]\d{6,7}|1\d{10}"
        r"|[48]00[-\s]?\d{3,4}[-\s]?\d{3,4}|1[12]\d|12\d{3}|9\d{4})(?!\d)"
    ),
    # 每两年, 每半年, 一年两次, 三年审一次
    Focus.FREQUENCY: re.compile(
        r"每[隔满]?\s*[\d一两二三四五六七八九十半]*\s*(?:个?工作日|个?小时|个?星期|个?季度|个?月|学期|[天日周季年])|"
        r"[\d一两二三四五六七八九十半]\s*(?:个?星期|个?季度|个?月|学期|[天日周季年])[^，。；]{0,4}[\d一两二三四五六]\s*[次回遍]"
    ),
    Focus.HOUR: re.compile(r"\d\s*(?:[:：]\s*\d\d|[时点])|[一二两三四五六七八九十][时点](?!间|候|为|是)"),
}
_BARE = re.compile(r"(?:^|[:：])\s*\d[\d,.]*\s*。?$")


def lacks_figure(asked: Asked, texts: Sequence[str]) -> bool:
    """Whether a figure is asked for and none of its kind stands in the texts.

    How much needs a quantity, by what number to call needs a telephone number, at what hour needs an hour,
    how often (多久一次) needs a rhythm.
    """
    for focus, pattern in _NEEDED.items():
        if focus in asked.focus:
            return not any(pattern.search(text) for text in texts)
    if not asked.wants_quantity or asked.focus & {Focus.LIST, Focus.WORDING}:
        return False
    if asked.only_counts and any(is_bare_count(text) for text in texts):
        return False
    units = {quantity.unit for text in texts for quantity in find_quantities(text)}
    if asked.units:
        return not units & asked.units
    return all(unit == "date" or unit.startswith("ordinal") for unit in units)


def is_bare_count(words: str) -> bool:
    """Whether a cell, in words too, is only a number (招生规模上限：6); its column may name the unit."""
    return bool(_BARE.search(words))
