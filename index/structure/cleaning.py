"""Loaded text as clean lines that remember where every character stood."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from index.language.document_kinds import without_labels
from index.language.radicals import unify
from index.types import Span

SPACE = " \t\u3000\xa0\u2002\u2003\u2009\u202f\u200b\u200c\u200d\u2060\ufeff"
OPENING = "“‘（(《〈「『【〔["
CLOSING = "”’）)》〉」』】〕]"
TERMINAL = "。！？；：…!?;:|"

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_MARKUP = re.compile(r"<!--.*-->|[-*_=]{3,}|\|?[\s:-]*-[\s:|-]*\|[\s:|-]*")
_FURNITURE = re.compile(r"[-—–－·\s]+\d{1,4}[-—–－·\s]+|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?")
_DIGITS = re.compile(r"\d+")
_CONTENTS = re.compile(r"目\s*[录次]")
_ENTRY = re.compile(
    r"\S.*?(?:(?P<dots>(?:\s*[.．·…‥・]){4,})|\s)\s*[（(\-—–]?\s*(?P<page>\d{1,4})\s*[）)\-—–]?"
)
_FEWEST_ENTRIES = 3  # fewer lines that end in figures may be prices
_HEADING = re.compile(r"(#{1,6})[ \t\u3000\xa0]+")
_LEADING = re.compile(r"(?:>[ \t]*)+|[-*+•][ \t]+(?=\S)")
_BOLD = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_PROSE = re.compile(r"[，。；：！？,;]")
_CONTINUES = re.compile(r"[，。、；：！？”’）》〉」』】〕,;:!?)\]％%℃‰]|的(?![确士])")
_FIELD = re.compile(r"[^\s，。；、,;]{1,12}[:：]")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z][,;:]?$"), re.compile(r"[A-Za-z0-9]")
_NAMES_IN_BRACKETS = re.compile(r"[（(][^（()）]{1,40}[）)]$")

_TITLE_LINES = 4  # a title is rarely broken into more
_TAIL = 400  # how far back a paragraph is looked at for what it leaves open
BOLD_LEVEL = 7  # a line wholly in bold stands below every Markdown heading


@dataclass(frozen=True, slots=True)
class Line:
    """Clean text with the spans that map it to the loaded text.

    `level` is the depth of a Markdown heading (`BOLD_LEVEL` for a line in bold), 0 for running text;
    `gap` says that a blank line, `indented` that white space, `listed` that a list mark stood before it.
    """

    text: str
    spans: tuple[Span, ...]
    level: int = 0
    gap: bool = False
    indented: bool = False
    listed: bool = False

    def slice(self, start: int, end: int | None = None) -> "Line":
        """Returns the part `text[start:end]`, without white space around it."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip(SPACE))
        text = text.strip(SPACE)
        return replace(self, text=text, spans=slice_spans(self.spans, start, start + len(text)))


