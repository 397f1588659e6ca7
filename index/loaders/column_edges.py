"""Where the columns of a document begin and end: what tells a line that goes on from one that is complete.

Distances are in ems, the size of the type.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.loaders.page_lines import Block, Line

# Left edges that differ by less are one; a paragraph's first line is set in by one to five ems.
SAME_EDGE, INDENT = 0.5, (1.0, 5.0)
# Type of running text differs by less than a tenth in size.
SAME_SIZE = 0.1
TERMINATED = re.compile(r"[。！？；：…!?;:][”’）)》」』】\]\"']*$")

# Lines set to the right edge differ by less than a character.
_NEAR = 1.0
# An edge is sure where one in eight lines ends; one in ten may stand out beyond it.
_SURE, _FEW = 1 / 8, 10


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the lines of a column begin and end, their distance, and the share at the right edge."""

    left: float
    right: float
    pitch: float
    shared: float


def measure_columns(columns: Sequence[Sequence[Block]], em: float) -> list[Edges]:
    """Returns the edges of each column; where few lines show them, those of a like column elsewhere."""
    own = [_edges([one for one in column if isinstance(one, Line)], em) for column in columns]
    sure = [edges for edges in own if edges.shared >= _SURE]
    return [edges if edges.shared >= _SURE else _nearest(edges, sure, em) for edges in own]


def _nearest(edges: Edges, others: Sequence[Edges], em: float) -> Edges:
    """The narrowest of the columns that a few lines may stand in."""
    around = [
        one
        for one in others
        if -SAME_EDGE * em < edges.left - one.left < INDENT[1] * em and edges.right < one.right + em
    ]
    return min(around, key=lambda one: one.right - one.left, default=edges)


def _edges(lines: Sequence[Line], em: float) -> Edges:
    lines = [one for one in lines if abs(one.size - em) <= SAME_SIZE * em] or list(lines)
    if not lines:
        return Edges(0.0, 0.0, 0.0, 0.0)
    right, shared = _edge([-one.right for one in lines], em)
    left, _ = _edge([one.left for one in lines], em)
    # Most lines that go on with another begin at the margin; what stands further left is no running text.
    going_on = [b.left for a, b in pairwise(lines) if shared and abs(a.right + right) < _NEAR * em]
    if going_on:
        left = max(going_on, key=lambda place: sum(abs(place - one) < SAME_EDGE * em for one in going_on))
    steps = [b.base - a.base for a, b in pairwise(lines) if b.base > a.base]
    return Edges(left, -right, median(steps or [0.0]), shared)


def _edge(places: Sequence[float], em: float) -> tuple[float, float]:
    """Where the outermost lines end, but for a few that stand out, and the share that ends there."""
    ordered = sorted(places)
    for place in ordered[: len(ordered) // _FEW + 1]:
        there = sum(place <= other < place + _NEAR * em for other in ordered)
        if there > 1:
            return place, there / len(ordered)
    return ordered[0], 0.0


def uses_indents(columns: Sequence[Sequence[Block]], edges: Sequence[Edges]) -> bool:
    """Tells whether most paragraphs begin with an indent, as seen behind lines that are not full."""
    indented, others = 0, 0
    for column, own in zip(columns, edges, strict=True):
        lines = [one for one in column if isinstance(one, Line)]
        for last, line in pairwise(lines):
            if TERMINATED.search(last.text) and last.right + line.head < own.right:
                inset = (line.left - own.left) / line.size
                indented += INDENT[0] < inset < INDENT[1]
                others += inset <= INDENT[0]
    return indented > others
