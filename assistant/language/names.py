"""Names whose exchange changes who, where or by which document: titles, bodies, persons, places."""

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.language.words import any_of, words_of
from index.places.divisions import DivisionPath, find_divisions


class NameSort(StrEnum):
    """What bears the name."""

    TITLE = "title"
    BODY = "body"
    PERSON = "person"
    PLACE = "place"
    OWN_PLACE = "own place"  # 本市: where the document is of


@dataclass(frozen=True, slots=True)
class ProperName:
    """A name and where it stands; of a division also where that lies."""

    sort: NameSort
    surface: str
    start: int
    end: int
    division: DivisionPath = ()


_LEVELS, _STEMS = f"(?:{any_of('bodies', 'levels')})", f"(?:{any_of('bodies', 'stems')})"
_KIND = f"(?:行政)?(?:{any_of('bodies', 'qualities')})?(?:{any_of('bodies', 'kinds')})"
_BODY = re.compile(
    rf"(?:{_LEVELS}*人民)?{_LEVELS}*(?:{_STEMS}(?:[、和与]{_STEMS})*{_KIND}|派出所)"
    rf"|{_LEVELS}*人民(?:{any_of('bodies', 'peoples')})|{any_of('bodies', 'others')}"
)
_LISTED_STEM = re.compile(rf"(?<![\u4e00-\u9fff]){_STEMS}(?=[、和与])|(?<=[、和与]){_STEMS}(?=[、和与等])")
_ANY_BODY = re.compile(rf"[\u4e00-\u9fff]{{2,16}}?(?:{any_of('bodies', 'endings')})")
_SHORT_BODY = re.compile(
    rf"(?:{any_of('bodies', 'short_levels')})"
    rf"(?P<name>委(?!{any_of('bodies', 'not_after_committee')})|{any_of('bodies', 'short')})"
)
_PERSON = re.compile(
    rf"(?:{any_of('persons', 'offices')})(?P<name>[\u4e00-\u9fff]{{2,3}})"
    rf"(?=[，。、；：,.;:]|{any_of('persons', 'acts')}|$)"
)
_OWN_PLACE = re.compile(rf"[本全](?:{any_of('places', 'own')})")
_TITLE = re.compile(rf"《(?!(?:{any_of('titles', 'short')})》)[^《》]{{2,60}}》")
_INTERCHANGEABLE = frozenset((*words_of("bodies", "interchangeable"), " "))


def find_names(text: str) -> tuple[ProperName, ...]:
    """The titles, persons, places and the bodies whose bounds are known, in order."""
    found = [ProperName(NameSort.TITLE, m[0], *m.span()) for m in _TITLE.finditer(text)]
    found += [ProperName(NameSort.PERSON, m["name"], *m.span("name")) for m in _PERSON.finditer(text)]
    for pattern in (_BODY, _LISTED_STEM):
        found += [ProperName(NameSort.BODY, m[0], *m.span()) for m in pattern.finditer(text)]
    found += [ProperName(NameSort.OWN_PLACE, m[0], *m.span()) for m in _OWN_PLACE.finditer(text)]
    found += [ProperName(NameSort.PLACE, m.surface, m.start, m.end, m.path) for m in find_divisions(text)]
    return tuple(sorted(found, key=lambda name: (name.start, name.end)))


def find_bodies(text: str) -> tuple[ProperName, ...]:
    """Whatever ends like a body (…部门, …协会), with the words before it, whose bounds are not known."""
    return tuple(ProperName(NameSort.BODY, m[0], *m.span()) for m in _ANY_BODY.finditer(text))


def find_short_bodies(text: str) -> tuple[tuple[ProperName, str], ...]:
    """Bodies called by their level (市政协), each with the word that its full name must have."""
    return tuple(
        (ProperName(NameSort.BODY, m[0], *m.span()), "委员会" if m["name"] == "委" else m["name"])
        for m in _SHORT_BODY.finditer(text)
    )


def is_same_office(missing: str) -> bool:
    """Whether a body's name without these characters is the same body: 公安局 and 公安机关."""
    return _INTERCHANGEABLE.issuperset(missing)
