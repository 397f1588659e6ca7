"""Statements with the probability that they answer, the likeliest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence.features import Features, Idf, Nearness, compute_features, read_subject
from assistant.evidence.gate import Gate
from assistant.evidence.reading import Opened, ReadStatement, Refer, read_passages
from assistant.evidence.row_places import place_of
from assistant.evidence.statements import Statement
from assistant.question.places import Fit, place_fit
from assistant.question.rewriting import Query
from assistant.types import Evidence
from index.places.divisions import DivisionPath
from index.reader.reader import Reader
from index.types import Passage

# A further statement is quoted when its probability is at least this share of the best one's.
COMPANION_SHARE = 0.55


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement that was read, with its features and the probability that it answers.

    `also` are other passages that say the same in the same words.
    """

    read: ReadStatement
    features: Features
    probability: float
    also: tuple[Passage, ...] = ()

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.read.statement

    @property
    def elsewhere(self) -> tuple[Passage, ...]:
        """The passages under another title that say the same."""
        return tuple(other for other in self.also if other.title != self.statement.passage.title)

    def as_evidence(self) -> Evidence:
        """The statement alone."""
        one = self.statement
        return Evidence(one.passage, one.text, one.start, one.end, self.probability)


def score_statements(
    query: Query,
    place: DivisionPath,
    passages: Sequence[Passage],
    reader: Reader,
    gate: Gate,
    idf: Idf,
    nearness: Nearness | None = None,
    refer: Refer | None = None,
    opened: Opened | None = None,
) -> list[Scored]:
    """All statements of the passages, the likeliest answer first.

    `refer` gives what the articles named in a chunk's text say, `opened` the lead-in of a list that began in
    an earlier part of an article.
    """
    read = read_passages(reader, query.read_text, passages, refer, opened)
    if place:
        read = [one for one in read if place_fit(place_of(one.statement), place) is not Fit.OTHER]
    if not read:
        return []
    features = compute_features(query, place, read_subject(query, idf, nearness), read)
    scored = (Scored(one, f, gate.probability(f)) for one, f in zip(read, features, strict=True))
    return sorted(scored, key=lambda s: s.probability, reverse=True)
