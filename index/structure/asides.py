"""What stands on a news page beside its stories: captions, page matter, a site's notices."""

from collections.abc import Sequence

from index.structure.cleaning import Line, join_lines
from index.structure.newsmarks import is_credited, is_notice, is_page_matter, match_dateline, opens_caption
from index.structure.story_places import place_story
from index.types import Unit

CAPTION, PAGE, NOTICE = "图片说明", "版面信息", "网站声明"
_LONGEST_CAPTION = 5  # lines, to the photographer's name


def find_asides(lines: Sequence[Line]) -> dict[int, tuple[int, str]]:
    """Returns first line → (line after the last, label) of everything that is not part of a story."""
    asides: dict[int, tuple[int, str]] = {}
    position = 0
    while position < len(lines):
        text, end, label = lines[position].text, position + 1, ""
        if is_page_matter(text):
            label = PAGE
        elif is_notice(text, after_notice=False):
            end, label = _notice_end(lines, position), NOTICE
        elif opens_caption(text):
            end, label = _caption_end(lines, position), CAPTION
        elif is_credited(text) and not lines[position].level:
            label = CAPTION
        if label:
            asides[position] = (end, label)
        position = end
    return asides


def _notice_end(lines: Sequence[Line], start: int) -> int:
    """A notice takes in the numbered lines and further notices right below it."""
    end = start + 1
    while end < len(lines) and is_notice(lines[end].text, after_notice=True):
        end += 1
    return end


def _caption_end(lines: Sequence[Line], start: int) -> int:
    """A caption goes on to its photographer's name if that comes soon, else it is one line."""
    for position in range(start, min(start + _LONGEST_CAPTION, len(lines))):
        line = lines[position]
        other = opens_caption(line.text) and not line.text.startswith("图")
        if position > start and (line.level or other or match_dateline(line.text)):
            break
        if is_credited(line.text):
            return position + 1
    return start + 1


def make_aside(lines: Sequence[Line], label: str, page: tuple[str, ...]) -> Unit:
    """Makes a unit of a caption (which has a place of its own), page matter or a notice."""
    whole = join_lines(lines, "\n")
    division = place_story("", whole.text, page) if label == CAPTION else ()
    return Unit(
        "section", (), label, whole.text, whole.spans, place="".join(division[-1:]), division=division
    )
