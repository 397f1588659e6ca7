"""Chooses the few statements that answer, and tells when nothing found answers at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.evidence.columns import (
    asks_extreme,
    column_key,
    column_of,
    figures_named,
    find_extreme,
    is_named,
    is_total_asked,
    same_column,
    same_table,
)
from assistant.evidence.copies import group_copies
from assistant.evidence.deeds import is_other_deed, list_of_deeds, penalises
from assistant.evidence.features import Features, Idf, Nearness, compute_features, read_subject
from assistant.evidence.figures import lacks_figure
from assistant.evidence.gate import Gate
from assistant.evidence.lists import CutList, NextPart, find_cut_lists
from assistant.evidence.reading import Opened, ReadStatement, Refer, read_passages
from assistant.evidence.spans import ROOM_FOR_LIST, Excerpt, merge, room, stretch, whole_lists
from assistant.evidence.statements import Statement
from assistant.evidence.totals import Total, find_total
from assistant.question.intent import Focus
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from assistant.types import Evidence
from index.language.tokens import count_tokens
from index.places.divisions import DivisionPath
from index.reader.reader import Reader
from index.types import Passage

# A further statement is quoted when its probability is at least this share of the best one's.
COMPANION_SHARE = 0.55
# Of a table's cells that are nearly as likely those are quoted that have most of the question's words.
CELL_SHARE, LESS_TOLD = 0.75, 0.05
# What it counts that the name of a row stands in the question whole: 癫痫, not 癫痫所致精神障碍.
NAMED = 0.25
# A cell is named by the question only if it is at least so likely, beside the likeliest of its column; those
# of the column that are not named are no more likely than this.
ROW_SHARE, UNNAMED_SHARE = 0.35, 0.5
# A word in a cell stands for a figure when it is so short, and so likely the answer.
LONGEST_WORD, SURE = 8, 0.5
MAX_QUOTED = 3
# A language model reads this many of the best statements, whatever their share: it can tell which answers.
MAX_READ = 3


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


@dataclass(frozen=True, slots=True)
class Selection:
    """What is quoted (`evidence`) and what a language model reads (`reading`), both in reading order.

    `answers` tells whether the evidence answers the question, `ranked` are the statements behind it, `cut`
    the lists that are not quoted to their end. `verbatim`: the words themselves are asked for, by article.
    `total` is what the cells quoted, all of a column, add up to.
    """

    evidence: tuple[Evidence, ...]
    reading: tuple[Evidence, ...]
    answers: bool
    ranked: tuple[Scored, ...] = ()
    cut: tuple[CutList, ...] = ()
    verbatim: bool = False
    total: Total | None = None


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
    if not read:
        return []
    features = compute_features(query, place, read_subject(query, idf, nearness), read)
    scored = (Scored(one, f, gate.probability(f)) for one, f in zip(read, features, strict=True))
    return sorted(scored, key=lambda s: s.probability, reverse=True)


def select(
    query: Query,
    ranked: Sequence[Scored],
    gate: Gate,
    budget: int,
    next_part: NextPart | None = None,
) -> Selection:
    """What is quoted for the question, and what a model reads within `budget` tokens, best passage first.

    `next_part` gives the passage that goes on where one ends within an article or a story.
    """
    if not ranked:
        return Selection((), (), answers=False)

    ranked = _named_rows_first(query.text, _without_copies(ranked, query.moment))
    ranked = _fitting_rule_first(ranked, gate, query.moment)
    if Focus.LIST not in query.asked.focus:
        ranked = _item_first(ranked)

    @cache
    def around(rank: int) -> list[Excerpt]:
        return stretch(query.asked, ranked[rank], next_part)

    total = find_total(query.text, ranked[0].statement)
    if total and not _is_whole_table(ranked, column_of(ranked), next_part):
        total = None
    compared = column_of(ranked) if asks_extreme(query.text) or total else []
    quoted = find_extreme(query.text, ranked, compared) or compared or _choose(query, ranked, around)
    read = range(min(len(ranked), max(MAX_READ, len(quoted))))
    spans = [span for rank in quoted for span in around(rank)]
    evidence = _evidence([*spans, *whole_lists([ranked[rank] for rank in quoted], next_part)])
    lacking = lacks_figure(query.asked, [piece.words for piece in evidence]) and not _says_in_word(ranked[0])
    if compared:
        lacking = lacking or not _is_whole_table(ranked, quoted, next_part)
    return Selection(
        evidence=evidence,
        reading=_within(_evidence([span for rank in read for span in around(rank)]), budget),
        answers=ranked[0].probability >= gate.answer and not lacking,
        ranked=tuple(ranked[:24]),
        cut=find_cut_lists(evidence, next_part),
        total=total,
    )


def select_article(article: tuple[Evidence, ...], ranked: Sequence[Scored], budget: int) -> Selection:
    """The article that the question names, whatever the reader makes of its words; empty: there is none."""
    reading, answers = _within(article, budget), bool(article)
    return Selection(article, reading, answers, tuple(ranked[:24]), verbatim=True)


def _choose(query: Query, ranked: Sequence[Scored], around: Callable[[int], list[Excerpt]]) -> list[int]:
    """The ranks of the best statement and of those nearly as likely for which there is room.

    Cells of the best one's table count as one, and only those are taken that fit the question as well. Unless
    a list is asked for, one deed is: no penalty of another is quoted.
    """
    asked = query.asked
    best, chosen, spans, taken = ranked[0], [0], around(0), 1
    for rank in range(1, len(ranked)):
        likeness = ranked[rank].probability / best.probability
        if likeness < COMPANION_SHARE:
            break
        of_its_table = same_table(ranked[rank].statement, best.statement)
        if of_its_table and not _is_asked_too(query.text, ranked[rank], best):
            continue
        if Focus.LIST not in asked.focus and is_other_deed(
            ranked[rank].statement, (ranked[one].statement for one in chosen)
        ):
            continue
        if taken == MAX_QUOTED + asked.several and not of_its_table:
            break
        longer = merge([*spans, *around(rank)])
        if sum(span.length for span in longer) <= (ROOM_FOR_LIST if of_its_table else room(asked)):
            chosen.append(rank)
            spans = longer
            taken += not of_its_table
    return chosen


def _says_in_word(best: Scored) -> bool:
    """Whether the best statement is a cell that says in a word what others say in figures: 免费, 长期."""
    return best.statement.is_cell and len(best.statement.text) <= LONGEST_WORD and best.probability >= SURE


def _is_whole_table(ranked: Sequence[Scored], quoted: Sequence[int], next_part: NextPart | None) -> bool:
    """Whether the cells quoted are all there are to compare, and few enough to be quoted."""
    passage = ranked[0].statement.passage
    parts = passage.chunk.part or (next_part and next_part(passage))
    return not parts and sum(len(ranked[rank].statement.text) for rank in quoted) <= ROOM_FOR_LIST


def _without_copies(ranked: Sequence[Scored], moment: Moment) -> list[Scored]:
    """The statements, of those that say the same the one of the better source, as likely as the likeliest."""
    return [
        replace(
            ranked[same.best],
            probability=ranked[same.first].probability,
            also=tuple(ranked[at].statement.passage for at in same.others),
        )
        for same in group_copies([one.statement for one in ranked], moment)
    ]


def _fitting_rule_first(ranked: Sequence[Scored], gate: Gate, moment: Moment) -> Sequence[Scored]:
    """What is the rule itself first, where it answers too.

    The version asked about, a city's own rule before its province's, a policy before a page that explains it.
    """
    least = max(ranked[0].probability * COMPANION_SHARE, gate.answer)
    answering = [one for one in ranked if one.probability >= least]
    docs = {one.statement.passage.chunk.doc for one in answering}

    def fit(one: Scored) -> tuple[bool, bool, bool]:
        known = one.statement.passage.metadata
        explains = any(other.doc in docs for other in known.explains)
        return moment.fits(known), one.features.place == 1, not explains

    first = max(answering, key=fit, default=ranked[0])
    return [first, *(other for other in ranked if other is not first)]


def _item_first(ranked: Sequence[Scored]) -> Sequence[Scored]:
    """Of a list of deeds the likeliest, where its lead-in (有下列行为之一的，处…罚款) came first."""
    lead = ranked[0].statement
    if not (lead.is_lead and penalises(lead)):
        return ranked
    for at, one in enumerate(ranked):
        if one.statement.lead and one.statement.lead_text == lead.text:
            item = replace(one, probability=ranked[0].probability)
            return [item, ranked[0], *ranked[1:at], *ranked[at + 1 :]]
    return ranked


def _is_asked_too(question: str, cell: Scored, best: Scored) -> bool:
    """Whether another cell of the best one's table fits the question as well, above all one of its column."""
    share = COMPANION_SHARE if same_column(cell.statement, best.statement) else CELL_SHARE
    return (
        cell.probability >= share * best.probability
        and cell.features.figure >= best.features.figure
        and _told(question, cell) >= _told(question, best) - LESS_TOLD
    )


