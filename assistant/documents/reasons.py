"""Why a file or a page was not read, and what to do, in the reader's language.

Loaders say it in English, reason and advice parted by "; ", and an index keeps that; the Chinese stands in
`reasons.toml`.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CHINESE, ENGLISH = "zh", "en"
_BETWEEN = "; "
_VARIES = "{}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not read, and what to do about it."""

    cause: str
    advice: str


def explain(reason: str, language: str = CHINESE) -> Reason:
    """Returns a reason that a loader gave; without advice of its own it has that which always helps."""
    cause, *advice = _parts(reason, language)
    between = _BETWEEN if language == ENGLISH else "；"
    return Reason(cause, between.join(advice) or _catalogue()["advice"][language])


def say_reason(reason: str) -> str:
    """Returns a reason with the advice it has, in Chinese, in one line."""
    return "；".join(_parts(reason, CHINESE))


def _parts(reason: str, language: str) -> list[str]:
    parts = reason.split(_BETWEEN)
    return parts if language == ENGLISH else [translate(part) for part in parts]


def translate(part: str) -> str:
    """Returns a reason, or an advice, in Chinese; as it is where there is no translation."""
    for pattern, chinese in _patterns():
        if match := pattern.fullmatch(part):
            return chinese.format(*match.groups())
    return part


@cache
def _catalogue() -> dict[str, Any]:
    text = files("assistant.documents").joinpath("reasons.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What loaders say as patterns, those that leave most open last."""
    parts = sorted(_catalogue()["parts"].items(), key=lambda pair: pair[0].count(_VARIES))
    return tuple(
        (re.compile("(.*)".join(map(re.escape, english.split(_VARIES))), re.DOTALL), chinese)
        for english, chinese in parts
    )
