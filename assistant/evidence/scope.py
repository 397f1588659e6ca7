"""Districts that a document leaves out: it says which of a city it is for, and another is asked about."""

import re

from index.places.divisions import DivisionPath, find_divisions
from index.places.gazetteer import short_names

# 市区（指上城区、下城区、拱墅区…）
_LISTED = re.compile(r"[（(]\s*(?:是?指|即|包括|含)\s*([^（()）]{6,200})[)）]")
_DISTRICT = 3
_FEWEST = 3


def leaves_out(text: str, place: DivisionPath) -> bool:
    """Whether a document's text lists districts of a city, and never names the one asked about."""
    if len(place) < _DISTRICT:
        return False
    district, city = place[:_DISTRICT], place[: _DISTRICT - 1]
    if any(name in text for name in (district[-1], *short_names(district[-1]))):
        return False
    return any(len(_districts(listed, city)) >= _FEWEST for listed in _LISTED.findall(text))


def _districts(text: str, city: DivisionPath) -> set[DivisionPath]:
    paths = (mention.path for mention in find_divisions(text, [city]))
    return {path[:_DISTRICT] for path in paths if len(path) >= _DISTRICT and path[: len(city)] == city}
