"""Automatic numbers of Word paragraphs (第一条, 一、, 1.), which stand nowhere in the paragraph's text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from index.loaders.number_styles import write_number

_LEVELS = 9
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list; `restart` is how many levels above begin it anew (None: all of them)."""

    start: int
    style: str
    pattern: str
    behind: str = " "
    linked_style: str = ""
    in_figures: bool = False
    restart: int | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """A list that paragraphs name: those of the same `counted_as` go on counting with one another."""

    counted_as: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, document: WordDocument) -> None:
        self._lists = _read_lists(document)
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Paragraph) -> str:
        """Returns the number that Word shows before the paragraph, with a space behind it, or ""."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        one = self._lists[number]
        level = one.levels[depth]
        counts = self._counts[one.counted_as]
        counts[depth] = self._next(number, depth)
        for deeper in range(depth + 1, _LEVELS):
            restart = one.levels[deeper].restart if deeper in one.levels else None
            if restart is None or depth < restart:
                counts[deeper] = None
        if level.style == "bullet":
            return level.pattern + " " if _WORD.search(level.pattern) else "- "
        label = _write_label(one, depth, counts)
        return label + level.behind if label.strip() else ""

    def _next(self, number: str, depth: int) -> int:
        """The number that comes next; a list that is to start anew does so where it is first named."""
        one = self._lists[number]
        anew = depth in one.starts and (number, depth) not in self._begun
        self._begun.add((number, depth))
        current = self._counts[one.counted_as][depth]
        if anew or current is None:
            return one.starts.get(depth, one.levels[depth].start)
        return current + 1

    def _place(self, paragraph: Paragraph) -> tuple[str, int] | None:
        """The list and depth a paragraph belongs to: each is said by itself or by its style."""
        number = depth = None
        for style, properties in _properties(paragraph):
            listed = properties.find(qn("w:numPr")) if properties is not None else None
            if listed is None:
                continue
            depth = depth or _value(listed, "w:ilvl")
            number = _value(listed, "w:numId")
            if number in self._lists:
                depth = depth or _linked_level(self._lists[number], style)
            if number is not None:
                break
        if number is None or number not in self._lists or not (depth or "0").isdecimal():
            return None
        at = int(depth or 0)
        return (number, at) if at in self._lists[number].levels and at < _LEVELS else None


def _properties(paragraph: Paragraph) -> Iterator[tuple[str, Any]]:
    """The properties of a paragraph, then those of its style and the styles that one is based on, by id."""
    yield "", paragraph._p.find(qn("w:pPr"))
    style, seen = paragraph.style, set[str]()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style.style_id, style.element.find(qn("w:pPr"))
        style = style.base_style


def _linked_level(one: _List, style: str) -> str | None:
    linked = (depth for depth, level in one.levels.items() if style and level.linked_style == style)
    return next((str(depth) for depth in linked), None)


def _write_label(one: _List, depth: int, counts: list[int | None]) -> str:
    label = one.levels[depth].pattern
    for at in range(depth + 1):
        shown = one.levels.get(at)
        if shown:
            count = counts[at]
            style = "decimal" if one.levels[depth].in_figures else shown.style
            value = one.starts.get(at, shown.start) if count is None else count
            label = label.replace(f"%{at + 1}", write_number(value, style))
    return label


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name)) if element is not None else None
    return child.get(qn("w:val")) if child is not None else None


def _integer(element: Any, name: str, otherwise: int) -> int:
    value = _value(element, name) or ""
    return int(value) if value.isdecimal() else otherwise


def _read_lists(document: WordDocument) -> dict[str, _List]:
    part = next(
        (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None
    )
    if part is None:
        return {}
    root = part.element
    abstract: dict[str, Any] = {
        item.get(qn("w:abstractNumId")): item for item in root.findall(qn("w:abstractNum"))
    }
    by_style = {_value(item, "w:styleLink"): name for name, item in abstract.items()}
    lists = {}
    for item in root.findall(qn("w:num")):
        name = _value(item, "w:abstractNumId") or ""
        link = _value(abstract.get(name), "w:numStyleLink")
        name = by_style.get(link, name) if link else name
        if name in abstract:
            lists[item.get(qn("w:numId"))] = _read_list(item, name, abstract[name])
    return lists


def _read_list(item: Any, name: str, abstract: Any) -> _List:
    levels = {
        int(level.get(qn("w:ilvl")) or 0): _read_level(level) for level in abstract.findall(qn("w:lvl"))
    }
    starts = {}
    for override in item.findall(qn("w:lvlOverride")):
        depth = int(override.get(qn("w:ilvl")) or 0)
        own = override.find(qn("w:lvl"))
        if own is not None:
            levels[depth] = _read_level(own)
        if _value(override, "w:startOverride") is not None:
            starts[depth] = _integer(override, "w:startOverride", 1)
    return _List(name, levels, starts)


def _read_level(level: Any) -> _Level:
    restart = _value(level, "w:lvlRestart")
    legal = level.find(qn("w:isLgl"))
    return _Level(
        start=_integer(level, "w:start", 1),
        style=_value(level, "w:numFmt") or "decimal",
        pattern=_value(level, "w:lvlText") or "",
        behind="" if _value(level, "w:suff") == "nothing" else " ",
        linked_style=_value(level, "w:pStyle") or "",
        in_figures=legal is not None and legal.get(qn("w:val")) not in ("0", "false", "off"),
        restart=int(restart) if restart is not None and restart.isdecimal() else None,
    )
