"""Prose documents (notices, decisions, questions and answers) as sections under their headings."""

import re
from collections.abc import Sequence

from index.language import marks
from index.language.field_names import names_field, read_field_name
from index.structure.cleaning import (
    BOLD_LEVEL,
    Line,
    count_title_lines,
    has_prose_marks,
    is_cut,
    is_terminated,
    is_torn,
    join_broken,
    join_lines,
    normalise_heading,
)
from index.structure.regulations import is_item
from index.types import Document, Unit

_NUMBERED = (
    (re.compile(rf"第{marks.NUMERAL}(?:部分|章|编)"), 10),
    (re.compile(rf"第{marks.NUMERAL}节"), 11),
    (re.compile(marks.COUNTED), 12),
    (re.compile(marks.BRACKETED), 13),
    (re.compile(r"\d{1,2}\s*[、.．](?!\d)"), 14),
)
_ABOVE_BARE_LEVEL, _BARE_LEVEL = 8, 9  # short lines alone, in a text without marked headings
_LABEL = re.compile(r"([^，。；：:|]{2,12})[:：]")
_QUESTION = re.compile(r"(?:问题?\s*\d{0,3}|Q\s*\d{0,3})\s*[:：.、]\s*(?=\S)")
_ASKED = re.compile(r"[^。！？?!；;|]{3,}[？?]")
_QUESTION_LEVEL, _FIELD_LEVEL = 15, 16
_FIELD = re.compile(r"(?:【(?P<framed>[^】]{2,12})】\s*|(?P<label>[^，。；：:|【】\d]{2,12})[:：]\s*)(?=\S)")
_FEWEST_FIELDS = 3  # a notice may give an address and a number to call
_NUMBER = re.compile(marks.COUNTED)
_LEADS_TO_TABLE = re.compile(r"^附?表\s*[一二三四五六七八九十\d]+(?!\S{20})|^.{2,30}表$|[:：]$")
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量|货币|金额)?单位\s*[:：]|[（(][^（()）]{1,30}[)）]$")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]$")
_LONGEST_CAPTION = 40
_MOST_CAPTIONS = 3
_NOT_A_HEADING = re.compile(r"\d{4}\s*年|[〔\[（(]\d{4}[〕\]）)]|[:：]|\d{5,}|此致|特此")


def parse_sections(document: Document, lines: Sequence[Line]) -> list[Unit]:
    """Returns one unit for each heading's own text and one for each table."""
    return _Reader(document, lines).read()


