"""Whether each sentence is carried by what it cites; deliberately not the product's own check."""

from collections.abc import Iterable
from itertools import pairwise

from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.matching import normalise, unbacked_numbers, without_marks
from evals.records import CitationRecord, SentenceRecord

# Below this share of its character pairs in quotations, titles or question, a sentence says something else.
LEAST_OVERLAP = 0.5
_SHOWN = 40


def sentences_carried(outcome: Outcome) -> Score:
    """Of an answer's sentences: the share with a citation that holds their numbers and most words."""
    record = outcome.record
    if record is None or not outcome.answered or not record.sentences:
        return NOT_APPLICABLE
    by_number = {citation.n: citation for citation in record.citations}
    loose = [one for one in record.sentences if not _carried(one, by_number, outcome)]
    if not loose:
        return Score(1.0)
    value = 1 - len(loose) / len(record.sentences)
    return because(value, "sentence_uncarried", sentence=loose[0].text[:_SHOWN])


def numbers_backed(outcome: Outcome) -> Score:
    """1 if every number and date of the answer stands in one of its quotations or their titles."""
    record = outcome.record
    if record is None or not outcome.answered:
        return NOT_APPLICABLE
    missing = unbacked_numbers(record.answer, _held_by(record.citations))
    if not missing:
        return Score(1.0)
    return because(0, "numbers_unbacked", numbers="、".join(dict.fromkeys(missing)))


def _held_by(citations: Iterable[CitationRecord]) -> list[str]:
    """What may hold a number: the quotation, or the title of its document where an answer names it."""
    return [text for citation in citations for text in (citation.quote, citation.title)]


def _carried(sentence: SentenceRecord, citations: dict[int, CitationRecord], outcome: Outcome) -> bool:
    cited = [citations[n] for n in sentence.citations if n in citations]
    if not cited or len(cited) < len(sentence.citations):
        return False
    if unbacked_numbers(sentence.text, _held_by(cited)):
        return False
    around = [one for citation in cited for one in (citation.place, citation.locator)]
    known = _pairs("\n".join((*_held_by(cited), *around, outcome.case.question)))
    said = _pairs(without_marks(sentence.text))
    return not said or len(said & known) / len(said) >= LEAST_OVERLAP


def _pairs(text: str) -> set[str]:
    letters = [one for one in normalise(text) if one.isalnum()]
    return {first + second for first, second in pairwise(letters)}


METRICS = (
    Metric("sentences_carried", "citation", sentences_carried),
    Metric("numbers_backed", "citation", numbers_backed, guarded=True),
)
