"""Chooses the few statements that answer, and tells when nothing found answers at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.evidence.columns import asks_extreme, column_of, find_extreme, same_table
from assistant.evidence.copies import group_copies
from assistant.evidence.deeds import is_other_deed, penalises
from assistant.evidence.figures import lacks_figure
from assistant.evidence.gate import Gate
from assistant.evidence.lists import CutList, NextPart, find_cut_lists
from assistant.evidence.named_rows import is_asked_too, named_rows_first
from assistant.evidence.scoring import COMPANION_SHARE, Scored
from assistant.evidence.spans import ROOM_FOR_LIST, Excerpt, merge, room, stretch, whole_lists
from assistant.evidence.totals import Total, find_total
from assistant.question.intent import Focus
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from assistant.types import Evidence
from index.language.tokens import count_tokens

# A word in a cell stands for a figure when it is so short, and so likely the answer.
LONGEST_WORD, SURE = 8, 0.5
MAX_QUOTED = 3
# A language model reads this many of the best statements, whatever their share: it can tell which answers.
MAX_READ = 3


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


def select(
    query: Query,
    ranked: Sequence[Scored],
    gate: Gate,
    budget: int,
    next_part: NextPart | None = None,
    halves: Sequence[tuple[Query, Sequence[Scored]]] = (),
) -> Selection:
    """What is quoted for the question, and what a model reads within `budget` tokens, best passage first.

    `next_part` gives the passage that goes on where one ends within an article or a story; `halves` are the
    things asked, where there are several, each with the statements ranked for it.
    """
    if not ranked:
        return Selection((), (), answers=False)

    ranked = named_rows_first(query.text, _without_copies(ranked, query.moment))
    ranked = _fitting_rule_first(ranked, gate, query.moment)
    if Focus.LIST not in query.asked.focus:
        ranked = _item_first(ranked)
    if query.asked.wants_quantity:
        ranked = _figure_first(ranked, gate)

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
    for answer in _answers_to_halves(halves, ranked[0], gate):
        longer = merge([*spans, *stretch(replace(query.asked, several=False), answer, next_part)])
        if sum(span.length for span in longer) <= ROOM_FOR_LIST:
            spans = longer
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
        if of_its_table and not is_asked_too(query.text, ranked[rank], best):
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


def _answers_to_halves(
    halves: Sequence[tuple[Query, Sequence[Scored]]], best: Scored, gate: Gate
) -> Iterator[Scored]:
    """The statement that answers each half best, where one does and stands in the document of the best."""
    for half, ranked in halves:
        for one in named_rows_first(half.text, ranked):
            if one.probability < gate.answer:
                break
            same = one.statement.passage.chunk.doc == best.statement.passage.chunk.doc
            if same and not lacks_figure(half.asked, [one.statement.words]):
                yield one
                break


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


def _figure_first(ranked: Sequence[Scored], gate: Gate) -> Sequence[Scored]:
    """Where a figure is asked for, the likeliest statement that has one, if it answers nearly as likely."""
    least = max(ranked[0].probability * COMPANION_SHARE, gate.answer)
    if ranked[0].features.figure or _says_in_word(ranked[0]):
        return ranked
    for at, one in enumerate(ranked):
        if one.features.figure and one.probability >= least:
            return [one, *ranked[:at], *ranked[at + 1 :]]
    return ranked


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
