"""Parts of texts with tables that can be read alone: rows with their table's head, cells with their row's."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.structure.cleaning import slice_spans
from index.types import Span

# Characters of the text, from the first to before the last, or such of our own.
_Run = tuple[int, int] | str


def cell_spans(line: str) -> list[tuple[int, int]]:
    """Returns where the cells of a row stand in its line, white space around them left out."""
    bars = [at for at, mark in enumerate(line) if mark == "|"]
    spans = []
    for low, high in pairwise(bars):
        text = line[low + 1 : high]
        start = low + 1 + len(text) - len(text.lstrip())
        spans.append((min(start, high), max(start, low + 1 + len(text.rstrip()))))
    return spans


def take_part(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[str, tuple[Span, ...]]:
    """Returns `text[start:end]` with its spans.

    Where it begins below the head of a table, the head comes first; of a row that it holds in part, the cell
    that names the row comes first and the others are left empty. The spans say where text was left out.
    """
    taken, made, behind = "", list[Span](), -1
    for run in _runs(text, start, end):
        if isinstance(run, str):
            taken += run
            continue
        low, high = run
        left_out = behind >= 0 and bool(text[behind:low].strip(" |\n") or low < behind)
        for number, span in enumerate(slice_spans(spans, low, high)):
            skipped = span.skipped or (left_out and not number)
            made.append(Span(span.clean + len(taken), span.raw, span.length, skipped))
        taken += text[low:high]
        behind = high
    return taken, tuple(made)


def _runs(text: str, start: int, end: int) -> Iterator[_Run]:
    lines = list(_lines(text, start, end))
    if head := _head(text, lines[0][0]):
        yield head
        yield "\n"
    whole: tuple[int, int] | None = None  # what stands unbroken up to here
    for low, high in lines:
        part = max(low, start), min(high, end)
        if part == (low, high) or not _is_row(text[low:high]):
            whole = (whole[0] if whole else part[0], part[1])
            continue
        if whole:
            yield whole
            yield "\n"
        whole = None
        yield from _cells(text, low, high, part)
        if high < end:
            yield "\n"
    if whole:
        yield whole


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the lines that a part touches begin and end."""
    low = text.rfind("\n", 0, start) + 1
    while low < end:
        behind = text.find("\n", low)
        high = behind if behind >= 0 else len(text)
        yield low, high
        low = high + 1


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.count("|") > 1


def _head(text: str, low: int) -> tuple[int, int] | None:
    """Where the first row of the table stands that the row at `low` goes on with."""
    first = low
    while first and text.startswith("|", low):
        above = text.rfind("\n", 0, first - 1) + 1
        if not text.startswith("|", above):
            break
        first = above
    return None if first == low else (first, text.index("\n", first))


def _cells(text: str, low: int, high: int, part: tuple[int, int]) -> Iterator[_Run]:
    """A row with its name and what a part of it holds; its other cells empty."""
    name, *cells = ((low + begin, low + end) for begin, end in cell_spans(text[low:high]))
    yield "| "
    yield name
    for begin, end in cells:
        yield " | "
        if max(begin, part[0]) < min(end, part[1]):
            yield max(begin, part[0]), min(end, part[1])
    yield " |"
