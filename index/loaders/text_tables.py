"""Tables in plain text: drawn with strokes, parted by tabs, aligned by spaces, or one cell a line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile

from index.loaders.drawn_tables import is_drawn, read_drawn
from index.loaders.grid import plain_grid
from index.loaders.heads import find_shape
from index.loaders.page_lines import Line, TableBox
from index.loaders.stacked_tables import find_stacks, read_stack
from index.loaders.tables import render_table
from index.loaders.white_tables import find_white_tables, is_figure

# A full-width character takes two places of a line; lines stand one and a half of its height apart.
_EM, _PITCH = 2.0, 3.0
_PIECE = re.compile(r"\S+(?: \S+)*")
_SENTENCE = re.compile(r"[。；;！？]")
_LONGEST_CELL = 40
# A head and two rows; two lines with tabs are often labels beside names.
_FEWEST_ROWS = 3


def render_tables(text: str) -> str:
    """Returns a text with its tables as Markdown rows; all other lines stay as they are."""
    lines = text.split("\n")
    if "\t" not in text and "  " not in text and "\u3000" not in text and not any(map(is_drawn, lines)):
        return text
    blocks = _split_aligned(_split_tabbed(_split_drawn(_split_stacked(lines))))
    return re.sub(r"\n{3,}(?=\|)|(?<=\|)\n{3,}", "\n\n", "\n".join(blocks))


Block = str
"""A line of the text, or a whole table between empty lines."""


def _table(text: str) -> Block:
    return f"\n{text}\n"


def _is_table(block: Block) -> bool:
    return block.startswith("\n")


def _split_stacked(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    behind = 0
    for stack in find_stacks(lines):
        blocks += [*lines[behind : stack.start], _table(render_table(read_stack(stack)))]
        behind = stack.end
    return [*blocks, *lines[behind:]]


def _split_drawn(lines: Sequence[Block]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        drawn = list(takewhile(is_drawn, lines[at:]))
        if grid := read_drawn(drawn):
            yield _table(render_table(grid))
        else:
            yield from drawn
        at += len(drawn)
        if at < len(lines):
            yield lines[at]
            at += 1


def _split_tabbed(blocks: Iterator[Block]) -> Iterator[Block]:
    run: list[str] = []
    for block in blocks:
        if "\t" in block.strip() and not _is_table(block):
            run.append(block)
            continue
        yield from _close_tabbed(run)
        run = []
        yield block
    yield from _close_tabbed(run)


def _close_tabbed(run: Sequence[str]) -> Iterator[Block]:
    """A run of lines with tabs as a table, if they have cells under a head."""
    rows = [[cell.strip() for cell in line.rstrip().split("\t")] for line in run]
    if len({len(row) for row in rows}) > 1:
        rows = [list(filter(None, row)) for row in rows]
    if _are_cells(rows):
        yield _table(render_table(plain_grid(rows)))
    else:
        yield from run


def _are_cells(rows: Sequence[Sequence[str]]) -> bool:
    widths = {len(row) for row in rows}
    if len(rows) < _FEWEST_ROWS or max(widths) < 2 or len(widths) > 1:
        return False
    if any(_SENTENCE.search(cell) or len(cell) > _LONGEST_CELL for cell in rows[0]):
        return False
    if max(widths) == 2:
        return not is_figure(rows[0][1]) and all(is_figure(row[1]) for row in rows[1:])
    return find_shape(plain_grid(rows)).head_rows > 0


def _split_aligned(blocks: Iterator[Block]) -> Iterator[Block]:
    run: list[str] = []
    for block in blocks:
        if _is_table(block):
            yield from _close_aligned(run)
            run = []
            yield block
        else:
            run.append(block)
    yield from _close_aligned(run)


def _close_aligned(lines: Sequence[str]) -> Iterator[Block]:
    """Lines with those that make a table aligned by spaces put into one."""
    rows = [row for at, line in enumerate(lines) if (row := _place(line.expandtabs(), at * _PITCH))]
    upto = 0
    for found in find_white_tables(rows):
        if isinstance(found, TableBox):
            yield _table(render_table(found.table.grid))
            upto = round((found.bottom - 0.2 * _EM) / _PITCH) + 1
            continue
        at = round(found[0].base / _PITCH)
        first = min(upto, at)
        yield from lines[first : at + 1]
        upto = at + 1
    yield from lines[upto:]


def _place(line: str, base: float) -> list[Line]:
    """The pieces of a line that two spaces or a wide one part, where they stand."""
    pieces = []
    for match in _PIECE.finditer(line.replace("\u3000", "  ")):
        left = _width(line.replace("\u3000", "  ")[: match.start()])
        right = left + _width(match[0])
        pieces.append(Line(match[0], left, right, base, _EM, _EM, left))
    return pieces


def _width(text: str) -> float:
    return float(sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text))
