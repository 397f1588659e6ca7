"""Regulations as a tree: 编 / 章 / 节 down to the articles, with preamble, annexes and tables."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.language import marks
from index.language.document_kinds import is_rule
from index.language.folding import bare_title
from index.language.numerals import DIGITS, parse_numeral
from index.structure.cleaning import (
    Line,
    count_title_lines,
    has_prose_marks,
    is_continuation,
    is_cut,
    is_terminated,
    join_broken,
    join_lines,
    join_pieces,
    normalise_heading,
)
from index.types import Document, Unit

PREAMBLE, CONTENTS = "题注", "目录"
LEVELS = {"编": 1, "編": 1, "分编": 2, "章": 3, "节": 4, "節": 4, "小节": 5}
CHAPTER_LEVEL, SECTION_LEVEL = LEVELS["章"], LEVELS["节"]
# Above the chapters: headings of Markdown, of 6 levels, where they are not the chapters themselves.
TITLE_LEVEL, ANNEX_LEVEL, MARKED_LEVEL = -8, -7, -6

_ARTICLE = re.compile(
    rf"(第\s*({DIGITS}+)\s*[条條](?:之{DIGITS}+)?)"
    r"(?:[\s\u3000\xa0:：、]+|(?=【)|(?=[（(](?![一二三四五六七八九十\d]{1,3}[）)]))|$)"
)
_DIVISION = re.compile(rf"第\s*({DIGITS}+)\s*(分编|编|編|章|小节|节|節)(?=[\s\u3000\xa0]|[^的至第]|$)")
_ANNEX = re.compile(
    r"附\s*(?:件|表|录|图)\s*(?:[一二三四五六七八九十\d]{1,3})?(?:\s*[:：、.．]\s*|\s+|$)\S?.{0,40}$"
)
_CONTENTS = re.compile(r"目\s*[录次]")
_PASSAGE = re.compile(r"[（(]?\s*(?:根据|自)?\s*[12１２][0-9０-９]{3}\s*年|[（(]|根据")
_PASSED = re.compile(r"通过|批准|修正|修订|公布|施行|发布|年.{1,2}月")
ITEM = re.compile(rf"{marks.ITEM}|[|]")
_TITLE_TO_ARTICLE = 12  # lines of a rule's preamble and contents


def is_regulation(lines: Sequence[Line]) -> bool:
    """Tells whether the text is made of articles: 第一条, or several 第…条 that open their line."""
    numbers = [parse_numeral(match[2]) for line in lines if (match := _ARTICLE.match(line.text))]
    return 1 in numbers or len(numbers) > 2


def parse_regulation(document: Document, lines: Sequence[Line]) -> list[Unit]:
    """Returns preamble, articles and annexes in the order of the text."""
    return _Reader(document, lines).read()


def break_items(paragraph: Line) -> list[Line]:
    """Returns the paragraph with each item （一） that stands inside it on a line of its own."""
    edges = [0, *(match.end() for match in marks.INLINE_ITEM.finditer(paragraph.text)), len(paragraph.text)]
    pieces = [paragraph.slice(low, high) for low, high in pairwise(edges)]
    return [piece for piece in pieces if piece.text]


def is_item(line: Line) -> bool:
    """Tells whether a line is an item （一）, 1. or a table row, never the rest of a sentence."""
    return bool(ITEM.match(line.text))


class _Reader:
    """Walks through the lines once; the open article collects lines until the next mark."""

    def __init__(self, document: Document, lines: Sequence[Line]) -> None:
        self.title = normalise_heading(document.metadata.title)
        self.lines = lines
        self.units: list[Unit] = []
        self.path: dict[int, str] = {}
        self.pending: dict[int, Line] = {}  # headings no unit has taken up yet
        self.kind, self.label = "preamble", PREAMBLE
        self.open: list[Line] = []
        self.bare: Line | None = None  # the line of an article whose text has not come yet
        self.last_number = 0
        self.chapters = [
            (place, parse_numeral(match[1]) or 0)
            for place, line in enumerate(lines)
            if (match := _DIVISION.match(line.text)) and match[2] == "章"
        ]
        divisions = [line for line in lines if _DIVISION.match(line.text)]
        self.marked_above = bool(divisions) and not any(line.level for line in divisions)
        self.sectioned = ""  # the chapter whose sections have lost their numbers
        self.rule = ""  # the title of the rule, where it is another than the document's

    def read(self) -> list[Unit]:
        position = count_title_lines(self.title, self.lines)
        while position < len(self.lines):
            line = self.lines[position]
            if taken := self._start_rule(position):
                position += taken
                continue
            if self._opens_contents(line):
                position = self._read_contents(position)
                continue
            if article := self._match_article(line):
                self._start_article(line, article)
            elif self._is_annex(line):
                self._start_annex(line)
            elif level := self._heading_level(position):
                position += self._start_division(position, level)
            else:
                self.open.append(line)
            position += 1
        self._close()
        self._drop_pending(TITLE_LEVEL)
        return self.units

    def _start_rule(self, position: int) -> int:
        """Opens the rule that a notice hands on, or a further rule of the file; returns the title's lines."""
        taken = count_title_lines(self.title, self.lines[position:]) if not self.last_number else 0
        further = not taken and self._is_further_rule(position)
        if not (taken or further):
            return 0
        self._close()
        self._drop_pending(TITLE_LEVEL)
        self.rule = normalise_heading(self.lines[position].text) if further else ""
        self.kind, self.label, self.last_number = "preamble", PREAMBLE, 0
        self.path, self.pending = {}, {}
        return taken or 1

    def _is_further_rule(self, position: int) -> bool:
        """Tells whether the line is the title of a rule that begins with 第一条 where another has ended."""
        text = self.lines[position].text
        if not self.last_number or len(text) > 40 or has_prose_marks(text) or not is_rule(bare_title(text)):
            return False
        if self.open and not is_terminated(self.open[-1].text):
            return False
        ahead = (
            _ARTICLE.match(line.text) for line in self.lines[position + 1 : position + 1 + _TITLE_TO_ARTICLE]
        )
        first = next((match for match in ahead if match), None)
        return first is not None and parse_numeral(first[2]) == 1

    def _opens_contents(self, line: Line) -> bool:
        return self.kind == "preamble" and bool(_CONTENTS.fullmatch(line.text))

    def _read_contents(self, start: int) -> int:
        """Takes a table of contents: headings up to the one that comes back with articles below it."""
        end = start + 1
        while end < len(self.lines) and _DIVISION.match(self.lines[end].text):
            again = (
                end > start + 1 and self.lines[end].text.split()[0] == self.lines[start + 1].text.split()[0]
            )
            if again:
                break
            end += 1
        self._close()
        self._add("preamble", CONTENTS, self.lines[start:end])
        self.kind, self.label = "preamble", PREAMBLE
        return end

    def _match_article(self, line: Line) -> re.Match[str] | None:
        match = _ARTICLE.match(line.text)
        if match is None:
            return None
        number = parse_numeral(match[2]) or 0
        previous = self.open[-1].text if self.open else ""
        in_sentence = previous and not is_terminated(previous) and self.kind == "article"
        return None if in_sentence and number != self.last_number + 1 else match

    def _start_article(self, line: Line, match: re.Match[str]) -> None:
        self._close()
        self.kind, self.label = "article", "".join(match[1].split())
        self.last_number = parse_numeral(match[2]) or 0
        rest = replace(line.slice(match.end()), level=0)
        self.open = [rest] if rest.text else []
        self.bare = None if rest.text else line

    def _heading_level(self, position: int) -> int:
        """Returns the level of the heading that the line is, or 0."""
        line = self.lines[position]
        if match := _DIVISION.match(line.text):
            complete = line.level or (len(line.text) <= 40 and not re.search(r"[。；;，,：]", line.text))
            return LEVELS[match[2]] if complete else 0
        if line.level == 1:
            return TITLE_LEVEL
        if line.level and self.marked_above:
            return MARKED_LEVEL + min(line.level, 6)
        if line.level:
            return min(CHAPTER_LEVEL + max(line.level - 2, 0), LEVELS["小节"])
        return self._unmarked_level(position) if self._is_unmarked(position) else 0

    def _is_unmarked(self, position: int) -> bool:
        """Tells whether the line is a heading that lost its 第…章: alone, bare, an article next."""
        line = self.lines[position]
        limit = 12 if self.kind == "preamble" else 40
        if len(line.text) > limit or is_item(line) or re.search(r"[。；;：:！？，,]", line.text):
            return False
        previous = self.open[-1].text if self.open else ""
        if previous and not is_terminated(previous) and not (self.kind == "preamble"):
            return False
        if self.kind == "preamble" and (_PASSED.search(line.text) or _PASSAGE.match(line.text)):
            return False
        if self.kind == "annex" or _ANNEX.match(line.text) or is_continuation(line.text):
            return False
        for follower in self.lines[position + 1 : position + 3]:
            if _ARTICLE.match(follower.text):
                return True
            if has_prose_marks(follower.text) and not _DIVISION.match(follower.text):
                return False
        return False

    def _unmarked_level(self, position: int) -> int:
        """A chapter if the marked chapters around leave a number free for it, else a section."""
        if CHAPTER_LEVEL in self.pending and not self.open:
            self.sectioned = self.path[CHAPTER_LEVEL]
        if self.sectioned and self.sectioned == self.path.get(CHAPTER_LEVEL):
            return SECTION_LEVEL
        before = [number for place, number in self.chapters if place < position][-1:]
        after = [number for place, number in self.chapters if place > position][:1]
        missing = not before or not after or after[0] != before[0] + 1
        return CHAPTER_LEVEL if missing else SECTION_LEVEL

    def _start_annex(self, line: Line) -> None:
        self._close()
        self._drop_pending(TITLE_LEVEL)
        self.kind, self.label = "annex", normalise_heading(line.text)
        self.path = {ANNEX_LEVEL: self.label}
        self.pending = {ANNEX_LEVEL: line}
        self.last_number = 0

    def _start_division(self, position: int, level: int) -> int:
        """Opens a heading; returns how many further lines belong to it."""
        self._close()
        line, extra = self.lines[position], 0
        if separator := self._title_goes_on(position):
            whole = join_lines([line, self.lines[position + 1]], separator.strip("+"))
            line, extra = replace(line, text=whole.text, spans=whole.spans), 1
        self._drop_pending(level)
        annex = self.path.get(ANNEX_LEVEL)
        self.path = {k: v for k, v in self.path.items() if k < level} | {level: normalise_heading(line.text)}
        self.pending = {k: v for k, v in self.pending.items() if k < level} | {level: line}
        self.kind, self.label = ("annex", annex) if annex else ("section", "")
        return extra

    def _title_goes_on(self, position: int) -> str:
        """Returns how the next line is joined to the heading, or nothing if it is not a part of it."""
        text = self.lines[position].text
        following = [line.text for line in self.lines[position + 1 : position + 3]]
        if not following or self.lines[position + 1].level or not self._is_bare_title(position + 1):
            return ""
        if re.fullmatch(rf"第\s*{DIGITS}+\s*[编章节]", text):
            return " "
        torn = text.endswith(("、", "和", "与", "及", "的")) or re.match(r"[和与及或的、]", following[0])
        stacked = _DIVISION.match(text) and len(following) > 1 and self._is_bare_title(position + 2)
        return "+" if torn or stacked else ""

    def _is_bare_title(self, position: int) -> bool:
        line = self.lines[position]
        if line.level or len(line.text) > 40 or is_item(line) or _ARTICLE.match(line.text):
            return bool(line.level)
        return not re.search(r"[。；;：:！？，,]", line.text)

    def _is_annex(self, line: Line) -> bool:
        if self.kind == "preamble" or not _ANNEX.match(line.text) or has_prose_marks(line.text[-1:]):
            return False
        return not self.open or not is_cut(self.open[-1].text, line.text)

    def _close(self) -> None:
        """Makes a unit of the lines collected."""
        lines, self.open = self.open, []
        if lines:
            self._add(self.kind, self.label, lines)
        elif self.kind == "article" and self.bare:
            self._add("article", self.label, [self.bare])

    def _add(self, kind: str, label: str, lines: Sequence[Line]) -> None:
        if kind == "preamble":
            paragraphs = _join_passage(lines) if label == PREAMBLE else list(lines)
        else:
            paragraphs = join_broken(lines, is_item, eager=kind == "article")
        whole = join_lines([piece for line in paragraphs for piece in break_items(line)], "\n")
        self.pending = {}
        self.units.append(Unit(kind, self._heading(), label, whole.text, whole.spans, title=self.rule))

    def _heading(self) -> tuple[str, ...]:
        path = (self.path[level] for level in sorted(self.path))
        return tuple(title for title in path if self.kind != "annex" or title != self.label)

    def _drop_pending(self, level: int) -> None:
        """Keeps headings that nothing stands under as units of their own, so that no text is lost."""
        for depth, line in sorted(self.pending.items()):
            if depth >= level and self.path[depth] != self.title:
                above = tuple(self.path[k] for k in sorted(self.path) if k < depth)
                self.units.append(
                    Unit("section", above, self.path[depth], line.text, line.spans, title=self.rule)
                )
        self.pending = {k: v for k, v in self.pending.items() if k < level}


def _join_passage(lines: Sequence[Line]) -> list[Line]:
    """Joins the lines of a preamble: 2017年9月30日 … 批准 is one, wherever it was broken."""
    paragraphs: list[Line] = []
    for line in lines:
        last = paragraphs[-1].text if paragraphs else ""
        torn = _PASSAGE.match(last) and not _PASSAGE.match(line.text) and not is_terminated(last)
        if last and (torn or is_cut(last, line.text)):
            paragraphs[-1] = join_pieces(paragraphs[-1], line)
        else:
            paragraphs.append(line)
    return paragraphs
