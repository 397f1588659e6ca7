"""Which lines of a news page are headlines, and which of them belongs to which story."""

import re
from collections import Counter
from collections.abc import Sequence

from index.structure.cleaning import Line, has_prose_marks, is_balanced, is_continuation, is_terminated
from index.structure.newsmarks import is_bare_name, is_byline, is_date, match_continued, match_dateline
from index.structure.regulations import ITEM

_LONGEST_HEADLINE, _LONGEST_SUBHEAD, _SHORT_HEADLINE = 80, 40, 8

_OPENER = re.compile(
    r"与此同时|同时|此外|近年来|近日|日前|目前|据了解|据介绍|据悉|下一步|会上|会前|会后|截至|今年以来"
    r"|为了|随着|通过|由于|因此"
)
_SUBTITLE = re.compile(r"——|--")
_SIGNATURE = re.compile(r"[（(][^（()）。，；]{2,36}[）)]")
_KICKER = re.compile(r"(?:强调|指出|要求|提出|表示|时说|……|：|:)$")
_NAME = re.compile(r"\S{1,11}(?:[省市县区镇乡村局委办厅院]|街道|社区|中心|集团|公司|政府|法院|大学|学院)")
_ATTENDANCE = re.compile(r"(?:主持|出席|讲话|参加|致辞|陪同|作报告|列席)(?:会议|并讲话)?$")
_CERTAIN = 1.5  # how many times better the best match must be than the next


def is_heading(line: Line, open_text: str, following: Sequence[Line], in_run: bool) -> bool:
    """Tells whether a line is a headline, kicker or subhead rather than a part of a body."""
    text = line.text
    if line.level:
        return True
    if not following or _is_never_heading(text) or is_date(following[0].text):
        return False
    if _SUBTITLE.match(text):
        return in_run
    if is_byline(text):
        return in_run or _looks_like_title(following[0].text)
    before_dateline = match_dateline(following[0].text) is not None
    if len(text) > (_LONGEST_HEADLINE if before_dateline or in_run else _LONGEST_SUBHEAD):
        return False
    if before_dateline and not has_prose_marks(re.sub(r"[、：！？]", "", text)) and is_balanced(text):
        return not is_continuation(text)
    if open_text and not is_terminated(open_text) and not is_byline(open_text):
        return False
    if before_dateline and len(text) <= _LONGEST_SUBHEAD and is_balanced(text):
        return not re.search(r"[。；;]", text) and not is_continuation(text)
    return _looks_like_title(text) and _goes_with(text, following)


def _is_never_heading(text: str) -> bool:
    return bool(
        match_dateline(text) or match_continued(text) or _SIGNATURE.fullmatch(text) or ITEM.match(text)
    )


def _looks_like_title(text: str) -> bool:
    """Tells whether a line has the looks of a title: no commas, no full stop, nothing left open."""
    if re.search(r"[，。；,;]", text) or text.endswith(("：", ":", "、", "的", "和", "与", "及", "在", "对")):
        return False
    return is_balanced(text) and not is_continuation(text) and not _OPENER.match(text)


def _goes_with(text: str, following: Sequence[Line]) -> bool:
    """Tells whether what follows a title-like line lets it be a title."""
    nearest = following[0]
    if nearest.level:
        return True
    if is_terminated(text):  # a kicker with …… or ！ needs a headline below it
        return _looks_like_title(nearest.text) and not is_terminated(nearest.text) and len(nearest.text) <= 60
    if is_continuation(nearest.text):
        return False
    body = next((line.text for line in following if not _looks_like_title(line.text)), "")
    joint = text[-1] + nearest.text[0]
    torn = nearest.text == body and joint in body[1:]
    return not torn


def story_level(lines: Sequence[Line]) -> int:
    """Returns the depth of the Markdown headings that stories of a page stand under, 0 for none."""
    counts: Counter[int] = Counter()
    levels: set[int] = set()
    for line in lines:
        if line.level:
            levels.add(line.level)
        elif match_dateline(line.text):
            counts.update(levels)
            levels = set()
        elif is_terminated(line.text):
            levels = set()
    return min(counts, key=lambda level: (-counts[level], level), default=0)


def headline_level(run: Sequence[Line], level: int) -> int:
    """Returns the depth of the headline in the lines above a body: the page's story level, else the least."""
    levels = {line.level for line in run if line.level}
    return level if level in levels else min(levels, default=0)


def choose_headline(run: Sequence[Line], level: int) -> int:
    """Returns the position of the headline among the lines above a story's body.

    Markdown headings go before plain lines, those of the page's story level before others; else the line
    before a ——subtitle; else the first that is neither very short, a kicker (…强调, 市公安局), a byline nor
    a list of who attended.
    """
    depth = headline_level(run, level)
    candidates = [i for i, line in enumerate(run) if line.level == depth]
    for position in candidates[1:]:
        if _SUBTITLE.match(run[position].text) and position - 1 in candidates:
            return position - 1
    titles = [i for i in candidates if not _is_beside(run[i].text)] or candidates
    whole = [i for i in titles if not _NAME.fullmatch(run[i].text)] or titles
    return max(whole, key=lambda i: (min(len(run[i].text), _SHORT_HEADLINE), -i))


def _is_beside(text: str) -> bool:
    """Tells whether a line stands beside a headline."""
    if _KICKER.search(text) or _SUBTITLE.match(text) or is_byline(text) or is_bare_name(text):
        return True
    return bool(_ATTENDANCE.search(text)) and len(text) <= 24


def assign_headlines(run: Sequence[Line], bodies: Sequence[str]) -> list[list[Line]]:
    """Shares out headlines that stand one after another before the bodies of several stories.

    A line goes to the body it shares most words with, if that is certain; a kicker (a line above a
    headline that is certain of no body or of the same) stays with the headline below it.

    Returns:
        for each body its lines of the run in order; all go to the first body where nothing is certain.
    """
    owners = [_owner(line.text, bodies) for line in run]
    if len({owner for owner in owners if owner is not None}) < 2:
        return [list(run), *([] for _ in bodies[1:])]
    for position in range(len(run) - 2, -1, -1):
        if owners[position] is None:
            owners[position] = owners[position + 1]
    shares: list[list[Line]] = [[] for _ in bodies]
    last = 0
    for line, owner in zip(run, owners, strict=True):
        last = owner if owner is not None else last
        shares[last].append(line)
    return shares


def _owner(headline: str, bodies: Sequence[str]) -> int | None:
    """Returns the body that certainly belongs to a headline, or None."""
    pairs = _pairs(headline)
    shared = [{pair for pair in pairs if pair in body} for body in bodies]
    everywhere = set.intersection(*shared)
    scores = [len(found - everywhere) for found in shared]
    best = max(range(len(bodies)), key=lambda i: scores[i])
    second = max((score for i, score in enumerate(scores) if i != best), default=0)
    return best if scores[best] >= 2 and scores[best] > second * _CERTAIN else None


def _pairs(text: str) -> set[str]:
    """Returns the pairs of neighbouring letters of a text."""
    words = re.findall(r"\w+", text)
    return {word[i : i + 2] for word in words for i in range(len(word) - 1)}
