"""What speaks for a statement as the answer to a question, as a few features that all pull one way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence.figures import is_bare_count, lacks_figure
from assistant.evidence.reading import ReadStatement
from assistant.evidence.row_places import place_of
from assistant.evidence.statements import Statement
from assistant.language.quantities import find_quantities
from assistant.question.intent import Focus, subject_words
from assistant.question.places import Fit, place_fit
from assistant.question.rewriting import Query
from index.language.folding import without_space
from index.language.segmenting import segment
from index.places.divisions import DivisionPath

Idf = Callable[[str], float]
# The cosine of each word with the nearest token of a text.
Nearness = Callable[[Sequence[str], str], Iterable[float]]

# A word of one character (狗, 树) says something, but stands in many other words.
LONE_CHARACTER_WEIGHT = 2.0
# What an earlier question was about counts less in a follow-up than its own words.
CONTEXT_WEIGHT = 0.25
# Words this near mean the same, words this far have nothing to do with each other (static token vectors).
_SAME, _UNRELATED = 0.6, 0.2
# Logits beyond this say no more.
_SURE = 8.0
_PLACE = {Fit.OWN: 1.0, Fit.ABOVE: 0.5, Fit.UNPLACED: 0.5, Fit.BELOW: 0.0, Fit.OTHER: 0.0}


@dataclass(frozen=True, slots=True)
class Features:
    """More of any of these never makes a statement a less likely answer; each lies about within 0 and 1."""

    sentence: float  # the reader's judgement of the statement
    passage: float  # … of its passage
    similar: float  # cosine of question and passage
    score: float  # the retriever's fused score relative to the best passage's
    told: float  # the question's words, or such of like meaning, found in the statement, by how telling
    around: float  # … found there or in the headings, the title and the rest of the passage
    pairs: float  # the question's character pairs found in the statement, weighted by rarity
    figure: float  # it holds a number, date or amount of the kind asked for; half when none is
    place: float  # it is a rule of the very place asked about; half of what holds there too


@dataclass(frozen=True, slots=True)
class Word:
    """A subject word: its weight (rarity), its character pairs, the Chinese words that may stand for it."""

    text: str
    weight: float
    pairs: tuple[str, ...]
    equivalents: tuple[str, ...]

    def found_in(self, text: str) -> float:
        """1 when the word or an equivalent is in `text`, else the share of its character pairs that are."""
        if self.text in text or any(word in text for word in self.equivalents):
            return 1.0
        if len(self.pairs) < 2:
            return 0.0
        return sum(pair in text for pair in self.pairs) / len(self.pairs)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the question is about, as weighted words, and its weighted character pairs."""

    words: tuple[Word, ...]
    pairs: tuple[tuple[str, float], ...] = ()
    nearness: Nearness | None = None

    def pair_coverage(self, text: str) -> float:
        """Weight of the question's character pairs found in `text`, 0 to 1."""
        total = sum(weight for _, weight in self.pairs)
        return sum(weight for pair, weight in self.pairs if pair in text) / (total or 1.0)

    def find(self, text: str) -> tuple[float, ...]:
        """How much of each word `text` has by meaning, 0 to 1."""
        found = [word.found_in(text) for word in self.words]
        if not self.nearness:
            return tuple(found)
        near = self.nearness([word.text for word in self.words], text)
        scaled = (min((n - _UNRELATED) / (_SAME - _UNRELATED), 1.0) for n in near)
        return tuple(max(f, n) for f, n in zip(found, scaled, strict=True))

    def weights_among(self, found: Sequence[Sequence[float]]) -> tuple[float, ...]:
        """The words' weights, less the more of the statements have a word: 犬 tells nothing among dog rules.

        `found` is what `find` says of each statement.
        """
        shares = (sum(of_word) / len(found) for of_word in zip(*found, strict=True))
        return tuple(word.weight * (1 - share) for word, share in zip(self.words, shares, strict=True))


def read_subject(query: Query, idf: Idf, nearness: Nearness | None = None) -> Subject:
    """Weighs the subject's words by rarity."""
    context = [word for word in subject_words(query.context) if word not in query.asked.subject]
    words = []
    for text in (*query.asked.subject, *context):
        pairs = tuple(term for term in segment(text) if len(term) > 1)
        equivalents = query.equivalents.get(text.lower(), ())
        # An English word is as rare as the commonest of the Chinese words that may stand for it.
        rarity = min(_rarity(word, idf) for word in equivalents or (text,))
        weight = rarity * (CONTEXT_WEIGHT if text in context else 1.0)
        words.append(Word(text.lower(), weight, pairs, equivalents))
    return Subject(tuple(words), _weigh_pairs(query, idf), nearness)


def _weigh_pairs(query: Query, idf: Idf) -> tuple[tuple[str, float], ...]:
    """The pairs of the question without its places' names, which every rule of the place would have."""
    text = query.text
    for mention in query.mentions:
        text = text.replace(mention.surface, " ")
    return tuple((pair, idf(pair)) for pair in dict.fromkeys(segment(text)) if len(pair) > 1)


def _rarity(word: str, idf: Idf) -> float:
    return max((idf(pair) for pair in segment(word) if len(pair) > 1), default=LONE_CHARACTER_WEIGHT)


def compute_features(
    query: Query, place: DivisionPath, subject: Subject, read: Sequence[ReadStatement]
) -> list[Features]:
    """The features of each of the statements that were read for a question about `place`."""
    found = [subject.find(read_whole(one.statement)) for one in read]
    telling = subject.weights_among(found)
    plain = [word.weight for word in subject.words]
    around = {}
    for one in read:
        chunk = one.statement.passage.chunk
        if chunk.id not in around:
            text = _fold(one.statement.surroundings + chunk.text)
            around[chunk.id] = _share(subject.find(text), plain)
    best = max(one.statement.passage.score for one in read)
    return [
        Features(
            sentence=_scale(one.sentence),
            passage=_scale(one.passage),
            similar=(one.statement.passage.dense - 0.8) * 5,
            score=one.statement.passage.score - best,
            told=_share(of_one, telling),
            around=around[one.statement.passage.chunk.id],
            pairs=subject.pair_coverage(read_whole(one.statement)),
            figure=_figure(query, one.statement),
            place=_PLACE[place_fit(place_of(one.statement), place)] if place else 0.5,
        )
        for one, of_one in zip(read, found, strict=True)
    ]


def _scale(logit: float) -> float:
    return max(-_SURE, min(_SURE, logit)) / _SURE


def _share(found: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    return sum(w * f for w, f in zip(weights, found, strict=True)) / total if total else 0.0


def _figure(query: Query, statement: Statement) -> float:
    if not query.asked.wants_quantity:
        return 0.5
    if query.asked.only_counts and statement.is_cell and is_bare_count(statement.text):
        return 1.0
    text = statement.lead_text + statement.words
    if Focus.FREQUENCY in query.asked.focus:
        return float(not lacks_figure(query.asked, [text]))
    units = _units(text)
    return float(bool(units & query.asked.units) if query.asked.units else bool(units))


@lru_cache(maxsize=4096)
def _units(text: str) -> frozenset[str]:
    return frozenset(q.unit for q in find_quantities(text))


def read_whole(statement: Statement) -> str:
    """All that a statement says, with its lead-in, its row and what it refers to; without white space."""
    return _fold(statement.lead_text + statement.beside + statement.words + statement.referred)


def _fold(text: str) -> str:
    return without_space(text).lower()
