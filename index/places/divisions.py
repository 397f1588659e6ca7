"""Which provinces, cities, counties and towns a text names, and which of them lies in which."""

import re
from collections.abc import Sequence

from index.language.words import spans_of_words
from index.places.gazetteer import Division, DivisionPath, Mention, load_gazetteer
from index.places.placenames import StandsAlone, find_names
from index.places.romanisation import find_romanised

__all__ = [
    "Division",
    "DivisionPath",
    "Mention",
    "display_name",
    "division_of",
    "find_divisions",
    "is_within",
    "parents",
    "successors",
    "unlisted_place",
]

_CITY = re.compile(r"(?!.{0,2}(?:[两几]|[一三四五六七八九十]个))[一-鿿]{2,3}?[市县]")
_LONGEST = 12


def find_divisions(
    text: str, context: Sequence[DivisionPath] = (), stands_alone: StandsAlone | None = None
) -> list[Mention]:
    """Finds the divisions named in `text`, in order, without overlaps.

    Full and short names, former names, nicknames, towns right behind their county, and pinyin (Tai'an).
    A chain (山东省青岛市市南区) is one mention with the deepest path. A county's short name that is also
    a word (和平, 平原) counts only right behind its parent; a short name that is part of the name of a
    street (南京路) or, for a county, of a mountain or lake (微山湖) never does.

    Args:
        text: simplified Chinese or English.
        context: paths of places known from elsewhere (the document's, the conversation's), which help to
            tell namesakes apart.
        stands_alone: tells that such a name is a place at certain offsets; it then counts without its parent,
            if the context has a place of its city.
    """
    gazetteer = load_gazetteer()
    mentions = find_names(text, gazetteer, context, stands_alone)
    known = [mention.path for mention in mentions if mention.path]
    mentions += find_romanised(text, gazetteer, (*known, *context))
    return sorted(mentions, key=lambda mention: mention.start)


def division_of(name: str) -> Division | None:
    """Looks up one name: 青岛, 青岛市, 山东省青岛市, 鲁, Qingdao; None if unknown or shared by places."""
    gazetteer = load_gazetteer()
    name = name.strip()
    if name in gazetteer.abbreviations:
        return gazetteer.divisions[gazetteer.abbreviations[name]]
    entry = gazetteer.names.get(name)
    if entry:
        return gazetteer.divisions[entry.paths[0]] if len(entry.paths) == 1 else None
    mentions = find_divisions(name)
    if len(mentions) != 1 or mentions[0].surface != name or not mentions[0].path:
        return None
    path = mentions[0].path
    return gazetteer.divisions.get(path) or Division(path[-1], "street", path)


def unlisted_place(text: str) -> str:
    """The place that a text begins with and that no register knows: a new one, or one that is made up."""
    words = spans_of_words(text[:_LONGEST])
    found = _CITY.match(text)
    if found is None or (found.end() - 1, found.end()) not in words or find_divisions(found[0]):
        return ""
    return found[0]


def successors(path: DivisionPath) -> tuple[DivisionPath, ...]:
    """What an abolished division became (莱芜市 → 莱芜区, 钢城区); the path itself if it still exists."""
    abolished = load_gazetteer().abolished
    for depth in range(len(path), 0, -1):
        if path[:depth] in abolished:
            return tuple(now + path[depth:] for now in abolished[path[:depth]].now)
    return (path,)


def is_within(path: DivisionPath, ancestor: DivisionPath) -> bool:
    """Tells whether a place is `ancestor` or lies in it; a rule of `ancestor` then applies to it.

    The empty path is the whole country. An abolished division counts as what became of it: 莱芜区 lies
    within 莱芜市, and 莱芜市 within 济南市.
    """
    if path[: len(ancestor)] == ancestor:
        return True
    wholes = successors(ancestor)
    return all(any(now[: len(whole)] == whole for whole in wholes) for now in successors(path))


def parents(path: DivisionPath) -> tuple[DivisionPath, ...]:
    """The divisions above a place, the nearest first; of an abolished one, those above its successors."""
    above = [now[:depth] for now in successors(path) for depth in range(len(now) - 1, 0, -1)]
    return tuple(sorted(dict.fromkeys(above), key=len, reverse=True))


def display_name(path: DivisionPath) -> str:
    """The place as citizens say it: 青岛市; a county with its city (运城市盐湖区)."""
    below_city = len(path) > 2 or (len(path) == 2 and path[0].endswith("市"))
    return "".join(path[-2:] if below_city else path[-1:])
