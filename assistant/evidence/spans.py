"""What of a passage is quoted with a statement: its lead-in, its list, the rest of its sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.evidence.lists import NextPart, items_of, list_around, rows_listed
from assistant.evidence.statements import MAX_SENTENCE, LeadIn, Statement
from assistant.language.tables import row_at, row_cells, say
from assistant.question.intent import Asked, Focus
from index.structure.sentences import split_sentences
from index.types import Passage

# Characters that a citizen reads without tiring; who asks several things or for a list reads more.
ROOM, ROOM_FOR_SEVERAL, ROOM_FOR_LIST = 170, 260, 420
# In an answer that lists, a sentence up to this long is quoted whole.
MAX_LISTING = 420


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a passage's text, with the probability of the statement it belongs to."""

    passage: Passage
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.passage.chunk.text[self.start : self.end]

    @property
    def length(self) -> int:
        """How many characters are read of it; of a cell what names it, too."""
        return len(say(self.passage.chunk.text, self.start, self.end))


class Likely(Protocol):
    """A statement with the probability that it answers."""

    @property
    def statement(self) -> Statement:
        """The statement."""

    @property
    def probability(self) -> float:
        """From 0 to 1."""


def room(asked: Asked) -> int:
    """How many characters an answer may quote beside its best statement."""
    if Focus.LIST in asked.focus:
        return ROOM_FOR_LIST
    return ROOM_FOR_SEVERAL if asked.several else ROOM


def stretch(asked: Asked, likely: Likely, next_part: NextPart | None = None) -> list[Excerpt]:
    """A statement with what it leans on, in no order: its list's lead-in, the items of a list asked for.

    `next_part` gives the passage that goes on where one ends in the middle of an article or a story.
    """
    statement, passage, score = likely.statement, likely.statement.passage, likely.probability
    listing = Focus.LIST in asked.focus
    rows = rows_listed(statement) if listing else None
    if rows and (whole := Excerpt(passage, *rows, score)).length <= ROOM_FOR_LIST:
        return [whole]
    start, end = _whole_sentence(passage, statement, MAX_LISTING if listing else MAX_SENTENCE)
    spans = [Excerpt(passage, start, end, score)]
    lead = LeadIn(passage, statement.start, statement.end) if statement.is_lead else statement.lead
    if statement.lead:
        spans.insert(0, Excerpt(statement.lead.passage, statement.lead.start, statement.lead.end, score))
    if statement.is_lead or (statement.lead and listing):
        items = list(items_of(lead, next_part)) if lead else []
        spans += _as_many_as_fit(items, score, ROOM_FOR_LIST if listing else room(asked) - (end - start))
        if listing and len(items) == 1:  # its items have no numbers: they are the paragraphs that follow
            last = items[0].end
            spans += _what_follows(passage, last, score, room(asked) - (last - start), beyond=True)
    elif listing and len(items := list_around(statement, next_part)) > 1:
        spans += _as_many_as_fit(items, score, ROOM_FOR_LIST)
    elif listing or asked.several:
        left, beyond = room(asked) - (end - start), listing and _announces(spans[-1])
        following = list(_what_follows(passage, end, score, left, beyond=beyond))
        further = next_part(passage) if next_part and not passage.chunk.text[end:].strip() else None
        if further:
            following = list(_what_follows(further, 0, score, left, beyond=beyond))
        spans += following
    return spans


def whole_lists(quoted: Sequence[Likely], next_part: NextPart | None = None) -> list[Excerpt]:
    """The lists of which several items are quoted, whole or as far as there is room for them.

    Sentences of a field are items only where all that it says is asked for.
    """
    spans: list[Excerpt] = []
    done: set[tuple[str, int]] = set()
    for likely in quoted:
        if likely.statement.in_field and not likely.statement.is_item:
            continue
        items = list_around(likely.statement, next_part)
        first = (items[0].passage.chunk.id, items[0].start)
        if first not in done and sum(one.statement in items for one in quoted) > 1:
            spans += _as_many_as_fit(items, likely.probability, ROOM_FOR_LIST)
        done.add(first)
    return spans


def _as_many_as_fit(items: Sequence[Statement], score: float, left: int) -> Iterator[Excerpt]:
    for item in items:
        left -= item.end - item.start
        if left < 0:
            return
        yield Excerpt(item.passage, item.start, item.end, score)


def _announces(span: Excerpt) -> bool:
    """Whether the words say that a list is to come (享受以下优待：…)."""
    return bool(re.search(r"以下|下列|[：:]", span.text))


def _whole_sentence(passage: Passage, statement: Statement, longest: int) -> tuple[int, int]:
    """The clause with the rest of its sentence (…；拒不改正的，…) if that is not too long to quote.

    A cell of a table is quoted by itself, a sentence of a cell with the rest of it in the same way.
    """
    if statement.is_cell:
        cells = row_cells(passage.chunk.text, statement.row) if statement.row else ()
        whole = next((one for one in cells if one.start <= statement.start < one.end), None)
        is_short = whole is not None and whole.end - whole.start <= MAX_SENTENCE
        return (whole.start, whole.end) if whole and is_short else (statement.start, statement.end)
    for low, high in split_sentences(passage.chunk.text, clauses=False):
        if low <= statement.start and statement.end <= high and high - low <= longest:
            return low, high
    return statement.start, statement.end


def _what_follows(passage: Passage, end: int, score: float, left: int, *, beyond: bool) -> Iterator[Excerpt]:
    """The next sentence of the same paragraph, where it fits (…要健全保障体系。健全法治保障体系、…).

    `beyond` takes all sentences that fit, of the next paragraphs too: a list whose items have no numbers.
    """
    text = passage.chunk.text
    for low, high in split_sentences(text, clauses=False):
        if low < end:
            continue
        left -= high - low
        if left < 0 or ("\n" in text[end:low] and not beyond):
            return
        yield Excerpt(passage, low, high, score)
        if not beyond:
            return


def merge(spans: Sequence[Excerpt]) -> list[Excerpt]:
    """Each part once, passages in the order of the spans and read in order; parts that touch become one.

    Cells that stand side by side in a row touch.
    """
    merged: list[Excerpt] = []
    for chunk_id in dict.fromkeys(span.passage.chunk.id for span in spans):
        own = sorted((s for s in spans if s.passage.chunk.id == chunk_id), key=lambda s: (s.start, -s.end))
        for span in own:
            last = merged[-1] if merged and merged[-1].passage.chunk.id == chunk_id else None
            if last and _touches(last, span):
                score = max(span.score, last.score)
                merged[-1] = replace(last, end=max(span.end, last.end), score=score)
            else:
                merged.append(span)
    return merged


def _touches(first: Excerpt, second: Excerpt) -> bool:
    text = first.passage.chunk.text
    between = text[first.end : max(second.start, first.end)]
    in_row = row_at(text, first.start) is not None and "\n" not in between
    return not between.strip(" |" if in_row else None)
