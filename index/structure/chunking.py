"""Units cut to the size that is embedded: at paragraphs, then items, then sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.language.tokens import count_tokens
from index.structure.regulations import ITEM
from index.structure.sentences import split_sentences
from index.structure.table_parts import cell_spans, take_part
from index.structure.units import parse_units
from index.types import Chunk, Document, Unit

CHUNKER_VERSION = "9"
_LONGEST_TITLE = 30
_LONGEST_TOKEN = 8  # characters; a token of running text has fewer

# What it costs to cut before a piece: a paragraph is the natural place, the middle of a sentence the last.
_CUT_COST = {"paragraph": 0.0, "item": 0.3, "row": 0.0, "sentence": 0.6, "clause": 1.5}
_ENUMERATED = re.compile(
    r"[一二三四五六七八九十](?:是|要|、)|第[一二三四五六七八九十]，|首先|其次|最后|下一步"
)


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
    units = parse_units(document)
    is_page = len({unit.label for unit in units if unit.kind == "story"}) > 1
    chunks: list[Chunk] = []
    for unit in units:
        whole = _whole_page_piece(document, unit) if is_page else _whole(document, unit)
        chunks += [replace(part, position=at) for at, part in enumerate(_split(whole, budget), len(chunks))]
    return chunks


def _whole(document: Document, unit: Unit) -> Chunk:
    """Returns a unit as one chunk; what the unit leaves open the document fills in."""
    meta = document.metadata
    return Chunk(
        doc=document.doc,
        position=0,
        kind=unit.kind,
        heading=unit.heading,
        label=unit.label,
        text=unit.text,
        spans=unit.spans,
        tokens=count_tokens(unit.text),
        title=unit.title or meta.title,
        paragraphs=count_paragraphs(unit.text),
        published=unit.published or meta.published,
        place=unit.place or meta.place,
        division=unit.division or meta.division,
    )


def _whole_page_piece(document: Document, unit: Unit) -> Chunk:
    """As `_whole`; but the title and place of a page with several stories say nothing about each of them."""
    title = unit.label or re.split(r"[，。；,;]", unit.text, maxsplit=1)[0][:_LONGEST_TITLE]
    return replace(_whole(document, unit), title=title, place=unit.place, division=unit.division)


def _split(whole: Chunk, budget: int) -> list[Chunk]:
    """Cuts a chunk over the budget into parts; rows of a table keep its head, cells the name of their row."""
    if whole.tokens <= budget:
        return [whole]
    chunks = []
    for part, (first, last) in enumerate(_pack(_cut(whole.text, budget), budget)):
        text, spans = take_part(whole.text, whole.spans, first.start, last.end)
        chunks.append(
            replace(
                whole, text=text, spans=spans, tokens=count_tokens(text), part=part, paragraph=first.paragraph
            )
        )
    return chunks


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
        elif kind == "row":
            for low, high in cell_spans(line)[1:]:
                for begin, end, _ in _cut_line(line[low:high], budget):
                    tokens = count_tokens(line[low + begin : low + end])
                    cut = "sentence" if begin else "row"
                    pieces.append(_Piece(start + low + begin, start + low + end, tokens, cut, number))
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
            pieces.append((low, high, "item" if _ENUMERATED.match(line, low) else "sentence"))
            continue
        start = low
        while (end := _longest_fit(line, start, high, budget)) < high:
            comma = max(line.rfind(mark, start, end) for mark in "，,；;。|")
            if comma < (start + end) // 2:
                comma = max(comma, line.rfind("、", start, end))
            end = comma + 1 if comma > start else end
            pieces.append((start, end, "clause" if start > low else "sentence"))
            start = end
        pieces.append((start, high, "clause" if start > low else "sentence"))
    return pieces


def _longest_fit(line: str, start: int, end: int, budget: int) -> int:
    """Returns where the longest part from `start` that keeps within the budget ends."""
    low, high = start + 1, min(end, start + _LONGEST_TOKEN * budget)
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
