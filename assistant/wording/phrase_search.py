"""Finds wording in the documents: an exact phrase, one with gaps, all words, or the meaning."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.question.places import Fit, PlaceBook, place_fit
from assistant.types import Citation
from assistant.wording.official_texts import Texts, cite_chunk
from assistant.wording.sources import Titles
from index.errors import PolicyAssistantError
from index.language.folding import Folded
from index.places.divisions import DivisionPath
from index.types import Chunk, Metadata, Passage

Spans = tuple[tuple[int, int], ...]
"""Places in a text: (start, end)."""

Meaning = Callable[[str, int], Sequence[Passage]]
"""Finds passages by meaning: (text, how many)."""

# Chunks of a frequent phrase that are counted, and of those the ones whose text is looked at: the index
# does not see punctuation, so that a few of the rest may hold the words across the end of a sentence.
_MOST_COUNTED = 1000
_MOST_VERIFIED = 60
_LONGEST_GAP = 40
_GAP = re.compile(r"\s*(?:…+|\.{3,}|[*＊]+)\s*")
_MEANING_SURPLUS = 4


class Mode(StrEnum):
    """How the text is looked for."""

    EXACT = "exact"
    GAPS = "gaps"  # 不得…饲养: parts in this order with a few characters between
    ALL = "all"  # words separated by spaces, in whatever order
    MEANING = "meaning"


class Order(StrEnum):
    """How hits are sorted."""

    RELEVANCE = "relevance"
    DATE = "date"


class UnusableQuery(PolicyAssistantError):
    """The query cannot be looked for; the text says why."""


@dataclass(frozen=True, slots=True)
class PhraseQuery:
    """What to look for and where; an empty filter lets everything through.

    `status` is a status of the metadata, or "current" for what has not been repealed or replaced.
    """

    text: str
    mode: Mode = Mode.EXACT
    place: str = ""
    issuer: str = ""
    kind: str = ""
    year: int = 0
    status: str = ""
    order: Order = Order.RELEVANCE
    limit: int = 50

    def up_to(self, limit: int) -> "PhraseQuery":
        """The same query for so many hits."""
        return replace(self, limit=limit)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; `spans` are the (start, end) in `text` to be highlighted."""

    text: str
    spans: Spans
    citation: Citation
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """The first hits, and how many there are in each document.

    `counts` are (document, title, hits), the most first. `exact` is False when there are so many hits that
    the last of them were counted without looking at their punctuation.
    """

    hits: tuple[Hit, ...]
    counts: tuple[tuple[str, str, int], ...]
    total: int
    exact: bool = True


