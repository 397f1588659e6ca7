"""News pages as stories: headline, dateline, body, captions apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index.places.divisions import find_divisions
from index.structure.asides import find_asides, make_aside
from index.structure.cleaning import (
    Line,
    is_balanced,
    is_terminated,
    join_lines,
    join_pieces,
    mark_skipped,
    normalise_heading,
)
from index.structure.headlines import (
    assign_headlines,
    choose_headline,
    headline_level,
    is_heading,
    story_level,
)
from index.structure.newsmarks import (
    is_bare_name,
    is_byline,
    is_credited,
    is_date,
    match_continued,
    match_dateline,
    names_reporter,
    opens_caption,
    read_dateline_date,
    read_issue_date,
    strip_capital,
)
from index.structure.story_places import place_page, place_story
from index.types import Document, Unit

_INLINE_HEADING = re.compile(r"[。！？”）]\s+([^\s，。；：！？,;]{3,18}(?:\s[^\s，。；：！？,;]{3,18})?)$")
_SIGNED = re.compile(r"[。！？”’]\s*\n?[（(][^（()）。，；]{2,36}[）)]$")
_ANNOUNCEMENT = re.compile(r"(?:公告|声明|启事|公示|通告|讣告|更正|简讯|快讯|天气预报)$")
_DAY_OPENER = re.compile(r"(?:\d{1,2}月)?\d{1,2}日")


@dataclass(slots=True)
class _Section:
    """The part of a story under one subhead."""

    subhead: str
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Story:
    """A story being collected; `run` holds the lines above its body."""

    run: list[Line]
    sections: list[_Section]

    @property
    def text(self) -> str:
        """The body as far as it has been read."""
        return "\n".join(line.text for section in self.sections for line in section.lines)

    @property
    def is_dated(self) -> bool:
        """Whether the body begins with a dateline."""
        return bool(self.sections[0].lines) and match_dateline(self.sections[0].lines[0].text) is not None

    @property
    def is_signed(self) -> bool:
        """Whether the body ends with its author's name."""
        return bool(_SIGNED.search("\n".join(line.text for line in self.sections[-1].lines[-2:])))


def is_news(lines: Sequence[Line]) -> bool:
    """Tells whether the text is a newspaper page or a news article: datelines, reporters, captions."""
    for line in lines:
        if match_dateline(line.text) or names_reporter(line.text) or match_continued(line.text):
            return True
        if opens_caption(line.text) and is_credited(line.text):
            return True
    return False


def parse_stories(document: Document, lines: Sequence[Line]) -> list[Unit]:
    """Returns the stories of a page in order, captions and page matter as units of their own."""
    lines = list(_split_inline_headings(lines))
    asides = find_asides(lines)
    inside = {i for low, (high, _) in asides.items() for i in range(low, high)}
    level = story_level([line for i, line in enumerate(lines) if i not in inside])
    stories = _collect(lines, inside, level)
    _share_headlines(stories)
    issued = next((day for line in lines if (day := read_issue_date(line.text))), None)
    page = place_page("\n".join(story.text for story in stories), document.metadata.division)
    units = [unit for story in stories for unit in _make_units(story, level, issued, page)]
    for low, (high, label) in asides.items():
        start = lines[low].spans[0].raw
        around = next((u.division for u in units if u.spans[0].raw < start < u.spans[-1].raw), ())
        units.append(make_aside(lines[low:high], label, around or page))
    return sorted(units, key=lambda unit: unit.spans[0].raw)


def _split_inline_headings(lines: Sequence[Line]) -> Iterator[Line]:
    """Parts a subhead that the page lost the line break before from the paragraph it hangs on."""
    for line in lines:
        match = None if line.level else _INLINE_HEADING.search(line.text)
        if match and len(line.text) > 80 and is_balanced(match[1]):
            yield line.slice(0, match.start(1))
            yield replace(line.slice(match.start(1)), level=0)
        else:
            yield line


