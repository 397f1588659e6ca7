"""Finds written place names in Chinese text and refuses those that are other words there."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.language.words import spans_of_words
from index.places.gazetteer import DivisionPath, Gazetteer, Mention, Name

# A short name before these is a street (南京路), a mountain (吕梁山) or a namesake, not the place.
_STREET_BEHIND = re.compile(
    r"[东西南北中一二三四五六七八九十]{0,2}"
    r"(?:路(?![政面段口网灯况边域桥上])|街(?![道区头面镇乡市上边])|大道|大街|巷|胡同|里弄|弄堂|高架|立交|大桥)"
)
_NATURE_BEHIND = re.compile(r"[河湖江岛峡湾](?![道长湖泊]|流(?!域))")
_MOUNTAIN_BEHIND = re.compile(r"山(?![区体林水地])")
_NAMESAKE_BEHIND = re.compile(r"风景|景区|街道|镇|乡|村|社区|小区|大学|学院|中学|小学|银行")
_EDGE_BEHIND = re.compile(r"[岸侧麓坡脚]|[部面](?![分署门长队级委临对向积试议谈粉条貌])")
_DIRECTIONAL = frozenset(("山东", "山西", "河南", "河北", "湖南", "湖北", "江西", "海南", "海东", "海北"))

_TOWN = re.compile(r"([一-鿿]{1,4}?)(街道|镇|乡)(?![镇村级长域容])")
_NOT_IN_TOWN = re.compile(
    r"[各和与及或的在有为是对等全本该将向到由把从内外市县区州省镇乡村]|人民|政府|部门|街道|"
    r"^(?:城|集|小|古|重|强|名|街|特色|示范|中心|重点|建制|专业|产业)$"
)


_WINDOW = 20  # characters around a name that are cut into words


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name found, not yet judged."""

    start: int
    end: int
    name: Name


StandsAlone = Callable[[int, int], bool]
"""Whether a name that is an ordinary word, too, is a place between these offsets of the text."""


def find_names(
    text: str,
    gazetteer: Gazetteer,
    context: Sequence[DivisionPath],
    stands_alone: StandsAlone | None = None,
) -> list[Mention]:
    """Finds the places that a Chinese text names; see `index.places.divisions.find_divisions`."""
    hits = list(_scan(text, gazetteer))
    anchors = [hit for hit in hits if len(hit.name.paths) == 1 and not hit.name.common]
    mentions = [mention for hit in hits if (mention := _judge(text, hit, anchors, context, stands_alone))]
    return [_with_town(text, mention, gazetteer) for mention in _join_chains(text, mentions)]


def _scan(text: str, gazetteer: Gazetteer) -> Iterator[_Hit]:
    """Takes the longest name at each place, from left to right."""
    start = 0
    while start < len(text) - 1:
        found = _longest_at(text, start, gazetteer)
        if found and not found.name.full and _is_torn(text, found, gazetteer):
            found = None
        if found:
            yield found
        start = found.end if found else start + 1


def _longest_at(text: str, start: int, gazetteer: Gazetteer) -> _Hit | None:
    for surface in gazetteer.by_start.get(text[start : start + 2], ()):
        if text.startswith(surface, start):
            hit = _Hit(start, start + len(surface), gazetteer.names[surface])
            if found := _fit(text, hit, gazetteer):
                return found
    return None


def _is_torn(text: str, hit: _Hit, gazetteer: Gazetteer) -> bool:
    """Tells whether a short name is cut out of two words, the second of them a place: 最[新北]京."""
    others = (_longest_at(text, start, gazetteer) for start in range(hit.start + 1, hit.end))
    beyond = next((other for other in others if other and other.end > hit.end), None)
    if beyond is None:
        return False
    low = max(hit.start - _WINDOW, 0)
    words = spans_of_words(text[low : beyond.end + _WINDOW])
    edges = {low + edge for span in words for edge in span}
    return {beyond.start, beyond.end} <= edges and not {hit.start, hit.end} <= edges


