"""Whether a case is right: the one figure that sums a case up, as `score.py` of the suites defines it."""

from assistant.types import Ending
from evals.metrics.base import Metric, Outcome, Score, because
from evals.metrics.matching import contains, normalise

LONGEST = 600
_PLACES_TO_LIST = 2


def correct(outcome: Outcome) -> Score:
    """1 for the right ending with all facts, nothing forbidden and no more than 600 characters."""
    case, record = outcome.case, outcome.record
    if record is None:
        return because(0, "no_result")
    if case.clarify and not case.expect_status:
        return _clarified(outcome, record.status)
    if record.status == Ending.FAILED:
        return because(0, "failed", error=record.error or "?")
    if record.status not in case.wanted:
        wanted = "/".join(sorted(case.wanted))
        return because(0, "wrong_ending", got=record.status, wanted=wanted)
    said = [value for value in case.forbid if contains(record.answer, value)]
    if said:
        return because(0, "forbidden_said", values="、".join(said))
    if record.status != Ending.ANSWERED:
        return because(1, "right_ending", got=record.status)
    missing = [fact for fact in case.expect if not any(contains(record.answer, one) for one in fact)]
    if missing:
        return because(0, "facts_missing", facts="、".join(fact[0] for fact in missing))
    length = len(normalise(record.answer))
    if length > LONGEST:
        return because(0, "too_long", length=length, longest=LONGEST)
    return because(1, "all_right")


def _clarified(outcome: Outcome, status: str) -> Score:
    if status == Ending.CLARIFY:
        return because(1, "right_ending", got=status)
    listed = outcome.gold_documents.intersection(outcome.cited_documents)
    if len(listed) >= _PLACES_TO_LIST:
        return because(1, "places_listed", count=len(listed))
    return because(0, "not_clarified", got=status)


METRICS = (Metric("correct", "answer", correct, guarded=True),)