def _named_rows_first(question: str, ranked: Sequence[Scored]) -> Sequence[Scored]:
    """The statements, among the cells of a column first those whose rows the question names best.

    Whether a table answers, and which column, is the reader's to tell; which row, the words of the question.
    It is the same with a list of deeds and their penalties, whose items are alike but for the deed.
    """
    columns: dict[tuple[object, ...], list[Scored]] = {}
    for one in ranked:
        if key := column_key(one.statement) or list_of_deeds(one.statement):
            columns.setdefault(key, []).append(one)
    settled = {}
    for cells in columns.values():
        top = cells[0].probability
        told = {id(one): _told(question, one) for one in cells if one.probability >= ROW_SHARE * top}
        named = [one for one in cells if told.get(id(one), 0.0) >= max(told.values()) - LESS_TOLD]
        for one in cells:
            lifted = one.probability * top / named[0].probability
            settled[id(one)] = lifted if one in named else min(one.probability, UNNAMED_SHARE * top)
    again = [replace(one, probability=settled.get(id(one), one.probability)) for one in ranked]
    return sorted(again, key=lambda one: one.probability, reverse=True)


def _told(question: str, one: Scored) -> float:
    """How much of the question's words and figures a cell has, above all letter by letter; a deed by meaning.

    By meaning one illness is as near as another, but 没拴绳 is 未使用牵引带.
    """
    if not one.statement.is_cell:
        return one.features.told + one.features.pairs
    letters = 2 * one.features.pairs + one.features.told / 4
    named = figures_named(question, one.statement) + NAMED * is_named(question, one.statement)
    return letters + named + is_total_asked(question, one.statement)


def _evidence(spans: Sequence[Excerpt]) -> tuple[Evidence, ...]:
    return tuple(Evidence(s.passage, s.text, s.start, s.end, s.score) for s in merge(spans))


def _within(evidence: Sequence[Evidence], budget: int) -> tuple[Evidence, ...]:
    """The pieces that fit into `budget` tokens, the first one always."""
    kept: list[Evidence] = []
    used = 0
    for piece in evidence:
        tokens = count_tokens(piece.text)
        if not kept or used + tokens <= budget:
            kept.append(piece)
            used += tokens
    return tuple(kept)
