"""Chooses, among the official texts that a sentence resembles, the one it means.

Many places have the same rule with other figures, so likeness alone does not tell. A source or place the
draft names decides; else the document that the neighbouring sentences come from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.wording.alignment import Alignment
from assistant.wording.official_texts import Article
from assistant.wording.sources import SentenceReading

# What each hint is worth against likeness, where 1 is word for word. A sentence of 50 characters with one
# wrong figure has 0.98, one of 14 characters 0.9: hints outweigh a few such differences, not another rule.
NAMED_SOURCE = 0.3
NAMED_PLACE = 0.15
SUBJECT = 0.15
NEIGHBOURS = 0.15
_OUTDATED = 0.004
_TIE = 0.002
# How far neighbours reach, how fast they fade, and the share that must agree before they outweigh likeness.
_REACH = 4
_FADING = 0.8
_AGREEMENT = 0.5
_EQUAL = 1e-9
_CLAUSE_ENDS = "。；：，！？;:,.!?)"


@dataclass(frozen=True, slots=True)
class Option:
    """One official text that a sentence may repeat.

    `told` is the share of the sentence that stands there, telling words counting more than common ones.
    """

    reading: SentenceReading
    article: Article
    alignment: Alignment
    told: float

    @property
    def doc(self) -> str:
        """The document the text belongs to."""
        return self.article.doc

    @property
    def likeness(self) -> float:
        """1 for the same words: how few characters differ, and how much of the telling ones stands there."""
        return 0.35 * self.told + 0.15 * self.alignment.covered + 0.5 * self.alignment.closeness

    @property
    def begins_clause(self) -> bool:
        """Whether the official words begin where a clause or an item does."""
        low = self.alignment.low
        return low == 0 or self.alignment.theirs[low - 1] in _CLAUSE_ENDS


@dataclass(frozen=True, slots=True)
class Hints:
    """What the draft says about where a sentence comes from.

    `named` are documents it names itself, `subject` those its heading or an earlier sentence names,
    `placed` those that apply in the place it is about, `support` is each document's share of the neighbours.
    """

    named: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()
    support: Mapping[str, float] = field(default_factory=dict)

    def worth(self, option: Option) -> float:
        """How much the hints speak for an official text.

        A source named within the words that are compared may be the official text's own reference to it.
        """
        doc = option.doc
        share = self.support.get(doc, 0.0)
        firm = max(0.0, share - _AGREEMENT) / (1 - _AGREEMENT)
        return (
            NAMED_SOURCE * (doc in self.named and bool(option.reading.aside))
            + SUBJECT * (doc in self.subject)
            + NAMED_PLACE * (doc in self.placed)
            + NEIGHBOURS * firm
            + _TIE * share
        )


def choose(options: Sequence[Option], hints: Hints, outdated: frozenset[str]) -> Option | None:
    """The official text the sentence means; None when there is none at all."""

    def rank(option: Option) -> tuple[float, bool, int, str, int]:
        worth = option.likeness + hints.worth(option) - _OUTDATED * (option.doc in outdated)
        return (
            round(worth, 6),
            option.begins_clause,
            -len(option.article.text),
            option.doc,
            -option.article.chunks[0].position,
        )

    return max(options, key=rank, default=None)


def documents_repeated(options: Sequence[Option], least: float) -> dict[str, float]:
    """The documents a sentence comes closest to, each with an equal share; none below `least`."""
    best = max((option.likeness for option in options), default=0.0)
    if best < least:
        return {}
    docs = {option.doc for option in options if option.likeness >= best - _EQUAL}
    return dict.fromkeys(docs, 1 / len(docs))


def support_at(place: int, repeated: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The share of each document among the sentences before and after the one at `place`."""
    support: dict[str, float] = {}
    total = 0.0
    for other in range(max(0, place - _REACH), min(len(repeated), place + _REACH + 1)):
        if other == place or not repeated[other]:
            continue
        weight = _FADING ** (abs(other - place) - 1)
        total += weight
        for doc, share in repeated[other].items():
            support[doc] = support.get(doc, 0.0) + weight * share
    # A lone neighbour is little evidence: it counts as if a second one, elsewhere, stood beside it.
    return {doc: value / max(total, 1 + _FADING) for doc, value in support.items()}
