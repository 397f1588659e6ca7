"""Follows what articles say of each other: 违反第十条规定的，处…罚款 needs article 10 to mean anything."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.evidence.statements import LeadIn, split_passage
from assistant.question.intent import Asked, Focus
from index.language import marks
from index.language.numerals import parse_numeral
from index.stores.chunks import ChunkStore
from index.types import Chunk, Passage

_ARTICLE = re.compile(marks.ARTICLE_NUMBER)
_OTHER_LAW = re.compile(r"》\s*(?:第[^，。；]{1,12}条?[、和及]?)*$")
_COMMENCEMENT = re.compile(r"自.{2,40}起(?:正式)?(?:施行|实施|执行|生效)")
_PENALTY = re.compile(r"罚款|处罚|处分|责令|没收|吊销|警告|赔偿|追究")
_ITEM, _PARAGRAPH = re.compile(marks.ITEM_OF_ARTICLE), re.compile(marks.PARAGRAPH)
_RANGE = re.compile(rf"{marks.ITEM_OF_ARTICLE}[至到]{marks.ITEM_OF_ARTICLE}")
# Characters of a referred article that are read with the one that refers to it.
MAX_REFERRED = 260
# Passages whose references are followed: the best ones; following all would drown them in neighbours.
MAX_FOLLOWED = 4
# How much lower than the passage that led to it a followed one counts.
FOLLOWED = 0.1


@dataclass(frozen=True, slots=True)
class Reference:
    """An article of the same document that a text refers to, down to the item where it is named."""

    label: str
    start: int


def find_references(text: str) -> list[Reference]:
    """The articles of the same document named in `text`; those of other laws (《…》第三条) are left out."""
    return [
        Reference(f"第{match[1]}条", match.start())
        for match in _ARTICLE.finditer(text)
        if not _OTHER_LAW.search(text[max(0, match.start() - 40) : match.start()])
    ]


def follow(passages: Sequence[Passage], asked: Asked, store: ChunkStore) -> list[Passage]:
    """Returns the passages and, behind them, the articles they refer to, that penalise or that date them.

    A followed passage keeps the scores of the one that led to it, a little lowered.
    """
    found: dict[str, Passage] = {p.chunk.id: p for p in passages}
    for passage in list(passages)[:MAX_FOLLOWED]:
        if passage.chunk.kind != "article":
            continue
        linked = _referred(passage.chunk, store)
        if Focus.MONEY in asked.focus or Focus.WHO in asked.focus:
            linked += _penalising(passage.chunk, store)
        if Focus.DATE in asked.focus:
            linked += _dating(passage.chunk.doc, store)
        for chunk in linked:
            if chunk.id not in found:
                found[chunk.id] = replace(passage, chunk=chunk, score=passage.score - FOLLOWED)
    return as_near_as_named(list(found.values()))


def as_near_as_named(passages: Sequence[Passage]) -> list[Passage]:
    """The passages, each at least as near as the nearest of those it names.

    违反第二十二条规定的，处…罚款 has none of a story's words: what it is about stands in article 22.
    """
    nearest: dict[tuple[str, str], Passage] = {}
    for one in passages:
        key = (one.chunk.doc, one.chunk.label)
        nearest[key] = max(nearest.get(key, one), one, key=lambda passage: passage.score)
    lifted = []
    for one in passages:
        labels = {ref.label for ref in find_references(one.chunk.text)} - {one.chunk.label}
        named = [nearest[one.chunk.doc, label] for label in labels if (one.chunk.doc, label) in nearest]
        score = max((other.score - FOLLOWED for other in named), default=one.score)
        dense = max((other.dense for other in named), default=one.dense)
        lifted.append(replace(one, score=max(one.score, score), dense=max(one.dense, dense)))
    return lifted


def next_part(passage: Passage, store: ChunkStore) -> Passage | None:
    """The passage that goes on with the same article or story; None where this one ends it."""
    chunk = passage.chunk
    other = store.chunk_at(chunk.doc, chunk.position + 1)
    goes_on = other and other.part == chunk.part + 1 and other.label == chunk.label
    return replace(passage, chunk=other) if other and goes_on else None


def opened_before(passage: Passage, store: ChunkStore) -> LeadIn | None:
    """The lead-in of a list that an earlier part of the passage's article began; None where none did."""
    chunk = passage.chunk
    for back in range(1, chunk.part + 1):
        earlier = store.chunk_at(chunk.doc, chunk.position - back)
        if earlier is None or earlier.label != chunk.label:
            return None
        last = list(split_passage(replace(passage, chunk=earlier)))[-1:]
        if last and last[0].is_lead:
            return LeadIn(last[0].passage, last[0].start, last[0].end)
        if not last or last[0].lead:
            return last[0].lead if last else None
    return None


