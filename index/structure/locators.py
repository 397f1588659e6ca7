"""Where a passage stands, as one cites it: 第十条第二款第三项."""

import re

from index.language.marks import CHINESE, ITEM_NUMBER
from index.structure.regulations import ITEM
from index.types import Chunk

_SUBITEM = re.compile(r"[（(](\d{1,2})[）)]|(\d{1,2})[.．、]|([①-⑳])")
_NUMBER = re.compile(rf"^({CHINESE}{{1,3}})\s*[、.．]$")  # a numbered sentence has no other name
_UNITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def locate(chunk: Chunk, start: int) -> str:
    """Returns the locator of the character at `start` of the chunk's text."""
    if chunk.kind == "article":
        return chunk.label + _place_in_article(chunk, start)
    if chunk.kind == "story" and chunk.label:
        return chunk.label
    path = " › ".join(_NUMBER.sub(r"第\1项", part) for part in (*chunk.heading, chunk.label) if part)
    if chunk.kind == "table":
        return path if path.endswith("表") else f"{path}表"
    return path or f"第{_numeral(_paragraph(chunk, start))}段"


def unit_of(chunk: Chunk) -> tuple[tuple[str, ...], str]:
    """Headings and label of the unit that a chunk is of; the parts of one stand one behind another."""
    return chunk.heading, chunk.label


def _lines_before(chunk: Chunk, start: int) -> list[str]:
    """Returns the chunk's lines down to the one that holds `start`."""
    return [*chunk.text[: max(start, 0)].split("\n")[:-1], _line_at(chunk.text, start)]


def _line_at(text: str, start: int) -> str:
    low = text.rfind("\n", 0, max(start, 0)) + 1
    return text[low:].split("\n", 1)[0]


def _paragraph(chunk: Chunk, start: int) -> int:
    """Counts paragraphs within the unit; items and table rows belong to the paragraph before them."""
    return chunk.paragraph + sum(not ITEM.match(line) for line in _lines_before(chunk, start)[1:])


def _place_in_article(chunk: Chunk, start: int) -> str:
    paragraph = f"第{_numeral(_paragraph(chunk, start))}款" if chunk.paragraphs > 1 else ""
    lines = _lines_before(chunk, start)
    if match := ITEM_NUMBER.match(lines[-1]):
        return f"{paragraph}第{match[1]}项"
    if match := _SUBITEM.match(lines[-1]):
        number = match[1] or match[2] or str(ord(match[3]) - ord("①") + 1)
        if above := _item_above(lines[:-1]):
            return f"{paragraph}{above}第{number}目"
        return paragraph if chunk.part else f"{paragraph}第{number}项"  # the item may be in the part before
    return paragraph


def _item_above(lines: list[str]) -> str:
    """Returns the item a sub-item belongs to."""
    for line in reversed(lines):
        if match := ITEM_NUMBER.match(line):
            return f"第{match[1]}项"
        if not ITEM.match(line):
            break
    return ""


def _numeral(number: int) -> str:
    """Returns a number below 100 in Chinese, a larger one in digits."""
    tens, units = divmod(number, 10)
    if tens > 9:
        return str(number)
    return ("" if not tens else "十" if tens == 1 else _UNITS[tens] + "十") + _UNITS[units]
