"""Finds Chinese places written in Latin letters: Jinan, Tai'an, Inner Mongolia, Yanhu District."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.places.gazetteer import DivisionPath, Gazetteer, Mention

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’`-][A-Za-zÀ-ÿ]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_LEVELS = {
    "province": ("province",),
    "city": ("city", "county"),
    "municipality": ("province", "city"),
    "prefecture": ("city",),
    "county": ("county",),
    "district": ("county",),
}
# In lower case only long names count: "linen", "hebe" and "china" are words, "qingdao" is not.
_SHORTEST_LOWER_CASE = 6


def find_romanised(text: str, gazetteer: Gazetteer, known: Sequence[DivisionPath] = ()) -> list[Mention]:
    """Finds the romanised places of `text`; namesakes (Suzhou) are told apart by the places around.

    A county counts only with District, County or City behind its name: too many of them are words.
    """
    mentions = list(_scan(text, gazetteer))
    places = [*known, *(mention.path for mention in mentions if mention.path)]
    return [replace(mention, candidates=_prefer(mention.candidates, places)) for mention in mentions]


def _scan(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    words = list(_WORD.finditer(text))
    position = 0
    while position < len(words):
        for length in (3, 2, 1):
            run = words[position : position + length]
            if len(run) < length or not _adjoin(text, run):
                continue
            follower = words[position + length : position + length + 1]
            mention = _recognise(text, run, follower, gazetteer)
            if mention:
                yield mention
                position += length - 1
                break
        position += 1


def _adjoin(text: str, run: Sequence[re.Match[str]]) -> bool:
    return all(text[left.end() : right.start()] in (" ", "-") for left, right in pairwise(run))


def _recognise(
    text: str,
    run: Sequence[re.Match[str]],
    follower: Sequence[re.Match[str]],
    gazetteer: Gazetteer,
) -> Mention | None:
    written = _POSSESSIVE.sub("", text[run[0].start() : run[-1].end()])
    key = re.sub(r"[^a-z]", "", written.lower().replace("ü", "v"))
    if not written[0].isupper() and len(key) < _SHORTEST_LOWER_CASE:
        return None
    paths = gazetteer.romanised.get(key, ())
    kind = follower[0][0].lower() if follower and _adjoin(text, (run[-1], follower[0])) else ""
    levels = _LEVELS.get(kind, ("province", "city"))
    paths = tuple(path for path in paths if gazetteer.divisions[path].level in levels)
    paths = tuple(path for path in paths if path not in gazetteer.abolished) or paths
    if not paths:
        return None
    end = follower[0].end() if kind in _LEVELS else run[0].start() + len(written)
    return Mention(text[run[0].start() : end], run[0].start(), end, paths)


def _prefer(paths: tuple[DivisionPath, ...], places: Sequence[DivisionPath]) -> tuple[DivisionPath, ...]:
    """Keeps what agrees with the places around, then the highest level."""
    for place in places:
        agreeing = tuple(path for path in paths if path[: len(place)] == place or place[: len(path)] == path)
        paths = agreeing or paths
    highest = min(len(path) for path in paths)
    return tuple(path for path in paths if len(path) == highest)