def _referred(chunk: Chunk, store: ChunkStore) -> list[Chunk]:
    labels = dict.fromkeys(ref.label for ref in find_references(chunk.text) if ref.label != chunk.label)
    return [other for label in list(labels)[:4] for other in store.chunks_labelled(chunk.doc, label)]


def _dating(doc: str, store: ChunkStore) -> list[Chunk]:
    """The articles that say from when the document applies, and its passage dates."""
    return [c for c in store.chunks_of(doc) if c.kind == "preamble" or _COMMENCEMENT.search(c.text)]


def _penalising(chunk: Chunk, store: ChunkStore) -> list[Chunk]:
    if _PENALTY.search(chunk.text) and "罚款" in chunk.text:
        return []
    return [
        other
        for other in store.chunks_of(chunk.doc)
        if other.label != chunk.label
        and _PENALTY.search(other.text)
        and any(ref.label == chunk.label for ref in find_references(other.text))
    ]


class Articles(Protocol):
    """What knows the articles of a document by their numbers."""

    def chunks_labelled(self, doc: str, label: str) -> list[Chunk]:
        """The parts of an article in their order."""


def read_referred(chunk: Chunk, text: str, store: Articles) -> str:
    """Returns what the articles named in `text` say: 违反第十条第三项规定的 means nothing without that item.

    Args:
        chunk: the chunk `text` belongs to; references are to its document.
        text: a statement with the lead-in of its list.
        store: holds the other articles.
    """
    if chunk.kind != "article":
        return ""
    labels = dict.fromkeys(ref.label for ref in find_references(text) if ref.label != chunk.label)
    items, paragraphs = _named_items(text), _numbers(_PARAGRAPH.findall(text))
    parts = [
        _narrow(part.text, items, paragraphs)
        for label in list(labels)[:2]
        for part in store.chunks_labelled(chunk.doc, label)
    ]
    return "\n".join(parts)[:MAX_REFERRED]


def _named_items(text: str) -> set[int]:
    """The numbers of the items named in a text, with all those between in 第一项至第六项."""
    items = _numbers(_ITEM.findall(text))
    for first, last in _RANGE.findall(text):
        items.update(range(parse_numeral(first) or 1, (parse_numeral(last) or 0) + 1))
    return items


def _numbers(numerals: Iterable[str]) -> set[int]:
    return {number for numeral in numerals if (number := parse_numeral(numeral))}


def _narrow(article: str, items: set[int], paragraphs: set[int]) -> str:
    """The named items of an article, else its named paragraphs with their lists, else all of it."""
    kept = [lines for at, lines in enumerate(_paragraphs(article), 1) if not paragraphs or at in paragraphs]
    lines = [line for paragraph in kept for line in paragraph] or article.split("\n")
    named = [
        line for line in lines if (mark := marks.ITEM_NUMBER.match(line)) and parse_numeral(mark[1]) in items
    ]
    return "\n".join(named or lines)


def _paragraphs(article: str) -> list[list[str]]:
    """The paragraphs of an article, each with the items of its list, as lines."""
    found: list[list[str]] = []
    for line in article.split("\n"):
        if found and marks.ITEM_NUMBER.match(line):
            found[-1].append(line)
        else:
            found.append([line])
    return found
