"""What a statement has to do with a question, as a few plain features between 0 and 1."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence.statements import Candidate
from assistant.language.quantities import find_quantities
from assistant.question.intent import Focus, stopwords, subject_words
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

# Characters before and behind a number that tell what it counts.
_BEFORE, _BEHIND = 40, 15

# Words this near mean the same, words this far have nothing to do with each other (static token vectors).
_SAME, _UNRELATED = 0.6, 0.2

_BODY = re.compile(
    r"部门|机关|机构|委员会|政府|[局委办院会站所]|公司|企业|单位|中心|街道|社区|书记|[省市县区镇]长|主任|主席|科长|记者|组织"
)
_SITE = re.compile(r"[省市县区镇乡村路街园站厅]|等地|窗口|网站|平台")
_ASSIGNS = re.compile(
    r"主管部门[是为]|(?:是|为).{0,16}主管部门|负责|由.{2,24}(?:承担|办理|实施|主管|管理|组织|处罚|责令|予以)"
)
_PUNISHES = re.compile(r"罚|违|处分|后果|责任|追究|\bfine|penal|punish|illegal", re.IGNORECASE)
_LIST = re.compile(r"、.{1,20}、|[：:]\s*$|[（(][一二三四五六七八九十]+[）)]|一是|；")


@dataclass(frozen=True, slots=True)
class Features:
    """What the model sees of a question and a statement; every value lies about within 0 and 1."""

    covered: float  # the question's subject words found in the statement and its lead-in, weighted by rarity
    covered_around: float  # … found there or in the headings, title and rest of the passage
    said: float  # everyday words of the question for which the statement has an official one
    said_around: float
    kind_fits: float  # the statement has a number, date, body or list where one is asked for
    kind_missing: float  # one is asked for, and neither the statement nor its passage has it
    pairs: float  # the question's character pairs found in the statement, weighted by rarity
    pairs_around: float
    passage_similar: float  # cosine of question and passage
    passage_score: float  # the retriever's fused score relative to the best passage
    rare_missing: float  # share of rarity of the rarest subject word when nothing around has it
    title_covered: float  # subject words found in the document's title
    is_lead: float
    own_place: float  # the document is of the very place asked about
    above_place: float  # … of the province or city it lies in
    below_place: float  # … of a part of it
    wording: float  # asks for the exact wording, whose subject the document may put quite otherwise
    lists: float  # asks for several things
    english: float  # a question in English shares no characters with its answer
    english_similar: float  # … so its meaning has to tell more
    covered_near: float  # as `covered`, words of like meaning counting in part
    covered_near_around: float
    near_missing: float  # as `rare_missing`
    assigns: float  # who is asked for, and the statement gives somebody a task
    fine_unasked: float  # the statement fines, and the question is about no offence
    article: float  # a rule among many of its kind, rather than news
    missing_here: float  # as `near_missing`, looked for in the statement alone
    covered_at_quantity: float  # subject words found around a number of the asked kind; else as `covered`
    telling: float  # as `covered_near`, words weighed by how few of the statements found have them


@lru_cache(maxsize=4096)
def _units(text: str) -> frozenset[str]:
    return frozenset(q.unit for q in find_quantities(text))


@dataclass(frozen=True, slots=True)
class Word:
    """A subject word: its weight (rarity), its character pairs, the official words that may stand for it."""

    text: str
    weight: float
    pairs: tuple[str, ...]
    official: tuple[str, ...]

    def found_in(self, text: str) -> float:
        """1 when the word or an official one is in `text`, else the share of its character pairs that are."""
        if self.text in text or any(word in text for word in self.official):
            return 1.0
        if len(self.pairs) < 2:
            return 0.0
        return sum(pair in text for pair in self.pairs) / len(self.pairs)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the question is about, as weighted words, and the official words for its everyday phrases.

    `pairs` are its character pairs, each with the official words that may stand for it, and its weight.
    """

    words: tuple[Word, ...]
    said: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[tuple[str, ...], float], ...]
    nearness: Nearness | None = None

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

    def weigh(self, found: Sequence[float], weights: Sequence[float] = ()) -> tuple[float, float]:
        """Share of weight of the words that were found, and that of the heaviest that is missing."""
        weights = weights or [word.weight for word in self.words]
        total = sum(weights)
        if not total:
            return 0.0, 0.0
        missing = (w * (1 - f) for w, f in zip(weights, found, strict=True))
        return sum(w * f for w, f in zip(weights, found, strict=True)) / total, max(missing) / total

    def pair_coverage(self, text: str) -> float:
        """Weight of the question's character pairs found in `text`, 0 to 1."""
        total = sum(weight for _, weight in self.pairs)
        found = sum(weight for ways, weight in self.pairs if any(way in text for way in ways))
        return found / (total or 1.0)

    def coverage(self, text: str) -> float:
        """Weight of the words found in `text`, 0 to 1; 0 when the subject has none."""
        total = sum(word.weight for word in self.words)
        return sum(word.weight * word.found_in(text) for word in self.words) / total if total else 0.0

    def said_in(self, text: str) -> float:
        """Share of the everyday phrases with an official word in `text`; 0 when the question has none."""
        if not self.said:
            return 0.0
        return sum(any(word in text for word in group) for group in self.said) / len(self.said)

    def rarest_missing(self, text: str) -> float:
        """Share of weight of the heaviest word that `text` lacks."""
        total = sum(word.weight for word in self.words)
        return max((w.weight * (1 - w.found_in(text)) for w in self.words), default=0.0) / (total or 1.0)


