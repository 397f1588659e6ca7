"""Automatic numbers of Word paragraphs (第一条, 一、, 1.), which stand nowhere in the paragraph's text."""

from collections import defaultdict
from dataclasses import dataclass

import cn2an  # type: ignore[import-untyped]
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_CHINESE = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand "
    "ideographDigital japaneseDigitalTenThousand ideographTraditional".split()
)
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    pattern: str


class Numbering:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, document: WordDocument) -> None:
        self._levels = _read_levels(document)
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)

    def label(self, paragraph: Paragraph) -> str:
        """Returns the number that Word shows before the paragraph, with a space behind it, or ""."""
        place = _numbered_as(paragraph)
        levels = self._levels.get(place[0]) if place else None
        if not place or not levels or place[1] not in levels:
            return ""
        number, depth = place
        counts = self._counts[number]
        current = counts[depth]
        counts[depth] = levels[depth].start if current is None else current + 1
        for deeper in range(depth + 1, _LEVELS):
            counts[deeper] = None
        label = levels[depth].pattern
        for level, count in enumerate(counts[: depth + 1]):
            shown = levels.get(level)
            if shown:
                value = shown.start if count is None else count
                label = label.replace(f"%{level + 1}", _write(value, shown.style))
        return label + " " if label.strip() else ""


def _numbered_as(paragraph: Paragraph) -> tuple[str, int] | None:
    """The number list and depth a paragraph belongs to, by itself or by its style."""
    properties = [paragraph._p.find(qn("w:pPr"))]
    style = paragraph.style
    while style is not None:
        properties.append(style.element.find(qn("w:pPr")))
        style = style.base_style
    for found in properties:
        listed = found.find(qn("w:numPr")) if found is not None else None
        number = _value(listed, "w:numId") if listed is not None else None
        if number is not None:
            depth = _value(listed, "w:ilvl") or "0"
            return (number, int(depth)) if number != "0" and depth.isdecimal() else None
    return None


def _value(element: BaseOxmlElement | None, name: str) -> str | None:
    child = element.find(qn(name)) if element is not None else None
    return child.get(qn("w:val")) if child is not None else None


def _read_levels(document: WordDocument) -> dict[str, dict[int, _Level]]:
    part = next(
        (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None
    )
    if part is None:
        return {}
    root = part.element
    abstract = {
        item.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): _Level(
                int(_value(level, "w:start") or 1),
                _value(level, "w:numFmt") or "decimal",
                _value(level, "w:lvlText") or "",
            )
            for level in item.findall(qn("w:lvl"))
        }
        for item in root.findall(qn("w:abstractNum"))
    }
    return {
        item.get(qn("w:numId")): abstract.get(_value(item, "w:abstractNumId"), {})
        for item in root.findall(qn("w:num"))
    }


def _write(value: int, style: str) -> str:
    if style == "bullet" or style == "none":
        return ""
    if style in _CHINESE:
        return str(cn2an.an2cn(value)).removeprefix("一" if 10 <= value < 20 else "")
    if style in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if style == "lowerLetter" else 65) + value - 1)
    if style == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)
