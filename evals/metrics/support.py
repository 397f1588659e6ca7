"""Whether each sentence is carried by what it cites; deliberately not the product's own check."""

from itertools import pairwise

from evals.matching import normalise, unbacked_numbers, without_marks
from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.records import CitationRecord, Record, SentenceRecord

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
    """1 if every number and date of the answer stands in one of its quotations."""
    record = outcome.record
    if record is None or not outcome.answered:
        return NOT_APPLICABLE
    missing = unbacked_numbers(record.answer, _quotes(record))
    if not missing:
        return Score(1.0)
    return because(0, "numbers_unbacked", numbers="、".join(dict.fromkeys(missing)))


def _quotes(record: Record) -> list[str]:
    return [citation.quote for citation in record.citations]


def _carried(sentence: SentenceRecord, citations: dict[int, CitationRecord], outcome: Outcome) -> bool:
    cited = [citations[n] for n in sentence.citations if n in citations]
    if not cited or len(cited) < len(sentence.citations):
        return False
    quotes = [citation.quote for citation in cited]
    if unbacked_numbers(sentence.text, quotes):
        return False
    around = [one for citation in cited for one in (citation.title, citation.place, citation.locator)]
    known = _pairs("\n".join((*quotes, *around, outcome.case.question)))
    said = _pairs(without_marks(sentence.text))
    return not said or len(said & known) / len(said) >= LEAST_OVERLAP


def _pairs(text: str) -> set[str]:
    letters = [one for one in normalise(text) if one.isalnum()]
    return {first + second for first, second in pairwise(letters)}


METRICS = (
    Metric("sentences_carried", "citation", sentences_carried),
    Metric("numbers_backed", "citation", numbers_backed, guarded=True),
)
