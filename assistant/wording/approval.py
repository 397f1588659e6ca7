"""Writes an approved answer down: its words, and the official words it rests on, found in the documents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.approved.matching import EVERYWHERE, Key, key_of
from assistant.approved.store import Approvals
from assistant.approved.types import ApprovedAnswer, UnusableApproval, marks_in
from assistant.configuration.settings import Settings
from assistant.question.intake import pose_question
from assistant.question.places import Fit, PlaceBook, place_fit
from assistant.question.rewriting import rewrite
from assistant.question.terms import load_terms
from assistant.types import Citation, Question
from assistant.wording.official_texts import Article, OfficialTexts
from assistant.wording.sources import Titles
from index.language.folding import Folded
from index.snapshots.opening import Index

_FEWEST_WORDS = 2
_FEWEST_QUOTED = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """Official words an answer rests on; without a document's name they are found by themselves.

    `source` is a document's file name or title.
    """

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What staff want readers to be told. `place` may be `*`: wherever one asks."""

    question: str
    answer: str
    quotes: Sequence[Quote]
    place: str = ""
    author: str = ""


def approve(index: Index, settings: Settings, approvals: Approvals, proposal: Proposal) -> ApprovedAnswer:
    """Keeps an answer after making sure that what it cites stands in the documents.

    Raises:
        PolicyAssistantError: the question or the answer is empty, a place unknown, or a quotation not found.
    """
    answer = proposal.answer.strip()
    if not answer:
        raise UnusableApproval("the answer is empty; write one")
    quotes = [quote for quote in proposal.quotes if quote.text.strip()]
    if not quotes:
        raise UnusableApproval("an approved answer rests on a document: quote its words")
    key = _key(index, settings, proposal)
    citations = tuple(cite_quote(index, quote, n, key) for n, quote in enumerate(quotes, 1))
    wrong = sorted(n for n in marks_in(answer) if not 1 <= n <= len(citations))
    if wrong:
        raise UnusableApproval(f"the answer marks [{wrong[0]}], but there are {len(citations)} quotations")
    if not marks_in(answer):
        answer += "".join(f"[{one.n}]" for one in citations)
    digests = {one.doc: index.manifest.files[one.doc] for one in citations}
    question, place = proposal.question.strip(), proposal.place.strip()
    return approvals.add(question, place, key, answer, citations, digests, proposal.author.strip())


def cite_quote(index: Index, quote: Quote, n: int, key: Key | None = None) -> Citation:
    """Where the words of a quotation stand; of several documents that have them, the place's own.

    Raises:
        UnusableApproval: they stand nowhere, or are too few to tell.
    """
    words = Folded.of(quote.text).trimmed().text
    if len(words) < _FEWEST_QUOTED:
        raise UnusableApproval(f"“{quote.text.strip()}” is too short to be found; quote more of the text")
    library = OfficialTexts(index)
    found = [one for one in library.holding(words) if words in one.folded.text]
    source = quote.source.strip()
    if source:
        docs = {source, *Titles(library.metadata).documents(source)}
        found = [one for one in found if one.doc in docs]
    if not found:
        where = f" in {source}" if source else ""
        raise UnusableApproval(
            f"“{quote.text.strip()}” does not stand{where} word for word; copy it from there"
        )
    article = min(found, key=lambda one: _distance(library, one, key))
    low = article.folded.text.index(words)
    return _unbroken(index, words, library.cite(article, low, low + len(words), n))


def _unbroken(index: Index, words: str, citation: Citation) -> Citation:
    """The citation with all of the words, where the document has them in one piece."""
    if Folded.of(citation.quote).trimmed().text == words:
        return citation
    text = index.store.text(citation.doc)
    folded = Folded.of(text)
    at = folded.text.find(words)
    if at < 0:
        return citation
    start, end = folded.source_range(at, at + len(words))
    return replace(citation, quote=text[start:end], start=start, end=end)


def _distance(library: OfficialTexts, article: Article, key: Key | None) -> int:
    """0 for a document in force of the very place asked about, more for others."""
    known = library.metadata[article.doc]
    outdated = 4 if Titles(library.metadata).is_outdated(article.doc) else 0
    if key is None or not key.place or key.place == EVERYWHERE:
        return outdated
    place = tuple(key.place.split(";")[0].split("/"))
    order = [Fit.OWN, Fit.ABOVE, Fit.UNPLACED]
    fit = place_fit(article.chunks[0].division or known.division, place)
    return outdated + (order.index(fit) if fit in order else len(order))


def _key(index: Index, settings: Settings, proposal: Proposal) -> Key:
    everywhere = proposal.place.strip() == EVERYWHERE
    book = PlaceBook.of(index.store.all_divisions())
    place = "" if everywhere else proposal.place.strip() or settings.default_place
    book.require(place)
    posed = pose_question(proposal.question, settings.max_question_chars)
    query = rewrite(Question(posed.text, (), place), load_terms(settings.term_map), book)
    key = key_of(query)
    if len(key.words) < _FEWEST_WORDS:
        raise UnusableApproval("the question is nothing but a place; write what is asked")
    return replace(key, place=EVERYWHERE) if everywhere else key
