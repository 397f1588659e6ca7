"""Which place a part of a document is for, where its headings name one after another: a district, a city."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.language import marks
from index.places.divisions import DivisionPath, find_divisions, is_within
from index.types import Unit

_NUMBER = re.compile(rf"^(?:{marks.PART}|[\W\d_])+")
_LONGEST_NAME = 30
_FEWEST = 2  # one heading that begins with a place may only be about it
_CITY = 2


def place_units(units: Sequence[Unit], whole: DivisionPath) -> list[Unit]:
    """Returns the units, each with the place that its headings name, the innermost first.

    Only where headings name several places within the document's own, as summaries of many districts do.
    """
    named = [_place_of(unit, whole) for unit in units]
    if len(set(named) - {()}) < _FEWEST:
        return list(units)
    return [
        replace(unit, place=path[-1], division=path) if path and not unit.division else unit
        for unit, path in zip(units, named, strict=True)
    ]


def _place_of(unit: Unit, whole: DivisionPath) -> DivisionPath:
    if unit.kind == "story":
        return ()
    return next(filter(None, (_place_named(name, whole) for name in (unit.label, *unit.heading[::-1]))), ())


def _place_named(name: str, whole: DivisionPath) -> DivisionPath:
    """The place that a heading begins with, if it lies within the document's."""
    bare = _NUMBER.sub("", name)
    if not bare or len(bare) > _LONGEST_NAME:
        return ()
    context = [whole] if whole else []
    first = next((mention for mention in find_divisions(bare, context) if not mention.start), None)
    paths = first.candidates if first else ()
    inside = [path for path in paths if len(path) >= max(_CITY, len(whole) + 1) and is_within(path, whole)]
    return inside[0] if len(inside) == 1 else ()