def read_subject(
    query: Query, said: dict[str, tuple[str, ...]], idf: Idf, nearness: Nearness | None = None
) -> Subject:
    """Weighs the subject's words by rarity and joins everyday words with their official ones."""
    words = []
    context = [word for word in subject_words(query.context) if word not in query.asked.subject]
    for text in (*query.asked.subject, *context):
        pairs = tuple(term for term in segment(text) if len(term) > 1)
        official = tuple(o for word, group in said.items() if word in text or text in word for o in group)
        equivalents = query.equivalents.get(text.lower(), ())
        # An English word is as rare as the commonest of the Chinese words that may stand for it.
        rarity = min(_rarity(word, idf) for word in equivalents or (text,))
        weight = rarity * (CONTEXT_WEIGHT if text in context else 1.0)
        official += equivalents
        words.append(Word(text.lower(), weight, pairs, official))
    everyday = tuple((word, *official) for word, official in said.items())
    return Subject(tuple(words), everyday, _weigh_pairs(query, said, idf), nearness)


def _rarity(word: str, idf: Idf) -> float:
    return max((idf(pair) for pair in segment(word) if len(pair) > 1), default=LONE_CHARACTER_WEIGHT)


def _weigh_pairs(
    query: Query, said: dict[str, tuple[str, ...]], idf: Idf
) -> tuple[tuple[tuple[str, ...], float], ...]:
    """The question's character pairs that are no asking words; one that no document has says nothing."""
    text = query.text
    for mention in query.mentions:
        text = text.replace(mention.surface, " ")
    for word in sorted(stopwords(), key=len, reverse=True):
        if len(word) > 1:
            text = text.replace(word, " ")
    official = {pair: words for word, words in said.items() for pair in segment(word) if len(pair) > 1}
    ways = {pair: (pair, *official.get(pair, ())) for pair in segment(text) if len(pair) > 1}
    weights = {pair: min(_rarity(way, idf) for way in ways[pair]) for pair in ways}
    unknown = max(weights.values(), default=0.0)
    return tuple((ways[pair], weight) for pair, weight in weights.items() if weight < unknown or unknown < 8)


