"""The last answer again as somebody wishes it: shorter, with all of its passages, or what else there is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answer.citations import CitationList
from assistant.documents.cards import clean_range
from assistant.documents.cases import find_cases
from assistant.types import Answer, Ending, Evidence, Sentence
from index.structure.locators import locate
from index.types import Chunk, Passage, Status

_MOST_CITED, _MOST_FURTHER = 2, 3
ChunksOf = Callable[[str], Sequence[Chunk]]
TextOf = Callable[[str], str]


def shorten(answer: Answer) -> Answer:
    """Only the short answer and the sentence that decides, or the sentences that the cases stand in."""
    carriers = [one for one in answer.sentences if answer.deciding and answer.deciding in one.text]
    cases = find_cases(answer)
    if not carriers and cases:
        rows = {row.citation for row in cases.rows}
        carriers = [one for one in answer.sentences if rows.intersection(one.citations)]
    kept = tuple(carriers[: 1 + answer.opens_short] if answer.deciding else carriers) or _first(answer)
    numbers = {n for one in kept for n in one.citations}
    cited = tuple(citation for citation in answer.citations if citation.n in numbers)
    return replace(answer, sentences=kept, citations=cited, text="", notice="")


def _first(answer: Answer) -> tuple[Sentence, ...]:
    """The first sentence, with the item that it leads in."""
    return answer.sentences[: 1 + answer.sentences[0].text.endswith("：")]


def widen(answer: Answer, passages: Iterable[Passage], chunks_of: ChunksOf, text_of: TextOf) -> Answer:
    """The whole passages that the answer cites, each between those before and behind it."""
    wanted: dict[str, Passage] = {}
    for passage in _cited(answer, passages)[:_MOST_CITED]:
        at = passage.chunk.position
        for chunk in chunks_of(passage.chunk.doc):
            if abs(chunk.position - at) <= 1 and chunk.text.strip():
                wanted.setdefault(chunk.id, Passage(chunk, passage.metadata, passage.score))
    ordered = sorted(wanted.values(), key=lambda one: (one.chunk.doc, one.chunk.position))
    return _quote(answer, ordered, text_of)


def go_on(answer: Answer, said: Iterable[Answer], found: Iterable[Passage], text_of: TextOf) -> Answer | None:
    """What else was found for the question, of what no answer has said yet; None where nothing is left."""
    known = [citation for one in said for citation in one.citations]
    fresh = [
        passage
        for passage in found
        if _says_something(passage)
        and not any(
            citation.doc == passage.chunk.doc and clean_range(passage.chunk, citation.start, citation.end)
            for citation in known
        )
    ]
    return _quote(answer, fresh[:_MOST_FURTHER], text_of) if fresh else None


def _says_something(passage: Passage) -> bool:
    """Whether it is more than what stands before a text (题注), and still the law."""
    chunk = passage.chunk
    opening = chunk.kind == "preamble" or not (chunk.position or chunk.label or chunk.heading)
    return not opening and passage.metadata.status is not Status.REPEALED


def _cited(answer: Answer, passages: Iterable[Passage]) -> list[Passage]:
    """The passages that hold what is cited, in the order of the citations, each once."""
    by_chunk = {passage.chunk.id: passage for passage in passages}
    found: dict[str, Passage] = {}
    for citation in answer.citations:
        for passage in by_chunk.values():
            chunk = passage.chunk
            if chunk.doc == citation.doc and clean_range(chunk, citation.start, citation.end):
                found.setdefault(chunk.id, passage)
    return list(found.values())


def _quote(answer: Answer, passages: Sequence[Passage], text_of: TextOf) -> Answer:
    """An answer that quotes these passages whole."""
    cited, sentences, evidence = CitationList(text_of), [], []
    for passage in passages:
        chunk = passage.chunk
        piece = Evidence(passage, chunk.text, 0, len(chunk.text))
        where = f"《{passage.title}》{locate(chunk, 0)}："
        sentences.append(Sentence(where + piece.words, cited.cite(piece)))
        evidence.append(piece)
    return Answer(
        question=answer.question,
        status=Ending.ANSWERED,
        sentences=tuple(sentences),
        citations=tuple(cited.citations),
        evidence=tuple(evidence),
        mode="extractive",
    )