def _fit(text: str, hit: _Hit, gazetteer: Gazetteer) -> _Hit | None:
    """Refuses a name that its neighbours make another word, and gives 市 back to 市北区 or 市场."""
    if hit.name.full:
        return _fit_full(text, hit, gazetteer)
    if hit.name.guard and hit.name.guard.refuses(text, hit.start, hit.end):
        return None
    if _STREET_BEHIND.match(text, hit.end):
        return None
    if text[hit.start : hit.end] in _DIRECTIONAL and _EDGE_BEHIND.match(text, hit.end):
        return None
    level = gazetteer.divisions[hit.name.paths[0]].level
    if level != "province" and _NATURE_BEHIND.match(text, hit.end):
        return None
    if level == "county" and (_MOUNTAIN_BEHIND.match(text, hit.end) or _NAMESAKE_BEHIND.match(text, hit.end)):
        return None
    return hit


def _fit_full(text: str, hit: _Hit, gazetteer: Gazetteer) -> _Hit | None:
    surface, behind = text[hit.start : hit.end], text[hit.end : hit.end + 1]
    if not surface.endswith("市"):
        return None if surface.endswith("县") and behind == "级" else hit
    short = gazetteer.names.get(surface[:-1])
    if not short or short.paths != hit.name.paths:
        return None if behind == "场" else hit
    district = gazetteer.names.get(text[hit.end - 1 : hit.end + 2])
    if behind == "场" or (district and any(path[:-1] in hit.name.paths for path in district.paths)):
        return _Hit(hit.start, hit.end - 1, short)
    return hit


def _judge(
    text: str,
    hit: _Hit,
    anchors: Sequence[_Hit],
    context: Sequence[DivisionPath],
    stands_alone: StandsAlone | None,
) -> Mention | None:
    """Settles which place a name stands for, or that it is none."""
    paths = hit.name.paths
    if hit.name.common:
        behind = [anchor.name.paths[0] for anchor in anchors if _follows(text, anchor, hit)]
        paths = tuple(path for path in paths if any(path[: len(parent)] == parent for parent in behind))
        if not paths and stands_alone and stands_alone(hit.start, hit.end):
            paths = tuple(p for p in hit.name.paths if any(known[:2] == p[:2] for known in context))
        if len(paths) != 1:
            return None
    elif len(paths) > 1:
        paths = _narrow(hit, anchors, context)
        if len(paths) > 1 and not hit.name.full:
            return None
    return Mention(text[hit.start : hit.end], hit.start, hit.end, paths)


def _follows(text: str, anchor: _Hit, hit: _Hit) -> bool:
    return 0 <= hit.start - anchor.end <= 1 and not text[anchor.end : hit.start].strip()


def _narrow(hit: _Hit, anchors: Sequence[_Hit], context: Iterable[DivisionPath]) -> tuple[DivisionPath, ...]:
    """Keeps the namesakes that agree with the places named nearby, the nearest before it first."""
    before = [anchor.name.paths[0] for anchor in reversed(anchors) if anchor.end <= hit.start]
    after = [anchor.name.paths[0] for anchor in anchors if anchor.start >= hit.end]
    paths = hit.name.paths
    for known in dict.fromkeys((*before, *after, *context)):
        paths = tuple(path for path in paths if _agree(path, known)) or paths
        if len(paths) == 1:
            break
    return paths


def _agree(path: DivisionPath, known: DivisionPath) -> bool:
    """A county agrees with its city, its province and the other counties of its city."""
    return path[: len(known)] == known or (len(path) > 1 and known[: len(path) - 1] == path[:-1])


def _join_chains(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Joins 山东省 + 青岛市 + 市南区 into one mention."""
    joined: list[Mention] = []
    for mention in mentions:
        above = joined[-1] if joined and joined[-1].end == mention.start else None
        inside = tuple(
            path
            for path in mention.candidates
            if above and above.path and path[: len(above.path)] == above.path
        )
        if above and inside:
            joined[-1] = Mention(text[above.start : mention.end], above.start, mention.end, inside)
        else:
            joined.append(mention)
    return joined


def _with_town(text: str, mention: Mention, gazetteer: Gazetteer) -> Mention:
    """Takes a town right behind its county into the mention: 杏花岭区三桥街道."""
    if mention.path not in gazetteer.holders_of_towns:
        return mention
    town = _TOWN.match(text, mention.end)
    if not town or _NOT_IN_TOWN.search(town[1]):
        return mention
    return replace(
        mention,
        surface=text[mention.start : town.end()],
        end=town.end(),
        candidates=((*mention.path, town[0]),),
    )