class _Reader:
    """Walks through the lines once; headings open sections, tables stand for themselves."""

    def __init__(self, document: Document, lines: Sequence[Line]) -> None:
        self.title = normalise_heading(document.metadata.title)
        self.lines = lines
        self.marked = any(line.level for line in lines[1:])
        body = lines[count_title_lines(self.title, lines) :]
        fields = list(filter(None, map(_field_of, body)))
        self.is_guide = len(fields) >= _FEWEST_FIELDS and len(set(fields)) > 1
        on_lines = [_field_of(line) for line in body if _FIELD.match(line.text) and _field_of(line)]
        # Of several offices each has an address and a number to call, which stay with its name.
        self.is_form = self.is_guide and len(set(on_lines)) == len(on_lines)
        self.labelled = not self.marked and sum(bool(_LABEL.fullmatch(line.text)) for line in lines) > 1
        self.units: list[Unit] = []
        self.path: dict[int, str] = {}
        self.pending: dict[int, Line] = {}
        self.open: list[Line] = []

    def read(self) -> list[Unit]:
        for position in range(count_title_lines(self.title, self.lines), len(self.lines)):
            line = self.lines[position]
            if question := self._question(position):
                self._start(_QUESTION_LEVEL, line, question, keep=True)
            elif name := self._field_above(position):
                self._start(line.level or self._bare_field_level(), line, name)
            elif label := self._label_above(position):
                self._start(self._label_level(position), line, label)
            elif name := self._field(line):
                self._leave_field()
                self._start(_FIELD_LEVEL, line, name, keep=True)
            elif level := self._heading_level(position):
                self._start(level, line, line.text)
            elif number := self._numbered_paragraph(position):
                self._start(12, line, number, keep=True)
            else:
                self.open.append(line)
        self._close()
        self._drop_pending(0)
        return self.units

    def _question(self, position: int) -> str:
        """Returns the question that a line asks and the lines below it answer, else nothing."""
        line = self.lines[position]
        if match := _QUESTION.match(line.text):
            return line.text[match.end() :]
        follower = self.lines[position + 1].text if position + 1 < len(self.lines) else ""
        alone = len(line.text) <= 40 and _ASKED.fullmatch(line.text) and not 0 < line.level < BOLD_LEVEL
        return line.text if alone and follower and not _ASKED.fullmatch(follower) else ""

    def _label_above(self, position: int) -> str:
        """Returns 申领对象 for 申领对象： alone above its text, one of several; the first is an addressee."""
        label = _LABEL.fullmatch(self.lines[position].text) if self.labelled else None
        if label is None or not (self.units or self.open) or self._is_open():
            return ""
        follower = self.lines[position + 1] if position + 1 < len(self.lines) else None
        if follower is None or follower.listed or is_item(follower):
            return ""
        return label[1] if self._label_level(position) < _BARE_LEVEL or not _is_label(follower) else ""

    def _label_level(self, position: int) -> int:
        """Returns the level of a label; one that stands apart right over another heads a group."""
        follower = self.lines[position + 1]
        over = self.lines[position].gap and _is_label(follower) and not follower.gap
        return _ABOVE_BARE_LEVEL if over else _BARE_LEVEL

    def _field_above(self, position: int) -> str:
        """Returns 办理条件 for the name of a guide's field alone above its text, framed 【】 or bare."""
        line = self.lines[position]
        name = read_field_name(line.text) if self.is_guide and not line.listed else ""
        follower = self.lines[position + 1].text if position + 1 < len(self.lines) else ""
        open_before = self._is_open() and not line.gap
        return name if name and follower and not (read_field_name(follower) or open_before) else ""

    def _bare_field_level(self) -> int:
        """Returns a level below the service that several fields belong to; no field stands below another."""
        above = [name for level, name in self.path.items() if level > _BARE_LEVEL]
        return _BARE_LEVEL if all(map(names_field, above)) else _QUESTION_LEVEL

    def _in_field(self) -> bool:
        """Tells whether the innermost heading is the name of a guide's field."""
        return self.is_guide and bool(self.path) and names_field(self.path[max(self.path)])

    def _leave_field(self) -> None:
        """Closes a field that has its text above; one without is what the next is a part of."""
        innermost = max(self.path, default=0)
        if self.open and innermost in (_BARE_LEVEL, _QUESTION_LEVEL) and self._in_field():
            self._close()
            del self.path[innermost]

    def _field(self, line: Line) -> str:
        """Returns 办理时限 for 办理时限：十日, a guide's field on one line; any label among such lines."""
        match = _FIELD.match(line.text) if self.is_form and not line.listed else None
        if match is None or is_item(line):
            return ""
        goes_on = _FIELD_LEVEL in self.path
        return (match["framed"] or match["label"]) if goes_on or _field_of(line) else ""

    def _heading_level(self, position: int) -> int:
        line = self.lines[position]
        if 0 < line.level < BOLD_LEVEL:
            return line.level
        text = line.text
        if len(text) > 40 or is_terminated(text) or line.listed or text.startswith("|"):
            return 0
        follower = self.lines[position + 1].text if position + 1 < len(self.lines) else ""
        if self._is_open() or is_torn(text, follower):
            return 0
        for pattern, level in _NUMBERED:
            if match := pattern.match(text):
                if self._is_listed(pattern, follower):
                    return 0
                return level if not has_prose_marks(text[match.end() :]) and text[match.end() :] else 0
        if line.level == BOLD_LEVEL:
            return BOLD_LEVEL
        if self.marked or not self._is_short(text):
            return 0
        if self._is_bare(position):
            return _BARE_LEVEL
        in_list = self._in_field() and self.open and not is_terminated(self.open[-1].text)
        stands_above = line.gap and not in_list and self._is_short(follower) and self._is_bare(position + 1)
        return _ABOVE_BARE_LEVEL if stands_above else 0

    def _is_listed(self, pattern: re.Pattern[str], follower: str) -> bool:
        """Tells whether a numbered line is one of several below one another, with no text of their own."""
        return bool(pattern.match(follower) or (self.open and pattern.match(self.open[-1].text)))

    def _is_open(self) -> bool:
        """Tells whether the paragraph before still waits for its end."""
        return bool(self.open) and is_cut(self.open[-1].text, "")

    @staticmethod
    def _is_short(text: str) -> bool:
        return 2 <= len(text) <= 24 and not has_prose_marks(text) and not _NOT_A_HEADING.search(text)

    def _is_bare(self, position: int) -> bool:
        """Tells whether a short line without punctuation stands above running text as its heading."""
        text = self.lines[position].text
        follower = self.lines[position + 1].text if position + 1 < len(self.lines) else ""
        is_field = self.is_guide and (_FIELD.match(follower) or read_field_name(follower))
        if is_field or _QUESTION.match(follower):
            return False
        return len(follower) > len(text) and has_prose_marks(follower)

    def _numbered_paragraph(self, position: int) -> str:
        """Returns 一、补贴对象 for a paragraph that begins so and goes on, 一、 for another with a number."""
        line = self.lines[position]
        match = _NUMBER.match(line.text)
        if match is None or self._is_open():
            return ""
        first, *rest = re.split(r"[。：:]", line.text[match.end() :], maxsplit=1)
        names = len(first) <= 20 and not re.search(r"[，,；]", first) and (not rest or rest[0])
        if not names and self._in_field():
            return ""  # an item of the field
        return line.text[: match.end()] + (first if names else "")

    def _start(self, level: int, line: Line, title: str, *, keep: bool = False) -> None:
        self._close()
        self._drop_pending(level)
        self.path = {k: v for k, v in self.path.items() if k < level} | {level: normalise_heading(title)}
        if keep:
            self.pending = {}
            self.open = [line]
        else:
            self.pending = {k: v for k, v in self.pending.items() if k < level} | {level: line}

    def _close(self) -> None:
        """Makes units of the lines collected: prose and tables in turn."""
        lines, self.open = self.open, []
        run: list[Line] = []
        for line in lines:
            if run and line.text.startswith("|") != run[-1].text.startswith("|"):
                run = self._add(run, line)
            run.append(line)
        self._add(run, None)

    def _add(self, run: list[Line], follower: Line | None) -> list[Line]:
        """Adds a unit; returns the last lines if they name or lead to the table that follows."""
        if not run:
            return []
        kept: list[Line] = []
        if follower and follower.text.startswith("|"):
            named = _count_captions(run)
            run, kept = run[: len(run) - named], run[len(run) - named :]
        *above, label = [self.path[level] for level in sorted(self.path)] or [""]
        if run and run[-1].text.startswith("|"):
            heading = tuple(filter(None, [*above, label]))
            captions = [line.text for line in run if not is_terminated(line.text)]
            self._append("table", heading, " ".join(map(normalise_heading, captions)), run)
        elif run:
            self._append("section", tuple(above), label, join_broken(run, is_item))
        return kept

    def _append(self, kind: str, heading: tuple[str, ...], label: str, lines: Sequence[Line]) -> None:
        whole = join_lines(lines, "\n")
        self.pending = {}
        self.units.append(Unit(kind, heading, label, whole.text, whole.spans))

    def _drop_pending(self, level: int) -> None:
        """Keeps headings that nothing stands under as units of their own, so that no text is lost."""
        for depth, line in sorted(self.pending.items()):
            if depth >= level:
                above = tuple(self.path[k] for k in sorted(self.path) if k < depth)
                self.units.append(Unit("section", above, self.path[depth], line.text, line.spans))
        self.pending = {k: v for k, v in self.pending.items() if k < level}


def _field_of(line: Line) -> str:
    """Returns the name of the field that a line is or begins with, of those that guides have."""
    match = _FIELD.match(line.text)
    return read_field_name(match["framed"] or match["label"] if match else line.text)


def _is_label(line: Line) -> bool:
    return bool(_LABEL.fullmatch(line.text))


def _count_captions(run: Sequence[Line]) -> int:
    """How many lines above a table belong to it: its unit, and above that what it is called."""
    count = 0
    while count < min(len(run), _MOST_CAPTIONS) and not run[-1 - count].text.startswith("|"):
        text = run[-1 - count].text
        if _UNIT_LINE.match(text):
            count += 1
            continue
        bare = len(text) <= _LONGEST_CAPTION and not has_prose_marks(_IN_BRACKETS.sub("", text))
        return count + bool(bare or _LEADS_TO_TABLE.search(text))
    return count
