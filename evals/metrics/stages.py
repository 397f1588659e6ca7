"""Which stage of the chain loses a wrong answer.

Each stage is a metric over the cases that reached it; a wrong case was lost at the first one that failed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from assistant.types import Ending
from evals.cases import GoldSource
from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Reason, Score, because
from evals.metrics.correctness import correct
from evals.metrics.matching import contains, document_key, normalise
from evals.records import Record, TracedPassage

_SHOWN = 30


class LostAt(StrEnum):
    """Where a wrong answer was lost; the last two are no stages: an error, a server that tells nothing."""

    SCREENING = "screening"
    RETRIEVAL = "retrieval"
    RANKING = "ranking"
    GATE = "gate"
    QUOTATION = "quotation"
    FAILED = "failed"
    UNTRACED = "untraced"


STAGES = tuple(stage for stage in LostAt if stage not in (LostAt.FAILED, LostAt.UNTRACED))


def find_loss(scores: Mapping[str, Score]) -> LostAt | None:
    """The stage that lost a case, by its scores; None for a case that is right."""
    if not scores or scores["correct"].value == 1:
        return None
    reason = scores["correct"].reason
    if reason and reason.key in ("no_result", "failed"):
        return LostAt.FAILED
    return next((stage for stage in STAGES if _failed(scores, stage)), LostAt.UNTRACED)


def explain_loss(scores: Mapping[str, Score]) -> Reason | None:
    """Why the stage that lost a case lost it; of an error, or where nothing was traced, why it is wrong."""
    stage = find_loss(scores)
    return scores[metric_of(stage) if stage in STAGES else "correct"].reason if stage else None


def count_losses(losses: Iterable[LostAt | None]) -> dict[str, int]:
    """How many cases each stage lost, in the order of the chain; stages that lost none are left out."""
    counted = Counter(losses)
    return {stage.value: counted[stage] for stage in LostAt if counted[stage]}


def metric_of(stage: LostAt) -> str:
    """The name of a stage's metric."""
    return f"stage_{stage}"


def walk(outcome: Outcome) -> Iterator[tuple[LostAt, Score]]:
    """The stages a case came through, the one that lost it last."""
    case, record = outcome.case, outcome.record
    if record is None or record.status == Ending.FAILED:
        return
    if Ending.BLOCKED not in case.wanted:
        blocked = record.status == Ending.BLOCKED
        yield LostAt.SCREENING, because(0, "lost_in_screening") if blocked else Score(1.0)
        if blocked:
            return
    if case.answerable and case.sources:
        lost = None
        for stage, score in _passages(outcome, record):
            yield stage, score
            lost = score.value == 0
        if lost is not False:  # lost, or nothing is known of what was found
            return
    score = _gate(outcome, record)
    yield LostAt.GATE, score
    if score.value:
        yield LostAt.QUOTATION, _quotation(outcome)


def _passages(outcome: Outcome, record: Record) -> Iterator[tuple[LostAt, Score]]:
    """Whether the passages that prove the answer were found, and then chosen."""
    if outcome.trace is None or outcome.trace.chosen is None:
        return
    found, chosen = outcome.trace.retrieved, outcome.trace.chosen
    proofs = _proofs(outcome, record)
    missed = _first_without(proofs, found)
    values = _tell(missed) | {"count": len(found)}
    yield LostAt.RETRIEVAL, because(0, "lost_in_retrieval", **values) if missed else Score(1.0)
    if missed:
        return
    missed = _first_without(proofs, chosen)
    instead = "、".join(dict.fromkeys(f"{document_key(one.doc)} {one.label}".strip() for one in chosen))
    values = _tell(missed) | {"rank": _rank(missed, found), "instead": instead or "–"}
    yield LostAt.RANKING, because(0, "lost_in_ranking", **values) if missed else Score(1.0)


def _gate(outcome: Outcome, record: Record) -> Score:
    """Whether it was rightly decided to answer, to refuse or to ask back."""
    case, got = outcome.case, record.status
    ended_well = got in case.wanted
    if case.clarify and not case.expect_status:
        ended_well = correct(outcome).value == 1
    if ended_well:
        return Score(1.0)
    if got == Ending.ANSWERED:
        return because(0, "gate_did_not_ask" if case.clarify else "gate_answered")
    return because(0, "gate_held_back", got=got)


def _quotation(outcome: Outcome) -> Score:
    """Whether an answer out of the right passage holds the facts, and no answer anything forbidden."""
    score = correct(outcome)
    if score.value == 1:
        return Score(1.0) if outcome.answered else NOT_APPLICABLE
    return score


def _proofs(outcome: Outcome, record: Record) -> list[tuple[GoldSource, ...]]:
    """For each fact that is missing the sources that hold it, one of which is needed.

    Of a right answer and of a refusal these are the sources of all facts. Where no source holds a fact, or
    none is expected, any source of the case does.
    """
    case = outcome.case
    missing = [fact for fact in case.expect if not any(contains(record.answer, one) for one in fact)]
    wanted = missing if outcome.answered and missing else case.expect
    holding = [
        tuple(source for source in case.sources if any(contains(source.quote, one) for one in fact))
        for fact in wanted
    ]
    return [some for some in holding if some] or [case.sources]


def _first_without(
    proofs: Sequence[tuple[GoldSource, ...]], passages: Sequence[TracedPassage]
) -> tuple[GoldSource, ...] | None:
    """The first proof that none of the passages holds."""
    return next((some for some in proofs if not _rank(some, passages)), None)


def _rank(sources: Sequence[GoldSource] | None, passages: Sequence[TracedPassage]) -> int:
    """The rank, from 1, of the first passage that holds one of the sources; 0 where none does."""
    ranks = enumerate(passages, 1)
    return next((rank for rank, one in ranks if any(_holds(one, source) for source in sources or ())), 0)


def _holds(passage: TracedPassage, source: GoldSource) -> bool:
    if document_key(passage.doc) != document_key(source.doc):
        return False
    if source.quote:
        return normalise(source.quote) in normalise(passage.text)
    return not source.article or normalise(source.article) == normalise(passage.label)


def _tell(sources: Sequence[GoldSource] | None) -> dict[str, object]:
    source = sources[0] if sources else None
    return {"doc": source.doc, "quote": (source.quote or source.article)[:_SHOWN]} if source else {}


def _failed(scores: Mapping[str, Score], stage: LostAt) -> bool:
    return metric_of(stage) in scores and scores[metric_of(stage)].value == 0


def _measure(stage: LostAt) -> Callable[[Outcome], Score]:
    def measure(outcome: Outcome) -> Score:
        return next((score for reached, score in walk(outcome) if reached is stage), NOT_APPLICABLE)

    return measure


METRICS = tuple(Metric(metric_of(stage), "stages", _measure(stage)) for stage in STAGES)
