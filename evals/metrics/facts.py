"""How many of the expected facts an answer holds, and whether it holds a forbidden value."""

from assistant.types import Ending
from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.matching import contains, contains_by_value, normalise


def fact_recall(outcome: Outcome) -> Score:
    """The share of expected facts that stand in the answer; 五千元, 5000元 and 5,000 元 are one fact."""
    case, record = outcome.case, outcome.record
    if not case.answerable or not case.expect:
        return NOT_APPLICABLE
    if record is None:
        return because(0, "no_result")
    missing = [fact for fact in case.expect if not any(contains(record.answer, one) for one in fact)]
    value = 1 - len(missing) / len(case.expect)
    if missing:
        return because(value, "facts_missing", facts="、".join(fact[0] for fact in missing))
    by_value = [fact[0] for fact in case.expect if not _literal(record.answer, fact)]
    if by_value:
        return because(value, "facts_by_value", facts="、".join(by_value))
    return because(value, "facts_found", count=len(case.expect))


def nothing_forbidden(outcome: Outcome) -> Score:
    """1 if the answer holds none of the values that a careless system would give."""
    if not outcome.case.forbid or outcome.record is None:
        return NOT_APPLICABLE
    answer = outcome.record.answer
    said = [value for value in outcome.case.forbid if contains(answer, value)]
    if not said:
        return because(1, "nothing_forbidden")
    by_value = [value for value in said if contains_by_value(answer, value)]
    key = "forbidden_said" if outcome.record.status == Ending.ANSWERED else "forbidden_said_beside"
    return because(0, key, values="、".join(dict.fromkeys((*said, *by_value))))


def _literal(answer: str, alternatives: tuple[str, ...]) -> bool:
    return any(normalise(one) in normalise(answer) for one in alternatives)


METRICS = (
    Metric("fact_recall", "answer", fact_recall, guarded=True),
    Metric("nothing_forbidden", "answer", nothing_forbidden, guarded=True),
)
