"""The official texts as a check needs them: whole articles, folded once, with citations of any part."""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from typing import Protocol

from cn2an import an2cn  # type: ignore[import-untyped]

from assistant.types import Citation
from index.language.folding import Folded
from index.language.numerals import CHINESE, parse_number
from index.language.segmenting import query_terms
from index.stores.chunks import ChunkStore
from index.stores.protocols import LexicalStore
from index.structure.chunking import count_paragraphs
from index.structure.locators import locate
from index.types import Chunk, Metadata

_CANDIDATES = 24
_PHRASE_CANDIDATES = 60
_COMPARED = 10
# Telling character pairs of a sentence that are looked up; more cost time and find nothing else.
_MOST_TERMS = 30
_NUMBER = re.compile(rf"\d+|[{CHINESE}]{{2,}}|十")
_LARGEST_SPELLED = 10**12
_COMMON = 0.5
# Raw text between two parts of a wording (a caption, a page number) that a quotation may carry along.
_MOST_SKIPPED = 60


class Texts(Protocol):
    """The parts of an index that a check needs: it works without vectors."""

    @property
    def store(self) -> ChunkStore:
        """Documents and chunks."""

    @property
    def lexical(self) -> LexicalStore:
        """Their words."""


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """A citable unit put together again from its chunks; `folded` maps to `text`."""

    chunks: tuple[Chunk, ...]
    text: str
    starts: tuple[int, ...]
    folded: Folded

    @property
    def doc(self) -> str:
        """The document it belongs to."""
        return self.chunks[0].doc

    def part_at(self, offset: int) -> tuple[Chunk, int]:
        """The chunk that holds the character at `offset` of `text`, and the offset in that chunk."""
        number = bisect_right(self.starts, offset) - 1
        return self.chunks[number], offset - self.starts[number]

    def locator(self, low: int) -> str:
        """How the folded character `low` is cited: 第十条第二款."""
        return locate(*self.part_at(self.folded.origin[low]))

    def raw_ranges(self, low: int, high: int) -> list[tuple[int, int]]:
        """Where the folded characters `low:high` stand in the loaded document."""
        start, end = self.folded.source_range(low, high)
        ranges: list[tuple[int, int]] = []
        for chunk, offset in zip(self.chunks, self.starts, strict=True):
            inner = max(start - offset, 0), min(end - offset, len(chunk.text))
            if inner[0] < inner[1]:
                ranges.extend(chunk.raw_ranges(*inner))
        return ranges


def respell_numbers(text: str) -> str:
    """A folded text with 500 written 五百 and 五百 written 500, to find it under either spelling."""
    return _NUMBER.sub(_respell, text)


def _respell(number: re.Match[str]) -> str:
    value = parse_number(number[0])
    if value is None or value.denominator != 1 or value >= _LARGEST_SPELLED:
        return number[0]
    return str(an2cn(int(value))) if number[0].isdigit() else str(value)


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a folded text."""
    return frozenset(map(add, text, text[1:]))


@dataclass(frozen=True, slots=True)
class _Part:
    """A chunk's folded text and its pairs of neighbouring characters."""

    text: str
    pairs: frozenset[str]


