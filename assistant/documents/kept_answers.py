"""An answer that its reader kept, shown again: only if what it cites still stands in the documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.answer.citations import CitationList
from assistant.documents.cards import clean_range
from assistant.types import Answer, Citation, Ending, Evidence, Sentence
from index.stores.chunks import ChunkStore
from index.types import Passage


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """Words of a document, `text[start:end]` of what was loaded of it, and the number they are cited by."""

    doc: str
    start: int
    end: int
    text: str = ""
    n: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of an answer: its words, what they cite, what else was read for it."""

    question: str
    status: Ending
    sentences: tuple[Sentence, ...] = ()
    cited: tuple[KeptQuote, ...] = ()
    read: tuple[KeptQuote, ...] = ()
    text: str = ""
    notice: str = ""
    choices: tuple[str, ...] = ()
    mode: str = "extractive"
    reply: str = ""
    short: str = ""


def keep(answer: Answer) -> Kept:
    """What is worth keeping of a finished answer."""
    return Kept(
        question=answer.question,
        status=answer.status,
        sentences=answer.sentences,
        cited=tuple(KeptQuote(one.doc, one.start, one.end, one.quote, one.n) for one in answer.citations),
        read=tuple(_read(answer.evidence)),
        text=answer.text,
        notice=answer.notice,
        choices=answer.choices,
        mode=answer.mode,
        reply=answer.reply,
        short=answer.short,
    )


def recall(kept: Kept, store: ChunkStore) -> Answer | None:
    """The answer over the documents there are now, with their titles, dates and status of now.

    Returns:
        None if it cites what no longer stands word for word where it stood, or cites nothing it should.
    """
    carriers = [_find(quote, store) for quote in kept.cited]
    cited = [evidence for evidence in carriers if evidence]
    if len(cited) < len(carriers):
        return None
    citations = list(_cite(cited, kept.cited, store))
    numbers = {citation.n for citation in citations}
    if len(citations) < len(cited) or not all(numbers.issuperset(one.citations) for one in kept.sentences):
        return None
    if kept.status is Ending.ANSWERED and not citations:
        return None
    read = (_find(quote, store) for quote in kept.read)
    return Answer(
        question=kept.question,
        status=kept.status,
        sentences=kept.sentences,
        citations=tuple(citations),
        text=kept.text,
        notice=kept.notice,
        choices=kept.choices,
        mode=kept.mode,
        reply=kept.reply,
        short=kept.short,
        evidence=(*cited, *(evidence for evidence in read if evidence)),
    )


def _read(evidences: Iterable[Evidence]) -> Iterator[KeptQuote]:
    for evidence in evidences:
        chunk = evidence.passage.chunk
        ranges = chunk.raw_ranges(evidence.start, evidence.end)
        if ranges:
            yield KeptQuote(chunk.doc, ranges[0][0], ranges[-1][1])


def _find(quote: KeptQuote, store: ChunkStore) -> Evidence | None:
    """Where the quoted words stand now, in the first chunk that holds all of them."""
    metadata = store.metadata.get(quote.doc)
    if metadata is None:
        return None
    for chunk in store.chunks_of(quote.doc):
        found = clean_range(chunk, quote.start, quote.end)
        if found:
            return Evidence(Passage(chunk, metadata, 0.0), chunk.text[slice(*found)], *found)
    return None


def _cite(cited: Iterable[Evidence], quotes: Iterable[KeptQuote], store: ChunkStore) -> Iterator[Citation]:
    """The citations whose words are still those that were kept."""
    for evidence, quote in zip(cited, quotes, strict=True):
        citations = CitationList(store.text)
        citations.cite(evidence)
        if [(one.start, one.end, one.quote) for one in citations.citations] == [
            (quote.start, quote.end, quote.text)
        ]:
            yield replace(citations.citations[0], n=quote.n)