class Finder:
    """Finds wording in one snapshot; what every query needs is read once."""

    def __init__(self, texts: Texts, meaning: Meaning | None = None) -> None:
        self.texts = texts
        self._meaning = meaning
        self._metadata = texts.store.metadata
        self._doc_of = {one: doc for doc in self._metadata for one in texts.store.chunk_ids_of(doc)}
        self._titles = Titles(self._metadata)
        self._book = PlaceBook.of(texts.store.all_divisions())

    def find(self, query: PhraseQuery) -> Findings:
        """The passages that hold the words, or mean the same.

        Raises:
            UnusableQuery: the text is too short, or the place unknown.
        """
        if query.mode is Mode.MEANING:
            return self._find_meaning(query)
        pattern = _PhrasePattern.of(query)
        ids = self._filter(self._candidates(pattern), query)
        if query.order is Order.DATE:
            ids.sort(key=self._date, reverse=True)
        looked, rest = ids[: max(_MOST_VERIFIED, query.limit)], ids[max(_MOST_VERIFIED, query.limit) :]
        chunks = self.texts.store.chunks(looked).values()
        found = [(chunk, spans) for chunk in chunks if (spans := pattern.spans(chunk.text))]
        return self._findings(
            [chunk.doc for chunk, _ in found], [self._doc_of[one] for one in rest], found, query
        )

    def _candidates(self, pattern: "_PhrasePattern") -> list[str]:
        """Ids of the chunks that have all parts, as far as the index can tell, best first."""
        lists = [self.texts.lexical.phrase(part, _MOST_COUNTED) for part in pattern.parts if len(part) > 1]
        others = [set(ids) for ids in lists[1:]]
        return [one for one in lists[0] if all(one in ids for ids in others)]

    def _find_meaning(self, query: PhraseQuery) -> Findings:
        if self._meaning is None:
            raise UnusableQuery("searching by meaning needs the embedding model; none was loaded")
        passages = self._meaning(query.text, query.limit * _MEANING_SURPLUS)
        allowed = set(self._filter([passage.chunk.id for passage in passages], query))
        found: list[tuple[Chunk, Spans]] = [
            (passage.chunk, ()) for passage in passages if passage.chunk.id in allowed
        ]
        if query.order is Order.DATE:
            found.sort(key=lambda one: self._date(one[0].id), reverse=True)
        return self._findings([chunk.doc for chunk, _ in found], [], found, query)

    def _filter(self, ids: Sequence[str], query: PhraseQuery) -> list[str]:
        docs = {doc for doc in {self._doc_of[one] for one in ids} if self._passes(doc, query)}
        kept = [one for one in ids if self._doc_of[one] in docs]
        if not query.place:
            return kept
        places = [mention.path for mention in self._book.find(query.place)]
        if not places:
            raise UnusableQuery(f"unknown place {query.place}: give its full name, e.g. 运城市")
        divisions = self.texts.store.divisions(kept)
        return [one for one in kept if _lies_in(divisions[one], places)]

    def _passes(self, doc: str, query: PhraseQuery) -> bool:
        known = self._metadata[doc]
        if query.status == "current":
            passes = not self._titles.is_outdated(doc)
        else:
            passes = query.status in ("", known.status.value)
        return (
            passes
            and query.issuer in known.issuer
            and query.kind in ("", known.kind)
            and (not query.year or query.year in _years(known))
        )

    def _date(self, chunk_id: str) -> str:
        known = self._metadata[self._doc_of[chunk_id]]
        day = known.published or known.effective or known.passed
        return day.isoformat() if day else ""

    def _findings(
        self,
        docs: Iterable[str],
        unverified: Sequence[str],
        found: Sequence[tuple[Chunk, Spans]],
        query: PhraseQuery,
    ) -> Findings:
        counts = Counter([*docs, *unverified])
        return Findings(
            tuple(self._hit(chunk, spans, n) for n, (chunk, spans) in enumerate(found[: query.limit], 1)),
            tuple((doc, self._metadata[doc].title, count) for doc, count in counts.most_common()),
            counts.total(),
            not unverified,
        )

    def _hit(self, chunk: Chunk, spans: Spans, n: int) -> Hit:
        start, end = (spans[0][0], spans[-1][1]) if spans else (0, len(chunk.text))
        citation = cite_chunk(chunk, self._metadata[chunk.doc], self.texts.store.text, start, end, n)
        return Hit(chunk.text, spans, citation, chunk.heading)


@dataclass(frozen=True, slots=True)
class _PhrasePattern:
    """The folded parts of a query and where they stand in a text."""

    parts: tuple[str, ...]
    ordered: bool

    @classmethod
    def of(cls, query: PhraseQuery) -> "_PhrasePattern":
        pieces = {
            Mode.EXACT: [query.text],
            Mode.GAPS: _GAP.split(query.text),
            Mode.ALL: query.text.split(),
        }[query.mode]
        parts = tuple(part for piece in pieces if (part := Folded.of(piece).text))
        if not any(len(part) > 1 for part in parts):
            raise UnusableQuery("at least two characters side by side are needed to look for wording")
        return cls(parts, query.mode is not Mode.ALL)

    def spans(self, text: str) -> Spans:
        folded = Folded.of(text)
        if self.ordered:
            return self._in_order(folded)
        places = [_occurrences(folded, part) for part in self.parts]
        return tuple(sorted(span for spans in places for span in spans)) if all(places) else ()

    def _in_order(self, folded: Folded) -> Spans:
        gap = f".{{0,{_LONGEST_GAP}}}?"
        expression = gap.join(f"({re.escape(part)})" for part in self.parts)
        groups = range(1, len(self.parts) + 1)
        matches = re.finditer(expression, folded.text)
        return tuple(folded.source_range(*match.span(group)) for match in matches for group in groups)


def _occurrences(folded: Folded, part: str) -> list[tuple[int, int]]:
    return [folded.source_range(*match.span()) for match in re.finditer(re.escape(part), folded.text)]


def _lies_in(division: DivisionPath, places: Sequence[DivisionPath]) -> bool:
    """Whether a text belongs to one of the places, or applies there as that of a higher authority."""
    return any(place_fit(division, place) in (Fit.OWN, Fit.ABOVE, Fit.BELOW) for place in places)


def _years(known: Metadata) -> set[int]:
    return {day.year for day in (known.published, known.effective, known.amended) if day}
