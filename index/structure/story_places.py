"""Where a news story plays."""

import re
from collections import Counter
from collections.abc import Sequence

from index.places.divisions import DivisionPath, find_divisions

PROVINCE, CITY, COUNTY = 1, 2, 3
_HEADLINE_WEIGHT = 3
_OPENING = 150  # characters in which a story says whom it is about
_SCOPES = (
    (re.compile(r"[我全]省|省委|省政府|副?省长"), PROVINCE),
    (
        re.compile(
            r"[我全]市|市委|市政府|市政协|市人大|副?市长|(?<![\u4e00-\u9fff])市[\u4e00-\u9fff]{2,8}(?:局|委)"
        ),
        CITY,
    ),
    (re.compile(r"[我全][县区]|[县区]委|[县区]政府|副?[县区]长"), COUNTY),
)


def place_page(text: str, known: DivisionPath) -> DivisionPath:
    """Returns the place nearly all of a page is about: what is known, or what it names."""
    return known or _narrow(_count(text, ()), share=0.75)[:CITY]


def place_story(headline: str, text: str, page: DivisionPath) -> DivisionPath:
    """Returns the path of the division a story is about, or () where that is not clear.

    The one place its headline names; else the place it mentions most. 我市, 副市长 and the like say that
    it is about the whole city, even when it names one of the counties, and which city if it names none.

    Args:
        headline: the story's headline with its kickers.
        text: its body.
        page: the place of the page; tells namesakes apart.
    """
    context = [page] if page else []
    named = _narrow(_count(headline, context), share=0.6)[:COUNTY]
    scope = _scope(headline) or _scope(_before_county(text[:_OPENING], context))
    if len(named) >= (scope or CITY):
        return named
    counts = _count(text, [*context, *([named] if named else [])])
    for path in _paths(headline, context):
        counts[path] += _HEADLINE_WEIGHT
    path = _narrow(counts, share=0.5)[: scope or COUNTY]
    scope = scope or (0 if path else _scope(text))
    if scope > len(path) and page[: len(path)] == path:
        return page[:scope]
    return path


def _before_county(text: str, context: Sequence[DivisionPath]) -> str:
    """Returns the text up to its first county: 副市长 before it means the city, 我省 after it nothing."""
    counties = (m.start for m in find_divisions(text, context) if len(m.candidates[0]) >= COUNTY)
    return text[: next(counties, len(text))]


def _scope(text: str) -> int:
    """Returns the level of the whole that a text speaks of (全市: 2), 0 if it does not say."""
    found = [(match.start(), level) for pattern, level in _SCOPES if (match := pattern.search(text))]
    return min(found)[1] if found else 0


def _paths(text: str, context: Sequence[DivisionPath]) -> list[DivisionPath]:
    return [mention.path[:COUNTY] for mention in find_divisions(text, context) if mention.path]


def _count(text: str, context: Sequence[DivisionPath]) -> Counter[DivisionPath]:
    return Counter(_paths(text, context))


def _narrow(counts: Counter[DivisionPath], share: float) -> DivisionPath:
    """Goes down from the country as long as one division has more than `share` of the mentions left."""
    path: DivisionPath = ()
    while True:
        inside = Counter({other: n for other, n in counts.items() if other[: len(path)] == path})
        steps: Counter[DivisionPath] = Counter()
        for other, number in inside.items():
            if len(other) > len(path):
                steps[other[: len(path) + 1]] += number
        if not steps:
            return path
        (best, number), *others = steps.most_common(2)
        rival = others[0][1] if others else 0
        if number <= inside.total() * share or rival * 2 > number:
            return path
        path = best
