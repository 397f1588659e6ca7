"""Chooses the few statements that answer, and tells when nothing found answers at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asking import Focus
from assistant.candidates import Candidate, split_passage
from assistant.rewriting import Query
from assistant.scoring import (
    Answerability,
    Calibration,
    Features,
    Idf,
    Nearness,
    compute_features,
    read_subject,
)
from assistant.types import Evidence
from index.divisions import DivisionPath
from index.sentences import split_sentences
from index.tokens import count_tokens
from index.types import Passage

# A further statement is taken when its probability is at least this share of the best one's.
COMPANION_SHARE = 0.6
MAX_STATEMENTS = 3
# A language model reads this many of the best statements, whatever their share: it can tell which answers.
MAX_READ = 4
MAX_LIST_STATEMENTS = 12
# Characters up to which a sentence is quoted whole rather than by its clause.
MAX_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement with its features and the probability that it answers."""

    candidate: Candidate
    features: Features
    probability: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What is quoted (`evidence`) and what a language model reads (`reading`), both in reading order.

    `probability` is that of the best statement, `ranked` the statements behind it.
    """

    evidence: tuple[Evidence, ...]
    reading: tuple[Evidence, ...]
    probability: float
    answerability: Answerability
    ranked: tuple[Scored, ...] = ()

    @property
    def answers(self) -> bool:
        """Whether the evidence answers by itself."""
        return self.answerability is Answerability.YES


def score_statements(
    query: Query,
    place: DivisionPath,
    passages: Sequence[Passage],
    said: dict[str, tuple[str, ...]],
    idf: Idf,
    calibration: Calibration,
    nearness: Nearness | None = None,
) -> list[Scored]:
    """All statements of the passages, the likeliest answer first."""
    if not passages:
        return []
    subject = read_subject(query, said, idf, nearness)
    best = max(p.score for p in passages)
    scored = []
    for candidate in (c for passage in passages for c in split_passage(passage)):
        features = compute_features(query, place, subject, candidate, best)
        scored.append(Scored(candidate, features, calibration.probability(features)))
    return sorted(scored, key=lambda s: s.probability, reverse=True)


def select(query: Query, ranked: Sequence[Scored], calibration: Calibration, budget: int) -> Selection:
    """The evidence within `budget` tokens, from the best statement's passage first."""
    if not ranked:
        return Selection((), (), 0.0, Answerability.NO)
    best = ranked[0].probability
    companions = [s for s in ranked if s.probability >= best * COMPANION_SHARE]
    limit = MAX_LIST_STATEMENTS if Focus.LIST in query.asked.focus else MAX_STATEMENTS
    quoted = companions[:limit]
    return Selection(
        evidence=_gather(query, quoted, budget),
        reading=_gather(query, ranked[: max(MAX_READ, len(quoted))], budget),
        probability=best,
        answerability=calibration.answerability(best),
        ranked=tuple(ranked[:24]),
    )


def _gather(query: Query, chosen: Sequence[Scored], budget: int) -> tuple[Evidence, ...]:
    spans = [span for scored in chosen for span in _with_neighbours(query, scored)]
    evidence: list[Evidence] = []
    used = 0
    for passage, start, end, score in _merge(spans):
        text = passage.chunk.text[start:end]
        tokens = count_tokens(text)
        if evidence and used + tokens > budget:
            continue
        used += tokens
        evidence.append(Evidence(passage, text, start, end, score))
    return tuple(evidence)


def _with_neighbours(query: Query, scored: Scored) -> list[tuple[Passage, int, int, float]]:
    """A statement with what it leans on: the lead-in of its list; all items of a list asked for."""
    candidate, passage = scored.candidate, scored.candidate.passage
    start, end = _whole_sentence(passage.chunk.text, candidate.start, candidate.end)
    spans = [(passage, start, end, scored.probability)]
    if candidate.lead:
        spans.append((passage, *candidate.lead, scored.probability))
    if candidate.is_lead or (candidate.lead and Focus.LIST in query.asked.focus):
        lead = (candidate.start, candidate.end) if candidate.is_lead else candidate.lead
        spans += [
            (passage, c.start, c.end, scored.probability) for c in split_passage(passage) if c.lead == lead
        ]
    return spans


def _whole_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause with the rest of its sentence (…；拒不改正的，…) if that is not too long to quote."""
    for low, high in split_sentences(text, clauses=False):
        if low <= start and end <= high and high - low <= MAX_SENTENCE:
            return low, high
    return start, end


def _merge(spans: list[tuple[Passage, int, int, float]]) -> list[tuple[Passage, int, int, float]]:
    """Each stretch once, best passage first, in reading order within it; stretches that touch become one."""
    order: dict[str, float] = {}
    for passage, _, _, score in spans:
        order[passage.chunk.id] = max(score, order.get(passage.chunk.id, 0.0))
    merged: list[tuple[Passage, int, int, float]] = []
    for chunk_id in sorted(order, key=lambda i: order[i], reverse=True):
        own = sorted((s for s in spans if s[0].chunk.id == chunk_id), key=lambda s: (s[1], -s[2]))
        for passage, start, end, score in own:
            last = merged[-1] if merged and merged[-1][0].chunk.id == chunk_id else None
            if last and start <= last[2]:
                merged[-1] = (passage, last[1], max(end, last[2]), max(score, last[3]))
            elif last and not passage.chunk.text[last[2] : start].strip():
                merged[-1] = (passage, last[1], end, max(score, last[3]))
            else:
                merged.append((passage, start, end, score))
    return merged