def compute_features(
    query: Query,
    place: DivisionPath,
    subject: Subject,
    candidate: Candidate,
    best_score: float,
    found: Sequence[float],
    telling: Sequence[float],
) -> Features:
    """Returns the features of one statement.

    Args:
        query: the question.
        place: the place it is asked for.
        subject: what it is about.
        candidate: the statement.
        best_score: the best passage's.
        found: what of the subject's words it has, of `read_whole`.
        telling: the words' weights among all the statements.
    """
    said = _fold(candidate.lead_text + candidate.words)
    statement = read_whole(candidate)
    around = _fold(candidate.surroundings + candidate.passage.chunk.text)
    fits, missing = _kind_fits(query, candidate)
    passage = candidate.passage
    near, missing_here = subject.weigh(found)
    near_around, near_missing = subject.weigh(subject.find(around))
    fit, place_known = place_fit(passage.division, place), bool(place)
    return Features(
        covered=subject.coverage(statement),
        covered_around=subject.coverage(around),
        said=subject.said_in(statement),
        said_around=subject.said_in(around),
        kind_fits=fits,
        kind_missing=missing,
        pairs=subject.pair_coverage(statement),
        pairs_around=subject.pair_coverage(around),
        passage_similar=(passage.dense - 0.8) * 5,
        passage_score=passage.score - best_score,
        rare_missing=subject.rarest_missing(around),
        title_covered=subject.coverage(_fold(candidate.surroundings)),
        is_lead=float(candidate.is_lead),
        own_place=float(place_known and fit is Fit.OWN),
        above_place=float(place_known and fit is Fit.ABOVE),
        below_place=float(place_known and fit is Fit.BELOW),
        wording=float(Focus.WORDING in query.asked.focus),
        lists=float(Focus.LIST in query.asked.focus),
        english=float(query.language == "en"),
        english_similar=(passage.dense - 0.8) * 5 * (query.language == "en"),
        covered_near=near,
        covered_near_around=near_around,
        near_missing=near_missing,
        assigns=float(Focus.WHO in query.asked.focus and bool(_ASSIGNS.search(said))),
        fine_unasked=float("罚款" in said and not _PUNISHES.search(query.search_text)),
        article=float(passage.chunk.kind == "article"),
        missing_here=missing_here,
        telling=subject.weigh(found, telling)[0],
        covered_at_quantity=_covered_at_quantity(query, subject, statement, len(_fold(candidate.lead_text))),
    )


def _covered_at_quantity(query: Query, subject: Subject, statement: str, lead: int) -> float:
    """What stands around a number; one in the lead-in of a list (处…罚款：) counts for the whole item."""
    if not query.asked.wants_quantity:
        return subject.coverage(statement)
    asked = query.asked.units
    found = [q for q in find_quantities(statement) if not asked or q.unit in asked]
    around = (
        statement if q.end <= lead else statement[max(0, q.start - _BEFORE) : q.end + _BEHIND] for q in found
    )
    return max(map(subject.coverage, around), default=0.0)


def read_whole(candidate: Candidate) -> str:
    """All that a statement says, with its lead-in and what it refers to; without white space."""
    return _fold(candidate.lead_text + candidate.words + candidate.referred)


def _fold(text: str) -> str:
    return without_space(text).lower()


def _kind_fits(query: Query, candidate: Candidate) -> tuple[float, float]:
    """Whether the kind of answer asked for is in the statement, and whether it is nowhere around."""
    asked = query.asked
    statement, passage = candidate.lead_text + candidate.words, candidate.passage.chunk.text
    wanted: list[tuple[bool, bool]] = []
    if asked.units:
        wanted.append((bool(_units(statement) & asked.units), bool(_units(passage) & asked.units)))
    elif asked.wants_quantity:
        wanted.append((bool(_units(statement)), bool(_units(passage))))
    if Focus.WHO in asked.focus:
        wanted.append((bool(_BODY.search(statement)), bool(_BODY.search(passage))))
    if Focus.WHERE in asked.focus:
        wanted.append((_tells_where(statement), _tells_where(passage)))
    if Focus.LIST in asked.focus:
        wanted.append((bool(_LIST.search(statement)), bool(_LIST.search(passage))))
    if not wanted:
        return 0.5, 0.0
    fits = sum(here for here, _ in wanted) / len(wanted)
    return fits, sum(not there for _, there in wanted) / len(wanted)


def _tells_where(text: str) -> bool:
    return bool(_BODY.search(text) or _SITE.search(text))
