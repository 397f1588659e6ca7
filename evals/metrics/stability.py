"""Whether the same question gets the same answer, asked twice or asked in other words."""

from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.correctness import correct
from evals.metrics.matching import normalise


def same_again(outcome: Outcome) -> Score:
    """1 if the question asked again ended alike with the same words and citations."""
    first = outcome.record
    if first is None or not outcome.again:
        return NOT_APPLICABLE
    for other in outcome.again:
        if other.status != first.status:
            return because(0, "ended_otherwise", first=first.status, second=other.status)
        if normalise(other.answer) != normalise(first.answer):
            return because(0, "said_otherwise")
    return Score(1.0)


def same_in_other_words(outcome: Outcome) -> Score:
    """1 if the case and all that ask the same in other words end alike and are all right or all wrong."""
    first = outcome.record
    if first is None or not outcome.paraphrased:
        return NOT_APPLICABLE
    right = correct(outcome).value
    for case, record in outcome.paraphrased:
        if record.status != first.status:
            return because(0, "ended_otherwise", first=first.status, second=f"{record.status} ({case.id})")
        if correct(Outcome(case, record)).value != right:
            return because(0, "right_otherwise", case=case.id)
    return Score(1.0)


METRICS = (
    Metric("same_again", "stability", same_again),
    Metric("same_in_other_words", "stability", same_in_other_words),
)