class OfficialTexts:
    """The texts of one snapshot during one check; what was read once stays at hand."""

    def __init__(self, texts: Texts) -> None:
        self.store = texts.store
        self.lexical = texts.lexical
        self._articles: dict[str, Article] = {}
        self._known: dict[str, Chunk] = {}
        self._parts: dict[str, _Part] = {}
        self._documents: dict[str, list[Chunk]] = {}
        self._texts: dict[str, str] = {}
        self._idf: dict[str, float] = {}
        # What the weight of a term that no text has comes near to.
        self._unseen = math.log(1 + (self.lexical.count + 0.5) / 0.5) - 1e-6

    @property
    def metadata(self) -> dict[str, Metadata]:
        """Metadata of every document by its name."""
        return self.store.metadata

    def candidates(self, ours: str) -> list[Article]:
        """The articles that share most of the sentence's telling character pairs, best first."""
        spelled = respell_numbers(ours)
        known = {
            term for term in (*query_terms(ours), *query_terms(spelled)) if self._weight(term) < self._unseen
        }
        terms = sorted(known, key=lambda term: (-self._weight(term), term))[:_MOST_TERMS]
        found = [one for one, _ in self.lexical.query(dict.fromkeys(terms, 1.0), _CANDIDATES)]
        chunks = self._chunks([*self.lexical.phrase(ours, _PHRASE_CANDIDATES), *found])
        exact = [chunk for chunk in chunks if ours in self._part(chunk).text]
        others = [chunk for chunk in chunks if ours not in self._part(chunk).text]
        return self._assemble([*exact, *self._rank(ours + "\n" + spelled, others)[:_COMPARED]])

    def closest_in(self, ours: str, doc: str, k: int = 2) -> list[Article]:
        """The articles of one document that share most of the sentence's character pairs."""
        if doc not in self._documents:
            self._documents[doc] = self.store.chunks_of(doc)
        return self._assemble(self._rank(ours, self._documents[doc])[:k])

    def holding(self, phrase: str) -> list[Article]:
        """Articles that have the folded phrase; not all of them when there are many."""
        ids = self.lexical.phrase(phrase, _PHRASE_CANDIDATES)
        articles = self._assemble(self._chunks(ids))
        return [article for article in articles if phrase in article.folded.text]

    def is_unbroken(self, phrase: str) -> bool:
        """Whether the folded phrase stands within one paragraph of some article."""
        chunks = self.store.chunks(self.lexical.phrase(phrase, 5)).values()
        return any(phrase in Folded.of(line).text for chunk in chunks for line in chunk.text.split("\n"))

    def cite(self, article: Article, low: int, high: int, n: int) -> Citation:
        """The citation of the folded characters `low:high` of an article."""
        chunk = article.chunks[0]
        start, end = _quotable(article.raw_ranges(low, high))
        quote = self._text(chunk.doc)[start:end]
        return _citation(chunk, self.metadata[chunk.doc], quote, (start, end), article.locator(low), n)

    def weights(self, ours: str) -> list[float]:
        """How telling each character of a folded text is: rare words much, common ones and marks little."""
        weights = [_COMMON] * len(ours)
        for at in range(len(ours) - 1):
            if ours[at].isalnum() and ours[at + 1].isalnum():
                weight = self._weight(ours[at : at + 2]) / 2
                weights[at] += weight
                weights[at + 1] += weight
        return weights

    def _text(self, doc: str) -> str:
        if doc not in self._texts:
            self._texts[doc] = self.store.text(doc)
        return self._texts[doc]

    def _weight(self, term: str) -> float:
        if term not in self._idf:
            self._idf[term] = self.lexical.idf(term)
        return self._idf[term]

    def _rank(self, ours: str, chunks: Iterable[Chunk]) -> list[Chunk]:
        weights = {pair: self._weight(pair) for pair in pairs_of(ours)}

        def shared(chunk: Chunk) -> float:
            return sum(map(weights.__getitem__, weights.keys() & self._part(chunk).pairs))

        return sorted(chunks, key=shared, reverse=True)

    def _chunks(self, ids: Iterable[str]) -> list[Chunk]:
        distinct = list(dict.fromkeys(ids))
        unknown = [one for one in distinct if one not in self._known]
        self._known.update(self.store.chunks(unknown))
        return [self._known[one] for one in distinct if one in self._known]

    def _part(self, chunk: Chunk) -> "_Part":
        if chunk.id not in self._parts:
            text = Folded.of(chunk.text).text
            self._parts[chunk.id] = _Part(text, pairs_of(text))
        return self._parts[chunk.id]

    def _assemble(self, chunks: Iterable[Chunk]) -> list[Article]:
        articles: dict[str, Article] = {}
        for chunk in chunks:
            if chunk.id not in self._articles:
                article = _join(self._neighbours(chunk))
                self._articles.update((part.id, article) for part in article.chunks)
            article = self._articles[chunk.id]
            articles[article.chunks[0].id] = article
        return list(articles.values())

    def _neighbours(self, chunk: Chunk) -> Sequence[Chunk]:
        """The chunk with the other parts of its unit, unless it looks complete."""
        if not chunk.part and chunk.text.endswith("。") and count_paragraphs(chunk.text) == chunk.paragraphs:
            return [chunk]
        alike = [one for one in self.store.chunks_labelled(chunk.doc, chunk.label) if _same_unit(one, chunk)]
        return alike or [chunk]


def cite_chunk(
    chunk: Chunk, known: Metadata, load_text: Callable[[str], str], start: int, end: int, n: int
) -> Citation:
    """The citation of `start:end` of a chunk; its document is loaded only where the text was mended."""
    ranges, locator = chunk.raw_ranges(start, end), locate(chunk, start)
    if [last - first for first, last in ranges] == [end - start]:
        return _citation(chunk, known, chunk.text[start:end], ranges[0], locator, n)
    first, last = _quotable(ranges)
    return _citation(chunk, known, load_text(chunk.doc)[first:last], (first, last), locator, n)


def _citation(
    chunk: Chunk, known: Metadata, quote: str, place: tuple[int, int], locator: str, n: int
) -> Citation:
    return Citation(
        n=n,
        doc=chunk.doc,
        title=known.title or chunk.title,
        place=chunk.place or known.place,
        locator=locator,
        quote=quote,
        start=place[0],
        end=place[1],
        published=chunk.published or known.published,
        effective=known.effective,
        status=known.status.value,
        confidence=chunk.confidence,
    )


def _same_unit(one: Chunk, chunk: Chunk) -> bool:
    """Parts of a unit count from 0 in step with their positions."""
    return one.position - one.part == chunk.position - chunk.part


def _join(chunks: Sequence[Chunk]) -> Article:
    starts, length = [], 0
    for chunk in chunks:
        starts.append(length)
        length += len(chunk.text) + 1
    text = "\n".join(chunk.text for chunk in chunks)
    return Article(tuple(chunks), text, tuple(starts), Folded.of(text))


def _quotable(ranges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """One stretch of the loaded text: all of it, or its longest part when much lies between the parts."""
    skipped = sum(after[0] - before[1] for before, after in pairwise(ranges))
    if all(a[1] <= b[0] for a, b in pairwise(ranges)) and skipped <= _MOST_SKIPPED:
        return ranges[0][0], ranges[-1][1]
    return max(ranges, key=lambda span: span[1] - span[0])
