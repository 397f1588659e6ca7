"""Damage to a sentence in one place, for the benchmarks: another number, date, name, unit or word.

Each takes a sentence and a source of chance; it returns "" where there is nothing to damage.
"""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial

from assistant.language.quantities import Quantity, find_quantities
from evals.benchmarks.material import read_damage
from index.places.divisions import find_divisions

Damage = Callable[[str, random.Random], str]

_DIGIT = re.compile(r"\d|[一二三四五六七八九]")
_IN_BODY = re.compile(r"[\u4e00-\u9fff]{0,6}(?:部门|机关|机构|委员会|、)")
_SWAPS = read_damage()["swaps"]
_NAMES: dict[str, list[str]] = {kind: words.split() for kind, words in read_damage()["names"].items()}


def put(text: str, start: int, end: int, words: str) -> str:
    """Returns the text with words in the place of `text[start:end]`."""
    return text[:start] + words + text[end:]


def _change_quantity(of_dates: bool, text: str, chance: random.Random) -> str:
    """Another digit in a date, or in a number that is none."""
    found = find_quantities(text)
    places = [one for one in found if (one.unit == "date") is of_dates and _digits(text, one)]
    if not places:
        return ""
    at = chance.choice(_digits(text, chance.choice(places)))
    digits = "123456789" if text[at].isdigit() and text[at].isascii() else "一二三四五六七八九"
    changed = put(text, at, at + 1, _other(digits, text[at], chance))
    return changed if [one.key for one in find_quantities(changed)] != [one.key for one in found] else ""


def _digits(text: str, quantity: Quantity) -> list[int]:
    found = _DIGIT.finditer(text[quantity.start : quantity.end])
    return [quantity.start + match.start() for match in found]


def _other(choice: Sequence[str], than: str, chance: random.Random) -> str:
    return chance.choice([one for one in choice if one != than])


def change_place(text: str, chance: random.Random) -> str:
    """Another place for one that is named."""
    mentions = [mention for mention in find_divisions(text) if mention.path]
    if not mentions:
        return ""
    mention = chance.choice(mentions)
    return put(text, mention.start, mention.end, chance.choice(read_damage()["places"]))


def change_unit(text: str, chance: random.Random) -> str:
    """Another unit behind a number."""
    options = []
    for quantity in find_quantities(text):
        ends = [swap for swap in _SWAPS["unit"] if quantity.of(text).endswith(swap[0])]
        options += [(quantity.end, *max(ends, key=lambda swap: len(swap[0])))] if ends else []
    if not options:
        return ""
    end, old, new = chance.choice(options)
    return put(text, end - len(old), end, new)


def _swap(kind: str, text: str, chance: random.Random) -> str:
    """One of the words of a kind for the one it is confused with."""
    options = [(old, new) for old, new in _SWAPS[kind] if old in text]
    return text.replace(*chance.choice(options), 1) if options else ""


def change_name(text: str, chance: random.Random) -> str:
    """Another body, city or title for one that is named."""
    known = [name for name in (*_NAMES["bodies"], *_NAMES["cities"]) if name in text]
    titles = re.findall(r"《[^《》]+》", text)
    names = [name for name in known if name not in "".join(titles)] + titles
    if not names:
        return ""
    name = chance.choice(names)
    kind = "titles" if name.startswith("《") else "cities" if name in _NAMES["cities"] else "bodies"
    return text.replace(name, _other(_NAMES[kind], name, chance), 1)


def change_word(text: str, chance: random.Random) -> str:
    """Another word for one that is no part of the name of a body."""
    places = [match for word in _NAMES["words"] for match in re.finditer(word, text)]
    places = [match for match in places if not _IN_BODY.match(text, match.end())]
    if not places:
        return ""
    place = chance.choice(places)
    return put(text, place.start(), place.end(), _other(_NAMES["words"], place[0], chance))


change_number: Damage = partial(_change_quantity, False)
change_date: Damage = partial(_change_quantity, True)
swap_comparison: Damage = partial(_swap, "comparison")
swap_negation: Damage = partial(_swap, "negation")
swap_body: Damage = partial(_swap, "body")
