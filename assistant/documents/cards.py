"""What a reader sees of the documents behind an answer: one card a passage, its words marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from assistant.types import Answer, Citation, Evidence
from index.structure.locators import locate
from index.types import Chunk, Passage, Related

_AROUND = 60
"""Most characters shown before and after the marked words while a card is folded."""

_CLAUSE_ENDS = "。；！？\n"
_CLAUSE_END = re.compile(f"[{_CLAUSE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage; `marked` words answer, `numbers` cite them, `deciding` are the short answer."""

    text: str
    marked: bool = False
    numbers: tuple[int, ...] = ()
    deciding: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A passage as shown; `excerpt` surrounds the marked words, `whole` is all of it.

    `numbers` are those of the citations it carries, none while it is only evidence; `start` and `end` are
    where the first of the marked words stand in the loaded text of the document `doc`. It may be a page that
    `explains` others (政策解读), or be `explained_by` such pages.
    """

    numbers: tuple[int, ...]
    title: str
    locator: str
    place: str
    issuer: str
    document_number: str
    published: date | None
    effective: date | None
    status: str
    excerpt: tuple[Piece, ...]
    whole: tuple[Piece, ...]
    doc: str
    start: int
    end: int
    explains: tuple[Related, ...] = ()
    explained_by: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    number: int = 0


def make_cards(answer: Answer) -> tuple[Card, ...]:
    """Returns the cited passages in the order of their numbers, then the evidence no sentence used."""
    passages: dict[tuple[str, str], list[Evidence]] = {}
    for evidence in answer.evidence:
        chunk = evidence.passage.chunk
        passages.setdefault((chunk.doc, chunk.id or str(chunk.position)), []).append(evidence)
    cards: list[Card] = []
    carried: set[int] = set()
    for evidences in passages.values():
        passage = evidences[0].passage
        cited = {n: mark for n, mark in _citation_marks(answer.citations, passage.chunk) if n not in carried}
        carried |= cited.keys()
        marks = list(cited.values()) or [_Mark(evidence.start, evidence.end) for evidence in evidences]
        citations = [citation for citation in answer.citations if citation.n in cited]
        cards.append(_passage_card(passage, marks, citations))
    cards += [_citation_card(citation) for citation in answer.citations if citation.n not in carried]
    if answer.deciding:
        cards = [
            replace(
                card,
                excerpt=_show_deciding(card.excerpt, answer.deciding),
                whole=_show_deciding(card.whole, answer.deciding),
            )
            for card in cards
        ]
    return tuple(sorted(cards, key=lambda card: min(card.numbers, default=len(answer.citations) + 1)))


def _show_deciding(pieces: Sequence[Piece], words: str) -> tuple[Piece, ...]:
    """The pieces, those that answer cut around the deciding words."""
    shown: list[Piece] = []
    for piece in pieces:
        before, found, after = piece.text.partition(words) if piece.marked else (piece.text, "", "")
        parts = ((before, False), (found, True), (after, False))
        shown += [replace(piece, text=text, deciding=deciding) for text, deciding in parts if text]
    return tuple(shown)


def _citation_marks(citations: Iterable[Citation], chunk: Chunk) -> Iterable[tuple[int, _Mark]]:
    for citation in citations:
        found = clean_range(chunk, citation.start, citation.end) if citation.doc == chunk.doc else None
        if found:
            yield citation.n, _Mark(*found, citation.n)


def clean_range(chunk: Chunk, start: int, end: int) -> tuple[int, int] | None:
    """Where `[start, end)` of the loaded text stands in the chunk's text, if all of it does."""
    overlaps = [
        (
            span.clean + max(start, span.raw) - span.raw,
            span.clean + min(end, span.raw + span.length) - span.raw,
        )
        for span in chunk.spans
        if max(start, span.raw) < min(end, span.raw + span.length)
    ]
    last = max((span.raw + span.length for span in chunk.spans), default=0)
    first = min((span.raw for span in chunk.spans), default=0)
    if not overlaps or start < first or end > last:
        return None
    return min(low for low, _ in overlaps), max(high for _, high in overlaps)


def _passage_card(passage: Passage, marks: Sequence[_Mark], citations: Sequence[Citation]) -> Card:
    chunk, metadata = passage.chunk, passage.metadata
    first = min(marks, key=lambda mark: mark.start)
    ranges = (
        [(one.start, one.end) for one in citations] or chunk.raw_ranges(first.start, first.end) or [(0, 0)]
    )
    locators = [citation.locator for citation in citations] or [locate(chunk, min(m.start for m in marks))]
    return Card(
        numbers=tuple(citation.n for citation in citations),
        title=passage.title,
        locator="、".join(dict.fromkeys(locators)),
        place=passage.place,
        issuer=metadata.issuer,
        document_number=metadata.number,
        published=chunk.published or metadata.published,
        effective=metadata.effective,
        status=metadata.status.value,
        excerpt=_excerpt(chunk.text, marks),
        whole=_pieces(chunk.text, marks),
        doc=chunk.doc,
        start=ranges[0][0],
        end=ranges[0][1],
        explains=metadata.explains,
        explained_by=metadata.explained_by,
    )


def _citation_card(citation: Citation) -> Card:
    quote = (Piece(citation.quote, True, (citation.n,)),)
    return Card(
        numbers=(citation.n,),
        title=citation.title,
        locator=citation.locator,
        place=citation.place,
        issuer="",
        document_number="",
        published=citation.published,
        effective=citation.effective,
        status=citation.status,
        excerpt=quote,
        whole=quote,
        doc=citation.doc,
        start=citation.start,
        end=citation.end,
    )


def _pieces(text: str, marks: Sequence[_Mark], low: int = 0, high: int | None = None) -> tuple[Piece, ...]:
    """Cuts `text[low:high]` wherever a mark begins or ends."""
    high = len(text) if high is None else high
    cuts = sorted({low, high, *(min(max(edge, low), high) for m in marks for edge in (m.start, m.end))})
    pieces = []
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        numbers = tuple(sorted({mark.number for mark in over if mark.number}))
        pieces.append(Piece(text[start:end], bool(over), numbers))
    return tuple(pieces)


def _window(text: str, mark: _Mark) -> tuple[int, int]:
    """A little around a mark, by whole clauses where there are any."""
    low, high = max(0, mark.start - _AROUND), min(len(text), mark.end + _AROUND)
    if low > 0:
        end = _CLAUSE_END.search(text, low, mark.start)
        low = end.end() if end else low
    if high < len(text):
        ends = [end.end() for end in _CLAUSE_END.finditer(text, mark.end, high)]
        whole = text[mark.end - 1 : mark.end] in _CLAUSE_ENDS
        high = ends[-1] if ends else mark.end if whole else high
    return low + _blanks(text[low : mark.start]), high - _blanks(text[mark.end : high][::-1])


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _excerpt(text: str, marks: Sequence[_Mark]) -> tuple[Piece, ...]:
    """The marked words with a little of what surrounds them; "…" stands for what is left out."""
    windows: list[list[int]] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        low, high = _window(text, mark)
        if windows and low <= windows[-1][1]:
            windows[-1][1] = max(windows[-1][1], high)
        else:
            windows.append([low, high])
    pieces: list[Piece] = []
    for low, high in windows:
        if text[:low].strip():
            pieces.append(Piece("…"))
        pieces += _pieces(text, marks, low, high)
    if windows and text[windows[-1][1] :].strip():
        pieces.append(Piece("…"))
    return tuple(pieces)