def _collect(lines: Sequence[Line], inside: set[int], level: int) -> list[_Story]:
    """Groups the lines that are not inside of asides into stories."""
    running = [(i, line) for i, line in enumerate(lines) if i not in inside]
    stories: list[_Story] = []
    run: list[Line] = []
    for order, (position, line) in enumerate(running):
        following = [other for _, other in running[order + 1 : order + 4]]
        open_text = "" if run or not stories else _open_text(stories[-1])
        if is_heading(line, open_text, following, bool(run)):
            run.append(line)
            continue
        skipped = position - 1 in inside
        continued = match_continued(line.text)
        if run or continued or not stories or match_dateline(line.text):
            _open(stories, run, line, level)
            run = []
            if continued and not stories[-1].run:
                stories[-1].run = [line.slice(0, continued.end())]
                line = line.slice(continued.end())
        if line.text:
            _append(stories[-1].sections[-1].lines, mark_skipped(line) if skipped else line)
    if run:
        stories.append(_Story([], [_Section("", run)]))
    return [story for story in stories if story.text or story.run]


def _open_text(story: _Story) -> str:
    lines = story.sections[-1].lines
    return lines[-1].text if lines else ""


def _append(lines: list[Line], line: Line) -> None:
    """Adds a line of the body; one that goes on with an unfinished paragraph is joined to it."""
    alone = is_byline(line.text) or is_date(line.text) or bool(lines and is_byline(lines[-1].text))
    if lines and not alone and not is_terminated(lines[-1].text):
        lines[-1] = join_pieces(lines[-1], line)
    else:
        lines.append(line)


def _open(stories: list[_Story], run: list[Line], line: Line, level: int) -> None:
    """Starts a new story, or a new section of the last one, with the body line below the run."""
    if stories and run and not _starts_story(stories[-1], run, line, level):
        stories[-1].sections.append(_Section(normalise_heading(" ".join(item.text for item in run))))
    else:
        stories.append(_Story(list(run), [_Section("")]))


def _starts_story(last: _Story, run: Sequence[Line], line: Line, level: int) -> bool:
    """Tells whether lines above a body are the headline of a new story, not a subhead of the last one."""
    if match_dateline(line.text) or last.is_signed or match_continued(line.text):
        return True
    if any(is_byline(item.text) or item.text.startswith(("——", "--")) for item in run) or len(run) > 2:
        return True
    if _ANNOUNCEMENT.search(run[-1].text) or (len(run) == 2 and is_bare_name(run[-1].text)):
        return True
    depth, above = headline_level(run, level), headline_level(last.run, level)
    if depth and (level or above):
        return depth <= (above or level)
    if not last.is_dated:
        return False
    if _DAY_OPENER.match(line.text):
        return True
    known = last.text + "".join(item.text for item in last.run)
    named = find_divisions(" ".join(item.text for item in run))
    return any(mention.surface not in known for mention in named)


def _share_headlines(stories: Sequence[_Story]) -> None:
    """Gives headlines that stand stacked above several bodies each to its own."""
    position = 0
    while position < len(stories):
        end = position + 1
        while end < len(stories) and not stories[end].run:
            end += 1
        group = stories[position:end]
        if len(group) > 1 and len(group[0].run) > 1:
            shares = assign_headlines(group[0].run, [story.text for story in group])
            for story, share in zip(group, shares, strict=True):
                story.run = share
        position = end


def _make_units(story: _Story, level: int, issued: date | None, page: tuple[str, ...]) -> Iterator[Unit]:
    """Makes a unit of each section of a story; all carry its headline, place and date."""
    titles = [normalise_heading(line.text) for line in story.run]
    chosen = choose_headline(story.run, level) if titles else -1
    label = titles[chosen] if titles else ""
    above = tuple(title for i, title in enumerate(titles) if i != chosen)
    division = place_story(" ".join(titles), strip_capital(story.text), page)
    published = read_dateline_date(story.text) or issued
    for section in story.sections:
        lines = section.lines
        if not lines:
            continue
        whole = join_lines(lines, "\n")
        yield Unit(
            kind="story",
            heading=(*above, section.subhead) if section.subhead else above,
            label=label,
            text=whole.text,
            spans=whole.spans,
            published=published,
            place="".join(division[-1:]),
            division=division,
        )
