"""What a draft says about its sources: 根据《…》第十条规定，… and how its titles match the documents."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.language import marks
from index.language.folding import Folded, bare_title
from index.types import Metadata, Status

_SOURCE = re.compile(rf"《([^《》]{{2,60}})》(?:[（(][^（）()]{{1,30}}[）)])?\s*({marks.REFERENCE})?")
_SAYS = r"(?:的|之|中)?(?:有关|相关)?(?:规定|要求|明确(?:规定)?|指出|提出|强调|精神|所称)(?:如下|了)?"
_LEAD = re.compile(
    r"^(?:[^《》。；：，]{0,10}[，,])?(?:根据|按照|依据|依照|参照|遵照|对照|现行|新修订的|(?:我|本|全)[省市县区]|在|据|按|《)*?"
    rf"{_SOURCE.pattern}(?:{_SAYS}[，,：:]?|[，,：:])\s*"
)
_PLACE_LEAD = re.compile(
    r"^(?:在|据|按)?(?:我|本|全)?[\u4e00-\u9fff]{0,8}?[省市县区](?:规定|明确|要求)[，,：:]|^(?:在)?(?:我|本|全)[省市县区][，,]"
)
_TAIL = re.compile(rf"[（(](?:见|详见|摘自|引自|依据)?{_SOURCE.pattern}[^（）()《》]{{0,12}}[）)][。；]?$")
_ITEM_MARK = re.compile(
    rf"(?:{marks.BRACKETED}|{marks.BRACKETED_DIGITS}|{marks.POINTED}|{marks.LISTED}|{marks.CIRCLED})\s*"
)
SHORT_TITLES = ("条例", "办法", "规定", "细则", "意见", "方案", "通知")
_SHORTEST_CORE = 6
_FEWEST_QUOTED = 8
_QUOTED_SHARE = 0.5
_QUOTATION = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Source:
    """A document, perhaps an article of it, that a sentence names; offsets in the sentence."""

    title: str
    locator: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """A part of a sentence that may be official wording; `core` maps to the whole sentence.

    `aside` is what of the sentence stands around it and only says where the words come from.
    """

    core: Folded
    aside: str = ""


def find_sources(sentence: str) -> list[Source]:
    """The documents named in a sentence, with the article where one is named."""
    return [Source(match[1], match[2] or "", *match.span()) for match in _SOURCE.finditer(sentence)]


def find_quotations(sentence: str) -> list[tuple[int, int]]:
    """Where the words within quotation marks stand, the marks left out."""
    return [match.span(match.lastindex or 0) for match in _QUOTATION.finditer(sentence)]


def read_sentence(sentence: str) -> list[SentenceReading]:
    """The parts of a sentence that may be official wording, the whole first."""
    folded = Folded.of(sentence)
    readings = [SentenceReading(folded.trimmed())]
    marker = _ITEM_MARK.match(sentence)
    begin = marker.end() if marker else 0
    lead = _LEAD.match(sentence[begin:]) or _PLACE_LEAD.match(sentence[begin:])
    tail = _TAIL.search(sentence)
    start = begin + lead.end() if lead else begin
    end = tail.start() if tail and tail.start() > start else len(sentence)
    inside = folded.slice(folded.position(start), folded.position(end)).trimmed()
    if (start or end < len(sentence)) and len(inside.text) >= (_SHORTEST_CORE if lead or tail else 1):
        readings.append(SentenceReading(inside, sentence[:start] + sentence[end:]))
    for low, high in find_quotations(sentence):
        core = folded.slice(folded.position(low), folded.position(high)).trimmed()
        if len(core.text) >= max(_FEWEST_QUOTED, _QUOTED_SHARE * len(inside.text)):
            readings.append(SentenceReading(core, sentence[:low] + sentence[high:]))
    distinct = {(r.core.text, r.core.origin[0]): r for r in reversed(readings) if r.core.text}
    return list(distinct.values())[::-1]


def is_item_mark(text: str) -> bool:
    """Whether the text is nothing but the number of an item: （二） or 3."""
    return bool(_ITEM_MARK.fullmatch(text))


class Titles:
    """The documents by title, and which of them have been replaced."""

    def __init__(self, metadata: Mapping[str, Metadata]) -> None:
        self._docs: dict[str, list[str]] = {}
        for doc, known in metadata.items():
            self._docs.setdefault(bare_title(known.title), []).append(doc)
        self._outdated = {doc: known.replaced_by for doc, known in metadata.items() if _is_replaced(known)}

    def documents(self, title: str) -> tuple[str, ...]:
        """The documents with this title, whatever version; none when the index has no such document."""
        return tuple(self._docs.get(bare_title(title), ()))

    def meant(self, source: Source, subject: Collection[str]) -> tuple[str, ...]:
        """The documents a source stands for; 《条例》 is the one the draft speaks of, `subject`."""
        return tuple(subject) if source.title in SHORT_TITLES else self.documents(source.title)

    def is_outdated(self, doc: str) -> bool:
        """Whether a document has been repealed or replaced by another version."""
        return doc in self._outdated

    def replacement(self, doc: str) -> str:
        """The title of what took the place of an outdated document; empty when it is not known."""
        return self._outdated.get(doc, "")


def _is_replaced(known: Metadata) -> bool:
    return known.status is Status.REPEALED or bool(known.replaced_by)
