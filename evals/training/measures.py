"""Figures of a reader over validation examples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from evals.training.examples import Candidate, Example
from index.reader.types import ReaderPassage, Reading

Read = Callable[[str, Sequence[ReaderPassage]], list[Reading]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of the answered questions, and areas under the curve of answered ones against near misses.

    Attributes:
        questions: answered questions.
        near_misses: questions whose passage does not answer.
        passage_first: the passage that answers has the highest logit of the candidates.
        sentence_first: a sentence that answers has the highest logit in that passage.
        words: mean share of characters that found and right deciding words have in common (F1).
        auc_passage: by the passage's logit, each question's own passage.
        auc_sentence: by the best sentence's logit.
        auc_both: by the sum of the two.
    """

    questions: int
    near_misses: int
    passage_first: float
    sentence_first: float
    words: float
    auc_passage: float
    auc_sentence: float
    auc_both: float


def measure(read: Read, examples: Sequence[Example]) -> Figures:
    """Returns the figures of a reader over examples, the first candidate of each being its own passage."""
    passage_hits, sentence_hits, overlaps, answered, passages, sentences = [], [], [], [], [], []
    for example in examples:
        readings = read(example.question, [candidate.passage for candidate in example.candidates])
        own, candidate = readings[0], example.candidates[0]
        answered.append(candidate.answers)
        passages.append(own.passage)
        sentences.append(max(own.sentences))
        if candidate.answers:
            passage_hits.append(own.passage >= max(reading.passage for reading in readings))
            sentence_hits.append(int(np.argmax(own.sentences)) in (candidate.sentences or ()))
            overlaps.append(_overlap(own, candidate))
    both = np.add(passages, sentences)
    return Figures(
        sum(answered),
        len(answered) - sum(answered),
        *(round(float(np.mean(shares)), 3) for shares in (passage_hits, sentence_hits, overlaps)),
        *(round(float(roc_auc_score(answered, by)), 3) for by in (passages, sentences, both)),
    )


def _overlap(reading: Reading, candidate: Candidate) -> float:
    if reading.span is None or candidate.deciding is None:
        return 0.0
    starts = np.cumsum([0, *map(len, candidate.passage.sentences)])
    (first, start), (last, end) = candidate.deciding.first, candidate.deciding.last
    right = (starts[first] + start, starts[last] + end)
    span = reading.span
    found = (starts[span.sentence] + span.start, starts[span.sentence] + span.end)
    common = max(0, min(right[1], found[1]) - max(right[0], found[0]))
    return float(2 * common / (right[1] - right[0] + found[1] - found[0]))
