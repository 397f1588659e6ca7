"""The title of a document that states none: from its first lines, its page's or its file's name."""

import re
from collections.abc import Sequence

from index.language import marks
from index.language.dates import parse_date
from index.language.document_kinds import kind_at_end, without_labels
from index.language.folding import bare_title, without_space

ORGAN = re.compile(
    r"[一-鿿（）、 　]{0,40}"
    r"(?:人民政府|政府办公[厅室]|办公[厅室]|委员会|常务委员会|[局厅院]|党委|[省市县区]委|管委会|领导小组)"
)
# 条例(2021-07-29): how a file's name gives the date of its version.
FILE_DATE = re.compile(r"[（(]\s*(\d{4}-\d{1,2}-\d{1,2})\s*[）)]$")
_LONGEST, _SHORTEST = 80, 4
_HEAD_LINES = 40
_MOST_LINES = 4  # a title is rarely broken into more
_STATED = re.compile(
    r"(?:(?:原?标\s*题|名\s*称|Title)\s*[:：]|【(?:标题|(?:事项|服务|文件)?名称)】)\s*(?P<title>\S.{3,})$"
)
_ENDS_SENTENCE = ("。", "；", "，", "：", ":", "、", "！", "!")
# What stands at the head of a page and is no title: the number of a part, a masthead, a path of links.
_PART = re.compile(rf"{marks.PART}|附\s*[件录表图]|目\s*[录次]$")
_MASTHEAD = re.compile(r"文\s*件$")
_NUMBER = re.compile(rf"{marks.DOCUMENT_NUMBER}$")
_PATH = re.compile(r"[>＞»›|]|={3,}|https?:")
_CHINESE = re.compile(r"[一-鿿]{2}")
_NO_LETTER = re.compile(r"[\W\d_]+")


def infer_title(lines: Sequence[str], above_articles: Sequence[str], page: str, stem: str) -> str:
    """Returns the best title there is; never a numbered sentence, an addressee or the heading of a part.

    A text made of articles has the title that stands nearest above the first, for a decree or a notice may
    come before it. Otherwise the line that the page's or the file's name repeats, else the first line if it
    can be a title, else the first that ends like one, else a name.

    Args:
        lines: the first lines of the text, without marks.
        above_articles: those above the first article; none if there are no articles.
        page: what a web page calls itself, often with the site's name in it.
        stem: the file's name without its ending.
    """
    for line in lines[:_HEAD_LINES]:
        if stated := _STATED.match(line):
            return without_labels(stated["title"])
    name = FILE_DATE.sub("", stem)
    text = "".join(without_space(line) for line in lines) + without_space(name)
    named = [title for title in _candidates(above_articles, text) if kind_at_end(bare_title(title))]
    if named:
        return next(title for title in named if _letters(title).endswith(_letters(named[-1])))
    for other in (name, page):
        near = _candidates(lines[:_HEAD_LINES], text)
        if repeated := [title for title in near if _is_repeated(title, other)]:
            return max(repeated, key=len)
    prose = next((at for at, line in enumerate(lines) if line.endswith("。")), _HEAD_LINES)
    candidates = _candidates(lines[:prose], text)
    if candidates and lines[0].startswith(candidates[0][:_SHORTEST]):
        return candidates[0]
    endings = [title for title in candidates if kind_at_end(bare_title(title))]
    names = [known for known in (page, name) if _CHINESE.search(known)]
    return next(iter([*endings, *names, *candidates]), "") or _start(lines) or name


def _candidates(lines: Sequence[str], text: str) -> list[str]:
    """The lines that can be a title, one broken over several lines made whole."""
    found: list[str] = []
    position = 0
    while position < len(lines):
        title, taken = _whole_title(lines[position : position + _MOST_LINES], text)
        if _can_be_title(title):
            found.append(title)
        position += taken
    return [title for title in found if _CHINESE.search(title)] or found


def _whole_title(lines: Sequence[str], text: str) -> tuple[str, int]:
    """Returns a title and how many lines it takes: 关于印发《…积分 + 入户实施细则》的通知."""
    whole = without_labels(lines[0].strip())
    if (kind_at_end(bare_title(whole)) and _is_balanced(whole)) or not _can_be_title(lines[0], torn=True):
        return whole, 1
    opens = not _is_balanced(whole) or "关于" in whole
    for count, line in enumerate(lines[1:], 2):
        if not _can_be_title(line, torn=True):
            break
        whole += line.strip()
        ends = kind_at_end(bare_title(whole)) and _is_balanced(whole) and len(whole) <= _LONGEST
        if ends and (opens or text.count(without_space(whole)) > 1):
            return whole, count
    return without_labels(lines[0].strip()), 1


def _can_be_title(line: str, *, torn: bool = False) -> bool:
    line = line.strip()
    if len(line) > _LONGEST or line.endswith(_ENDS_SENTENCE) or _PATH.search(line):
        return False
    if not torn and (len(line) < _SHORTEST or not _is_balanced(line) or line.startswith("〈")):
        return False
    masthead = _MASTHEAD.search(line) or _NUMBER.search(line) or ORGAN.fullmatch(line) or parse_date(line)
    return not (masthead or _PART.match(line) or re.search(r"[：:].*[：:]", line))


def _is_balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("《》", "（）", "〈〉", "“”"))


def _is_repeated(title: str, name: str) -> bool:
    """Tells whether a name that the page or file has repeats a line, or is a part of it."""
    line, other = _letters(title), _letters(name)
    return min(len(line), len(other)) >= _SHORTEST and (line in other or other in line)


def _letters(title: str) -> str:
    return _NO_LETTER.sub("", title)


def _start(lines: Sequence[str]) -> str:
    return re.split(r"[，。；,;]", lines[0])[0][:_LONGEST] if lines else ""
