"""The reading order of a page: columns found by the white space between them.

A recursive cut at white space (XY-cut, Nagy and Seth 1984), but gutters come first, and each only as far as
nothing crosses it: a title over two columns, or a table, ends the gutter and is read between what is above
and below. A gutter parts columns when the lines on its sides stand at heights of their own, or are running
text; else they are the cells of a table without rules, which are read row by row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.loaders.page_lines import GUTTER, Block, Line

# Lines that stand beside each other at least; more if they are no running text.
_FEWEST_LINES = 2
# Lines of two columns that stand this near (in ems) share a row.
_SAME_ROW = 0.2
# Columns of one page are set alike: the lines of one are at most so many times as far apart as the other's.
_LOOSEST = 2.0
# Chinese prose has a mark every dozen characters, and half as often in headings; lists and cells have fewer.
_CHARS_PER_MARK = 30
_MARKS, _STOPS = re.compile(r"[，。；：、,;]"), re.compile(r"[。；]")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Blocks around a gutter, in reading order, and how tall it is."""

    parts: tuple[list[int], list[int], list[int], list[int]]
    height: float


def find_columns(blocks: Sequence[Block]) -> list[list[Block]]:
    """Returns the blocks of a page in groups, each a column or a part of one, in reading order."""
    ordered = sorted(blocks, key=lambda one: (one.top, one.left))
    sizes = [one.size for one in ordered if isinstance(one, Line)]
    return _cut(ordered, median(sizes) if sizes else 0.0)


def _cut(blocks: list[Block], em: float) -> list[list[Block]]:
    best = max(_gutters(blocks, em), key=lambda cut: cut.height, default=None)
    if best is None:
        return [blocks] if blocks else []
    return [column for part in best.parts for column in _cut([blocks[at] for at in part], em)]


def _gutters(blocks: Sequence[Block], em: float) -> list[_Cut]:
    """Finds every gutter that ends at the left edge of a block."""
    cuts = []
    for edge in sorted({round(one.left, 1) for one in blocks}):
        low, high = edge - GUTTER * em, edge
        crossing = [at for at, one in enumerate(blocks) if one.left < high - 0.1 and one.right > low + 0.1]
        if len(crossing) == len(blocks) or min(one.left for one in blocks) >= low:
            continue
        for start, end in pairwise([-1, *crossing, len(blocks)]):
            band = range(start + 1, end)
            left = [at for at in band if blocks[at].right <= low + 0.1]
            right = [at for at in band if blocks[at].left >= high - 0.1]
            if _is_gutter([blocks[at] for at in left], [blocks[at] for at in right]):
                top, bottom = _shared_height([blocks[at] for at in left], [blocks[at] for at in right])
                parts = (list(range(start + 1)), left, right, list(range(end, len(blocks))))
                cuts.append(_Cut(parts, bottom - top))
    return cuts


def _shared_height(left: Sequence[Block], right: Sequence[Block]) -> tuple[float, float]:
    """Where both sides stand beside each other."""
    tops = min(one.top for one in left), min(one.top for one in right)
    return max(tops), min(max(one.bottom for one in left), max(one.bottom for one in right))


def _is_gutter(left: Sequence[Block], right: Sequence[Block]) -> bool:
    """Tells whether the blocks on both sides are columns."""
    if not left or not right:
        return False
    top, bottom = _shared_height(left, right)
    one, other = ([base for base in _bases(side) if top <= base <= bottom] for side in (left, right))
    few, many = sorted((one, other), key=len)
    if len(few) < _FEWEST_LINES:
        return False
    em = median(block.size for block in (*left, *right) if isinstance(block, Line))
    shared = sum(any(abs(base - own) <= _SAME_ROW * em for own in many) for base in few)
    if 2 * shared < len(few) and len(few) > _FEWEST_LINES:
        return _pitch(few) <= _LOOSEST * _pitch(many)
    return _is_prose(left) and _is_prose(right)


def _bases(blocks: Sequence[Block]) -> list[float]:
    """The baselines of the lines, each once."""
    bases: list[float] = []
    for block in blocks:
        if isinstance(block, Line) and not any(abs(block.base - base) < block.size / 2 for base in bases):
            bases.append(block.base)
    return sorted(bases)


def _pitch(bases: Sequence[float]) -> float:
    return median(b - a for a, b in pairwise(bases))


def _is_prose(blocks: Sequence[Block]) -> bool:
    text = "".join(block.text for block in blocks if isinstance(block, Line))
    return bool(_STOPS.search(text)) and len(_MARKS.findall(text)) * _CHARS_PER_MARK >= len(text)
