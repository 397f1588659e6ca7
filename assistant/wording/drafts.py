"""A draft cut into the sentences that are checked."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from index.language import marks
from index.language.dates import parse_date
from index.language.folding import Folded
from index.language.numerals import parse_number
from index.structure.sentences import split_sentences

_HEADING = re.compile(
    rf"#{{1,6}}\s|第{marks.NUMERAL}[编章节]\s*\S{{0,20}}$|{marks.LISTED}|{marks.BRACKETED}|{marks.POINTED}"
)
_TITLE = re.compile(
    r"(?:通知|通告|公告|方案|意见|办法|条例|规定|细则|报告|请示|批复|函|纪要|计划|要点|宣传稿|讲话稿|汇报|说明|解读|答复|"
    r"(?:征求意见|送审|讨论|修订)?稿|草案)(?:[（(][^（）()]{1,20}[）)])?$"
)
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
_ENDED = re.compile(r"[。；：！？…;:!?][”’」』）)\"']*$")
_ITEM = re.compile(
    rf"(\s*)[（(]?({marks.CHINESE}{{1,4}}(?=[）)])|\d{{1,2}}(?=[.、．）)](?!\d))|{marks.CIRCLED})[）).、．]?\s*(?=\S)"
)
_ADDRESSED = re.compile(
    r"[^。；！？]{0,80}(?:政府|部门|单位|机构|机关|委员会|管委会|公司|企业|学校|局|办|院|处|中心|街道|同志们?|代表|委员|居民|市民|朋友们?)"
    r"[：:]$"
)
# Lines that belong to the form of a letter: attachments, contacts, who signs, the day.
_FORM = re.compile(
    r"附件\d{0,2}[：:].{1,60}|(?:联系人|联系电话|联系方式|联络员|电话|传真|抄送|主送)[：:].{1,80}|"
    r"[^，。；：！？,;:!?、\s]{2,30}(?:政府|办公室|局|委员会|管委会|院|中心|厅|公司|协会)"
)
_OPENING = re.compile(r"[^。；]{0,200}(?:现就|现将)[^。；]{0,80}如下[。：:]?")
_RULE = re.compile(r"应当|下列|以下|如下|规定|不得|可以")
_LONGEST_HEADING = 40
_JUNCTION = 6


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A sentence of a draft, or a heading, with its offsets.

    `counted` says that its item number, if it has one, is the draft's own: one, or one more than the last.
    """

    text: str
    start: int
    end: int
    heading: bool = False
    counted: bool = True


def split_draft(text: str, stands: Callable[[str], bool]) -> list[DraftPart]:
    """The sentences and headings of a draft, in order.

    Args:
        text: the draft.
        stands: whether some official text has these folded words without a break; tells a line that was
            cut by the width of a page from one that ends.
    """
    pieces: list[DraftPart] = []
    for start, end in _sentences(text):
        sentence = text[start:end]
        if not any(char.isalnum() for char in sentence):
            continue
        last = pieces[-1] if pieces else None
        if last and _is_broken(last, text[last.end : start]) and stands(_junction(last.text, sentence)):
            pieces[-1] = DraftPart(text[last.start : end], last.start, end)
        else:
            pieces.append(DraftPart(sentence, start, end))
    return _count_items(
        replace(piece, heading=_is_frame(piece.text, first=not number)) for number, piece in enumerate(pieces)
    )


def _count_items(pieces: Iterable[DraftPart]) -> list[DraftPart]:
    counted: list[DraftPart] = []
    last = 0
    for piece in pieces:
        mark = _ITEM.match(piece.text)
        number = parse_number(mark[2]) if mark else None
        if number is None:
            counted.append(piece)
            continue
        counted.append(replace(piece, counted=number in (1, last + 1)))
        last = int(number) if counted[-1].counted else 0
    return counted


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of each sentence; the number of an item belongs to its first one."""
    for line in re.finditer(r"[^\n]+", text):
        mark = _ITEM.match(line[0])
        begin = line.start() + (mark.end() if mark else 0)
        spans = split_sentences(text[begin : line.end()], clauses=False)
        for number, (start, end) in enumerate(spans):
            first = line.start() + len(mark[1]) if mark and not number else begin + start
            yield first, begin + end


def is_heading(line: str, *, first: bool = False) -> bool:
    """Whether a line only names what follows: numbered or marked without punctuation, or the title."""
    numbered = _HEADING.match(line)
    body = line[numbered.end() :] if numbered else line
    if len(line) > _LONGEST_HEADING or _PUNCTUATION.search(body):
        return False
    return bool(numbered) or (first and bool(_TITLE.search(line)))


def _is_frame(line: str, *, first: bool) -> bool:
    """Whether a line is no statement: a heading, whom it goes to, or the form of a letter."""
    return is_heading(line, first=first) or is_address(line) or is_form(line)


def is_form(line: str) -> bool:
    """Whether a line states nothing: attachments, a contact, who signs, the day, how the letter opens."""
    line = line.strip()
    if _OPENING.fullmatch(line):
        return True
    bare = line.rstrip("。")
    return bool(_FORM.fullmatch(bare) or parse_date(bare)) and not _RULE.search(line)


def is_address(line: str) -> bool:
    """Whether a line only says to whom the draft goes, as in 各区人民政府，市政府各部门：."""
    return bool(_ADDRESSED.match(line)) and not _RULE.search(line)


def split_clauses(piece: DraftPart, marks: str = "；;") -> list[DraftPart]:
    """The parts of a sentence that these marks end."""
    parts = []
    for match in re.finditer(rf"[^{marks}]*[{marks}]?", piece.text):
        if match[0].strip():
            lead = len(match[0]) - len(match[0].lstrip())
            start = piece.start + match.start() + lead
            text = match[0].strip()
            parts.append(DraftPart(text, start, start + len(text)))
    return parts


def _is_broken(last: DraftPart, between: str) -> bool:
    """Whether the sentence may go on: over the end of a line, or behind dots in its middle."""
    if not between:
        return last.text.endswith("…")
    return "\n" in between and not between.strip() and not _ENDED.search(last.text)


def _junction(first: str, second: str) -> str:
    start, end = Folded.of(first).text, Folded.of(second).text
    dots = len(start) - len(start.rstrip("."))
    return start[-_JUNCTION - dots :] + end[:_JUNCTION]
