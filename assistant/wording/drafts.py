"""A draft cut into the sentences that are checked."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.wording.folding import fold
from index.sentences import split_sentences

_HEADING = re.compile(
    r"#{1,6}\s|第[一二三四五六七八九十百\d]+[编章节]\s*\S{0,20}$|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．]"
)
_TITLE = re.compile(
    r"(?:通知|通告|公告|方案|意见|办法|条例|规定|细则|报告|请示|批复|函|纪要|计划|要点|宣传稿|讲话稿|汇报|说明|解读|答复|"
    r"(?:征求意见|送审|讨论|修订)?稿|草案)(?:[（(][^（）()]{1,20}[）)])?$"
)
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
_ENDED = re.compile(r"[。；：！？…;:!?][”’」』）)\"']*$")
_LONGEST_HEADING = 40
_JUNCTION = 6
_SEMICOLON = re.compile(r"[^；;]*[；;]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a draft, or a heading, with its offsets."""

    text: str
    start: int
    end: int
    heading: bool = False


def split_draft(text: str, stands: Callable[[str], bool]) -> list[Piece]:
    """The sentences and headings of a draft, in order.

    Args:
        text: the draft.
        stands: whether some official text has these folded words without a break; tells a line that was
            cut by the width of a page from one that ends.
    """
    pieces: list[Piece] = []
    for start, end in split_sentences(text, clauses=False):
        sentence = text[start:end]
        last = pieces[-1] if pieces else None
        if last and _is_broken(last, text[last.end : start]) and stands(_junction(last.text, sentence)):
            pieces[-1] = Piece(text[last.start : end], last.start, end)
        else:
            pieces.append(Piece(sentence, start, end))
    return [Piece(p.text, p.start, p.end, is_heading(p.text, first=not n)) for n, p in enumerate(pieces)]


def is_heading(line: str, *, first: bool = False) -> bool:
    """Whether a line only names what follows: numbered or marked without punctuation, or the title."""
    numbered = _HEADING.match(line)
    body = line[numbered.end() :] if numbered else line
    if len(line) > _LONGEST_HEADING or _PUNCTUATION.search(body):
        return False
    return bool(numbered) or (first and bool(_TITLE.search(line)))


def split_clauses(piece: Piece) -> list[Piece]:
    """The parts of a sentence that semicolons separate."""
    parts = []
    for match in _SEMICOLON.finditer(piece.text):
        if match[0].strip():
            lead = len(match[0]) - len(match[0].lstrip())
            start = piece.start + match.start() + lead
            text = match[0].strip()
            parts.append(Piece(text, start, start + len(text)))
    return parts


def _is_broken(last: Piece, between: str) -> bool:
    """Whether the sentence may go on: over the end of a line, or behind dots in its middle."""
    if not between:
        return last.text.endswith("…")
    return "\n" in between and not between.strip() and not _ENDED.search(last.text)


def _junction(first: str, second: str) -> str:
    start, end = fold(first).text, fold(second).text
    dots = len(start) - len(start.rstrip("."))
    return start[-_JUNCTION - dots :] + end[:_JUNCTION]
