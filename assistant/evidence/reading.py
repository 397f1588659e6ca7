"""The passages found, read for the question: which answers, which of its statements do, in which words."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.evidence.statements import LeadIn, Statement, split_passage
from index.language.segmenting import segment
from index.reader.reader import Reader
from index.reader.types import ReaderPassage, Reading
from index.types import Chunk, Passage

_CLAUSE_END = re.compile(r"(?<=[。；])\n?|\n")
# Characters of what a statement refers to that the reader reads with it.
MAX_REFERRED = 80

Refer = Callable[[Chunk, str], str]
"""What the articles named in a chunk's text say: 违反第十条规定的 means nothing without article 10."""

Opened = Callable[[Passage], LeadIn | None]
"""The lead-in of the list that a passage goes on with, where an earlier part of its article has it."""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement with what the reader makes of it.

    `passage` and `sentence` are the logits that its passage answers the question and that it does itself;
    `words` are the offsets of the deciding words in the chunk's text, where they stand in this statement.
    """

    statement: Statement
    passage: float
    sentence: float
    words: tuple[int, int] | None = None


_UNDER_HEADINGS = frozenset({"section", "table"})  # what their headings say they do not repeat


def read_passages(
    reader: Reader,
    question: str,
    passages: Sequence[Passage],
    refer: Refer | None = None,
    opened: Opened | None = None,
) -> list[ReadStatement]:
    """Every statement of the passages, passage by passage, in reading order."""
    leads = [opened(passage) if opened else None for passage in passages]
    split = [
        [_refer(one, refer) for one in split_passage(passage, lead)]
        for passage, lead in zip(passages, leads, strict=True)
    ]
    asked = pairs_of(question)
    texts = [_for_reader(*three, asked) for three in zip(passages, split, leads, strict=True)]
    readings = reader.read(question, texts)
    return [
        read
        for of, lead, reading in zip(split, leads, readings, strict=True)
        for read in _join(of, reading, skipped=int(lead is not None))
    ]


def _refer(statement: Statement, refer: Refer | None) -> Statement:
    if refer is None:
        return statement
    said = refer(statement.passage.chunk, statement.lead_text + statement.words)
    return replace(statement, referred=said)


def _for_reader(
    passage: Passage, statements: Sequence[Statement], lead: LeadIn | None, asked: Collection[str]
) -> ReaderPassage:
    """The passage as the reader was trained on it: a report by itself, a rule with title and number."""
    chunk = passage.chunk
    title = "" if chunk.kind == "story" else passage.title
    label = " ".join((*chunk.heading, chunk.label)) if chunk.kind in _UNDER_HEADINGS else chunk.label
    before = (lead.text,) if lead else ()
    return ReaderPassage(title, label, (*before, *(_sentence(one, asked) for one in statements)))


def _sentence(statement: Statement, asked: Collection[str]) -> str:
    """A statement with its question and what it refers to: 违反第十条规定的，处…罚款（遛狗应当牵绳）."""
    read = statement.question + statement.read
    if statement.referred and not statement.is_lead:
        return f"{read}（{choose_lines(statement.referred, asked)}）"
    return read


def pairs_of(question: str) -> set[str]:
    """The character pairs of a question."""
    return {pair for pair in segment(question) if len(pair) > 1}


def choose_lines(referred: str, asked: Collection[str]) -> str:
    """Of what is referred to, what shares most pairs with the question, as far as there is room."""
    lines = _CLAUSE_END.split(referred)
    shared = [sum(pair in line for pair in asked) for line in lines]
    kept, room = set[int](), MAX_REFERRED
    for at in sorted(range(len(lines)), key=lambda at: -shared[at]):
        if kept and len(lines[at]) > room:
            break
        kept.add(at)
        room -= len(lines[at])
    return "".join(lines[at] for at in sorted(kept))[:MAX_REFERRED]


def _join(statements: Sequence[Statement], reading: Reading, skipped: int) -> Iterator[ReadStatement]:
    """The statements with their judgements; the first `skipped` sentences that were read are none of them."""
    deciding = reading.span
    for number, (one, logit) in enumerate(zip(statements, reading.sentences[skipped:], strict=True), skipped):
        if one.asks:
            continue
        words = None
        named = one.words.rfind(one.bare_text) if one.is_cell else 0
        if deciding and deciding.sentence == number and named >= 0:
            begins = one.start - len(one.question) - named
            words = (max(begins + deciding.start, one.start), min(begins + deciding.end, one.end))
        yield ReadStatement(one, reading.passage, logit, words if words and words[0] < words[1] else None)
