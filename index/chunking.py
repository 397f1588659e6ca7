"""Units cut to the size that is embedded: at paragraphs, then items, then sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.cleaning import slice_spans
from index.regulations import ITEM
from index.sentences import split_sentences
from index.structure import parse_units
from index.tokens import count_tokens
from index.types import Chunk, Document, Span, Unit

CHUNKER_VERSION = "1"

# What it costs to cut before a piece: a paragraph is the natural place, the middle of a sentence the last.
_CUT_COST = {"paragraph": 0.0, "item": 0.3, "row": 0.0, "sentence": 0.6, "clause": 1.5}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a unit's text that is not cut further, and what cutting before it would mean."""

    start: int
    end: int
    tokens: int
    kind: str
    paragraph: int


def chunk_document(document: Document, budget: int) -> list[Chunk]:
    """Returns the chunks of a document in order.

    Args:
        document: a loaded document.
        budget: most tokens (tiktoken) in the text of a chunk.
    """
    chunks: list[Chunk] = []
    for unit in parse_units(document):
        chunks.extend(_chunk_unit(document, unit, budget, len(chunks)))
    return chunks


def _chunk_unit(document: Document, unit: Unit, budget: int, position: int) -> list[Chunk]:
    pieces = _cut(unit.text, budget) if count_tokens(unit.text) > budget else []
    paragraphs = count_paragraphs(unit.text)
    if not pieces:
        return [_make(document, unit, position, 0, unit.text, unit.spans, 1, paragraphs)]
    header = _table_header(unit.text)
    chunks = []
    for part, (first, last) in enumerate(_pack(pieces, budget)):
        text = unit.text[first.start : last.end]
        spans = slice_spans(unit.spans, first.start, last.end)
        if header and first.kind == "row" and first.start > 0:
            text, spans = _repeat_header(unit, header, text, spans)
        number = first.paragraph
        chunks.append(_make(document, unit, position + part, part, text, spans, number, paragraphs))
    return chunks


def _make(
    document: Document,
    unit: Unit,
    position: int,
    part: int,
    text: str,
    spans: Sequence[Span],
    paragraph: int,
    paragraphs: int,
) -> Chunk:
    meta = document.metadata
    return Chunk(
        doc=document.doc,
        position=position,
        kind=unit.kind,
        heading=unit.heading,
        label=unit.label,
        text=text,
        spans=tuple(spans),
        tokens=count_tokens(text),
        title=meta.title,
        part=part,
        paragraph=paragraph,
        paragraphs=paragraphs,
        published=unit.published or meta.published,
        place=unit.place or meta.place,
        division=unit.division or meta.division,
    )


def count_paragraphs(text: str) -> int:
    """Returns how many paragraphs (款) a unit's text has; items and table rows belong to the one before."""
    return max(1, sum(not ITEM.match(line) for line in text.split("\n")))


def _cut(text: str, budget: int) -> list[_Piece]:
    """Returns the smallest pieces that a long text may be cut into."""
    pieces: list[_Piece] = []
    paragraph, start = 0, 0
    for line in text.split("\n"):
        kind = "row" if line.startswith("|") else "item" if ITEM.match(line) else "paragraph"
        paragraph += kind == "paragraph"
        number = max(paragraph, 1)
        tokens = count_tokens(line)
        if tokens <= budget:
            pieces.append(_Piece(start, start + len(line), tokens, kind, number))
        else:
            for low, high, cut in _cut_line(line, budget):
                tokens = count_tokens(line[low:high])
                pieces.append(_Piece(start + low, start + high, tokens, cut if low else kind, number))
        start += len(line) + 1
    return pieces


def _cut_line(line: str, budget: int) -> list[tuple[int, int, str]]:
    """Cuts a line at sentences, a sentence too long for the budget after commas, at worst anywhere."""
    pieces: list[tuple[int, int, str]] = []
    for low, high in split_sentences(line):
        if count_tokens(line[low:high]) <= budget:
            pieces.append((low, high, "sentence"))
            continue
        start = low
        while count_tokens(line[start:high]) > budget:
            end = _longest_fit(line, start, high, budget)
            comma = max(line.rfind(mark, start, end) for mark in "，、,；;。|")
            end = comma + 1 if comma > start else end
            pieces.append((start, end, "clause" if start > low else "sentence"))
            start = end
        if start < high:
            pieces.append((start, high, "clause" if start > low else "sentence"))
    return pieces


def _longest_fit(line: str, start: int, end: int, budget: int) -> int:
    """Returns where the longest part from `start` that keeps within the budget ends."""
    low, high = start + 1, end
    while low < high:
        middle = (low + high + 1) // 2
        if count_tokens(line[start:middle]) <= budget:
            low = middle
        else:
            high = middle - 1
    return low


def _pack(pieces: Sequence[_Piece], budget: int) -> list[tuple[_Piece, _Piece]]:
    """Groups pieces into the fewest chunks within the budget that are cut well and even in size."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        size, options = 0, []
        for start in range(end - 1, -1, -1):
            size += pieces[start].tokens + 1
            if size > budget + 1 and start < end - 1:
                break
            slack = max(0.0, 1 - size / budget)
            cost = 1 + slack * slack + (_CUT_COST[pieces[start].kind] if start else 0.0)
            options.append((best[start][0] + cost, start))
        best.append(min(options))
    groups: list[tuple[_Piece, _Piece]] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        groups.append((pieces[start], pieces[end - 1]))
        end = start
    return groups[::-1]


def _table_header(text: str) -> tuple[int, int] | None:
    """Returns where the header row of a text's first table stands."""
    start = 0
    for line in text.split("\n"):
        if line.startswith("|"):
            return start, start + len(line)
        start += len(line) + 1
    return None


def _repeat_header(
    unit: Unit, header: tuple[int, int], text: str, spans: Sequence[Span]
) -> tuple[str, tuple[Span, ...]]:
    """Puts the table's header row before the rows of a later part; the spans say that text was skipped."""
    low, high = header
    row = slice_spans(unit.spans, low, high)
    shift = high - low + 1
    moved = [
        Span(span.clean + shift, span.raw, span.length, not i or span.skipped) for i, span in enumerate(spans)
    ]
    return f"{unit.text[low:high]}\n{text}", (*row, *moved)
