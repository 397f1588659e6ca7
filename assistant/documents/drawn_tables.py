"""The tables of a text as grids, each with its head, and what stands between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.tables import cells_of

_RULE = re.compile(r":?-{3,}:?")


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table as it was loaded: `start` is where it begins in the text, `head` is empty for a form."""

    start: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def find_tables(text: str) -> tuple[DrawnTable, ...]:
    """Returns the tables of a loaded text in order."""
    return tuple(block for block in split_blocks(text) if isinstance(block, DrawnTable))


def split_blocks(text: str) -> Iterator[str | DrawnTable]:
    """Yields what a text is made of: lines that say something, and tables."""
    rows: list[tuple[str, ...]] = []
    begin = at = 0
    for line in (*text.split("\n"), ""):
        cells = cells_of(line)
        if cells:
            begin = begin if rows else at
            rows.append(cells)
        elif rows:
            yield _draw(begin, rows)
            rows = []
        if line.strip() and not cells:
            yield line.strip()
        at += len(line) + 1


def _draw(start: int, rows: list[tuple[str, ...]]) -> DrawnTable:
    """The first row is the head where a rule stands below it, as loaders and Markdown write it."""
    has_head = len(rows) > 1 and all(map(_RULE.fullmatch, rows[1]))
    head, body = (rows[0], rows[2:]) if has_head else ((), rows)
    return DrawnTable(start, head if any(head) else (), tuple(body))