def slice_spans(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Returns the spans of cleaned `text[start:end]`, counted from `start`."""
    parts = []
    first = bisect_right(spans, start, key=lambda span: span.clean)
    for span in islice(spans, max(first - 1, 0), None):
        if span.clean >= end:
            break
        low, high = max(start, span.clean), min(end, span.clean + span.length)
        if low < high:
            parts.append(Span(low - start, span.raw + low - span.clean, high - low, span.skipped))
    return tuple(parts)


def split_lines(text: str) -> list[Line]:
    """Returns the lines of a loaded text that say something; markup and page numbers are left out."""
    text = unify(text)
    lines: list[Line] = []
    gap, skipped = False, False
    end_of_last, offset = 0, _front_matter_end(text)
    left_out = _running_heads(text) | find_contents(text)
    for match in _LINE.finditer(text, offset):
        gap = gap or text.count("\n", end_of_last, match.start()) > 1
        end_of_last = match.end()
        content = match.group().strip(SPACE)
        if not content:
            gap = True
        elif _FURNITURE.fullmatch(content) or _MARKUP.fullmatch(content) or match.start() in left_out:
            skipped = True
        else:
            line = _read_line(match.group(), match.start(), gap)
            if line.text:
                lines.append(mark_skipped(line) if skipped else line)
                gap, skipped = False, False
    return lines


def _running_heads(text: str) -> set[int]:
    """Returns where lines start that stand at the top or foot of most pages, the first of each left out.

    They may differ in their figures, which count the pages; then the first goes too.
    """
    places: dict[str, list[int]] = {}
    offset, pages = 0, text.split("\f")
    for page in pages:
        lines = [match for match in _LINE.finditer(page) if match.group().strip(SPACE)]
        for line in {match.start(): match for match in (*lines[:1], *lines[-1:])}.values():
            head = _DIGITS.sub("#", line.group().strip(SPACE))
            places.setdefault(head, []).append(offset + line.start())
        offset += len(page) + 1
    often = max(3, len(pages) // 2)
    heads = {
        head: starts for head, starts in places.items() if len(starts) >= often and not _PROSE.search(head)
    }
    return {start for head, starts in heads.items() for start in (starts if "#" in head else starts[1:])}


def find_contents(text: str) -> set[int]:
    """Returns where the lines of a table of contents start: titles with the pages they stand on.

    They are known by 目录 above them, or by dots that lead to page numbers which never fall.
    """
    found: set[int] = set()
    entries: list[tuple[int, int]] = []
    opened, heading = False, 0
    for match in _LINE.finditer(text):
        line = match.group().strip(SPACE)
        if not line or _FURNITURE.fullmatch(line):
            continue
        entry = _ENTRY.fullmatch(line)
        if entry and (opened or entry["dots"]):
            entries.append((match.start(), int(entry["page"])))
            continue
        found |= _close_contents(entries, opened, heading)
        entries, opened, heading = [], bool(_CONTENTS.fullmatch(line)), match.start()
    return found | _close_contents(entries, opened, heading)


def _close_contents(entries: Sequence[tuple[int, int]], opened: bool, heading: int) -> set[int]:
    rising = all(a[1] <= b[1] for a, b in pairwise(entries))
    if not entries or not (opened or (len(entries) >= _FEWEST_ENTRIES and rising)):
        return set()
    return {start for start, _ in entries} | ({heading} if opened else set())


def _front_matter_end(text: str) -> int:
    match = re.match(r"\ufeff?---[ \t]*\n.*?\n---[ \t]*(?:\n|$)", text, re.DOTALL)
    return match.end() if match else 0


def _read_line(raw: str, offset: int, gap: bool) -> Line:
    content = raw.strip(SPACE)
    start = raw.index(content) if content else 0
    indented, listed = start > 0, False
    level = 0
    if heading := _HEADING.match(content):
        level = len(heading[1])
        start += heading.end()
        content = content[heading.end() :].rstrip("#" + SPACE)
    elif leading := _LEADING.match(content):
        start += leading.end()
        content = content[leading.end() :]
        listed = not leading[0].startswith(">")
    if not level and len(content) > 4 and content.startswith("**") and content.endswith("**"):
        level = BOLD_LEVEL if "**" not in content[2:-2] else 0
    pieces, parts, position = [], [], 0
    for low, high in _between(_BOLD, content):
        pieces.append(Span(position, offset + start + low, high - low))
        parts.append(content[low:high])
        position += high - low
    line = Line("".join(parts), tuple(pieces), level, gap, indented, listed)
    return line.slice(0)


def _between(separator: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    ends = [0, *(edge for match in separator.finditer(text) for edge in match.span()), len(text)]
    return [(low, high) for low, high in zip(ends[::2], ends[1::2], strict=True) if low < high]


def mark_skipped(line: Line) -> Line:
    """Returns the line with the note that other text was left out just before it."""
    first, *rest = line.spans
    return replace(line, spans=(replace(first, skipped=True), *rest))


def join_lines(lines: Sequence[Line], separator: str) -> Line:
    """Returns one line of several; the separator belongs to no span."""
    text, spans = "", []
    for line in lines:
        if text:
            text += separator
        for span in line.spans:
            spans.append(replace(span, clean=span.clean + len(text)))
        text += line.text
    return Line(text, tuple(spans))


def join_pieces(first: Line, second: Line) -> Line:
    """Returns one line of two that a column or page break tore apart."""
    latin = _LATIN_END.search(first.text[-2:]) and _LATIN_START.match(second.text)
    text = first.text + (" " if latin else "")
    moved = tuple(replace(span, clean=span.clean + len(text)) for span in second.spans)
    return replace(first, text=text + second.text, spans=first.spans + moved)


def is_terminated(text: str) -> bool:
    """Tells whether a paragraph is complete: it ends with a mark that ends a sentence or a clause."""
    text = text[-_TAIL:]
    bare = text.rstrip(CLOSING + "\"'" + SPACE)
    if bare.endswith(tuple(TERMINAL)):
        return True
    signed = _NAMES_IN_BRACKETS.search(text)
    return signed is not None and text[: signed.start()].rstrip(CLOSING + SPACE).endswith(tuple(TERMINAL))


def is_balanced(text: str) -> bool:
    """Tells whether every quotation mark and bracket that opens is closed."""
    text = text[-_TAIL:]
    return all(text.count(a) <= text.count(b) for a, b in zip(OPENING, CLOSING, strict=True))


def has_prose_marks(text: str) -> bool:
    """Tells whether the text has the punctuation of running text, which headings go without."""
    return bool(_PROSE.search(text))


def is_continuation(text: str) -> bool:
    """Tells whether a line can only be the rest of the line before it."""
    return bool(_CONTINUES.match(text))


def is_torn(first: str, second: str) -> bool:
    """Tells whether the end of `first` or the start of `second` shows that a word or sentence was torn."""
    if is_terminated(first):
        return False
    return is_continuation(second) or not is_balanced(first) or first.endswith(("，", "、", ","))


def is_cut(first: str, second: str) -> bool:
    """Tells whether `second` goes on with the sentence that `first`, which may be prose, leaves open."""
    if is_terminated(first) or _FIELD.match(second) or _FIELD.match(first):
        return False
    return is_torn(first, second) or has_prose_marks(first)


def join_broken(
    lines: Sequence[Line], is_start: Callable[[Line], bool], *, eager: bool = False
) -> list[Line]:
    """Joins lines that a column, a page or a line width broke into whole paragraphs.

    Args:
        lines: running text without headings.
        is_start: tells a line that always begins a paragraph (an item, a table row).
        eager: whether every line that does not end a sentence is taken to go on.
    """
    width = wrap_width(lines)
    uses_indents = any(line.indented for line in lines)
    paragraphs: list[Line] = []
    last = None
    for line in lines:
        if last is None or line.listed or is_start(line):
            paragraphs.append(line)
        elif _goes_on(paragraphs[-1].text, last, line, width, uses_indents, eager):
            paragraphs[-1] = join_pieces(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        last = line
    return paragraphs


def _goes_on(open_text: str, last: Line, line: Line, width: int, uses_indents: bool, eager: bool) -> bool:
    if is_cut(open_text, line.text):
        return True
    if is_terminated(open_text):
        full = width and display_width(last.text) >= width - 4
        return bool(full and uses_indents and not line.indented and not line.gap)
    if eager:
        return True
    return bool(width and display_width(last.text) >= width - 4)


def wrap_width(lines: Sequence[Line]) -> int:
    """Returns the width at which lines were wrapped (a Chinese character counts 2), or 0 if they were not."""
    widths = sorted(display_width(a.text) for a, b in pairwise(lines) if not b.gap)
    if len(widths) < 4:
        return 0
    full = widths[int(len(widths) * 0.95)] if len(widths) > 20 else widths[-1]
    wrapped = sum(width >= full - 4 for width in widths)
    return full if 30 <= full <= 140 and wrapped * 2 >= len(widths) else 0


def display_width(text: str) -> int:
    """Returns the columns a text takes, 2 for each wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def count_title_lines(title: str, lines: Sequence[Line]) -> int:
    """How many of the first lines do nothing but repeat the document's title."""
    title, seen = title.replace(" ", ""), ""
    for count, line in enumerate(lines[:_TITLE_LINES], 1):
        seen += "".join(line.text.split())
        if title in (seen, without_labels(seen)):
            return count
        if not title.startswith(seen):
            break
    return 0


def normalise_heading(text: str) -> str:
    """Returns a heading on one line, its letter-spacing taken out: 第一章　总　则 → 第一章 总则."""
    merged: list[str] = []
    single = False
    for word in text.strip("*" + SPACE).split():
        alone = len(word) == 1 and "\u4e00" <= word <= "\u9fff"
        if alone and single:
            merged[-1] += word
        else:
            merged.append(word)
        single = alone
    return " ".join(merged)
