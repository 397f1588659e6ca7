"""The shape of an answer on the screen: what is said first and large, what is quoted, what is folded away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.short import LONGEST
from assistant.documents.cases import CaseTable, find_cases
from assistant.language.verdicts import leaves_open
from assistant.rendering import answer_text, sentence_text
from assistant.types import Answer, Ending
from index.language import marks

CITATION_MARK = re.compile(r"\[(\d+)\]")
_ITEM_MARK = rf"(?:{marks.BRACKETED}|{marks.POINTED})"
_ITEM = re.compile(rf"(?<=[：:；;])\s*(?={_ITEM_MARK})")
"""Where an item of a list begins that a quotation runs on with."""
_IS_ITEM = re.compile(rf"\s*{_ITEM_MARK}")
_LEAD_ENDS = "：:"
_IN_FULL = "talk_detail"
"""The reply that quotes whole passages: what is asked for there is no glance."""

_EASILY_READ = 90
"""Characters that one paragraph may have."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a paragraph, or the items of a list."""

    lines: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """An answer in the order it is read, in lines with `[1]` marks.

    `short` is said first and large, or "" where nothing short is the answer; `cases` are a table; `quoted` is
    the quotation they are taken from, or all there is to say; `folded` is what else was quoted.
    """

    short: str = ""
    cases: CaseTable | None = None
    quoted: tuple[Block, ...] = ()
    folded: tuple[Block, ...] = ()
    folded_count: int = 0

    @property
    def is_glanced(self) -> bool:
        """Whether something answers at a glance."""
        return bool(self.short or self.cases)

    @property
    def says_something(self) -> bool:
        """Whether there are any words."""
        return bool(self.short or self.cases or self.quoted)


def shape_answer(answer: Answer) -> Shape:
    """The shape of an answer, or of as much of it as there is."""
    lines = _lines(answer)
    several = _speaks_of_several_places(answer)
    asked = answer.status is Ending.ANSWERED and answer.reply != _IN_FULL
    cases = find_cases(answer) if asked and not several else None
    short = "" if several else _short(answer)
    if cases and short and answer.deciding in "".join(cell for row in cases.rows for cell in row.cells):
        short = ""  # one of several cases is not the answer
    if not short and not cases:
        return Shape(quoted=_blocks(lines))
    if answer.opens_short:
        lines = lines[1:]
    carrying = {f"[{row.citation}]" for row in cases.rows} if cases else set()
    kept = [at for at, line in enumerate(lines) if _decides(line, answer.deciding, carrying)]
    leads = [at - 1 for at in kept if at and CITATION_MARK.sub("", lines[at - 1]).endswith(tuple(_LEAD_ENDS))]
    shown = sorted({*kept, *leads}) or [0]
    rest = [line for at, line in enumerate(lines) if at not in shown]
    if sum(map(len, rest)) <= _EASILY_READ:
        return Shape(short, cases, _blocks(lines))
    return Shape(
        short, cases, _blocks([lines[at] for at in shown if at < len(lines)]), _blocks(rest), len(rest)
    )


def _short(answer: Answer) -> str:
    """The short answer with the marks of the sentence that carries it; "" if none does."""
    if not answer.short:
        return _only_words(answer)
    if answer.opens_short:
        return sentence_text(answer.sentences[0])
    carriers = (one for one in answer.sentences if one.citations and answer.deciding in one.text)
    carrier = next(carriers, None)
    return f"{answer.short}。" + "".join(f"[{n}]" for n in carrier.citations) if carrier else ""


def _only_words(answer: Answer) -> str:
    """What is quoted without where it stands, if that is all there is to say and is read at a glance."""
    if len(answer.sentences) != 1 or answer.status is not Ending.ANSWERED or leaves_open(answer.question):
        return ""
    (only,) = answer.sentences
    where, _, words = only.text.partition("：")
    said = words.rstrip("。；")
    if not where.startswith("《") or not said or len(said) > LONGEST or said.endswith("："):
        return ""
    if _IS_ITEM.match(said):
        return ""  # a list is read as one
    return f"{said}。" + "".join(f"[{n}]" for n in only.citations)


def _decides(line: str, deciding: str, carrying: set[str]) -> bool:
    return bool(deciding and deciding in line) or any(mark in line for mark in carrying)


def _speaks_of_several_places(answer: Answer) -> bool:
    """Whether it answers for one place after another: what is said of the first is not the whole answer."""
    places = tuple({citation.place for citation in answer.citations if citation.place})
    return any(one.text.partition("：")[0].endswith(places) for one in answer.sentences if "：" in one.text)


def _lines(answer: Answer) -> list[str]:
    """The lines of the answer; a long one that has none is set sentence by sentence."""
    text, sentences = answer_text(answer), [sentence_text(sentence) for sentence in answer.sentences]
    if answer.short and len(sentences) > 1 and text == "".join(sentences):
        return sentences
    if len(text) > _EASILY_READ and text == "".join(sentences):
        return sentences
    return [line for line in text.split("\n") if line.strip()]


def _blocks(lines: Sequence[str]) -> tuple[Block, ...]:
    """The lines in paragraphs and lists; the items that a line runs on with become a list behind it."""
    return tuple(_gather(item for line in lines for item in _ITEM.split(line) if item.strip()))


def _gather(lines: Iterator[str]) -> Iterator[Block]:
    items: list[str] = []
    for line in lines:
        if _IS_ITEM.match(line):
            items.append(line)
            continue
        if items:
            yield Block(tuple(items), is_list=True)
            items = []
        yield Block((line,))
    if items:
        yield Block(tuple(items), is_list=True)
