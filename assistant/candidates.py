"""Cuts passages into the statements that could answer: a sentence, with the lead-in it cannot do without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import split_sentences
from index.types import Passage

_ITEM = re.compile(r"^\s*(?:[（(][一二三四五六七八九十百]+[）)]|[一二三四五六七八九十]+是|\d{1,2}[.．、])")
_LEAD = re.compile(r"[：:]\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One statement of a passage: `start`/`end` in the chunk's text, `lead` the lead-in of its list.

    `referred` is what the articles that it names say.
    """

    passage: Passage
    start: int
    end: int
    lead: tuple[int, int] | None = None
    is_lead: bool = False
    referred: str = ""

    @property
    def text(self) -> str:
        """The statement alone."""
        return self.passage.chunk.text[self.start : self.end]

    @property
    def lead_text(self) -> str:
        """The lead-in, "" when there is none."""
        return self.passage.chunk.text[self.lead[0] : self.lead[1]] if self.lead else ""

    @property
    def surroundings(self) -> str:
        """Title, headings and label: what the statement is about without saying it."""
        chunk = self.passage.chunk
        return " ".join((chunk.title, *chunk.heading, chunk.label))


def split_passage(passage: Passage) -> Iterator[Candidate]:
    """The statements of a passage in order; an item of a list carries the list's lead-in."""
    text = passage.chunk.text
    lead: tuple[int, int] | None = None
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if not sentence.strip():
            continue
        if _LEAD.search(sentence):
            # The whole sentence: 有下列行为之一的，处…罚款；情节严重的，吊销…：
            begun = max(low for low, _ in split_sentences(text, clauses=False) if low <= start)
            lead = (begun, end)
            yield Candidate(passage, *lead, is_lead=True)
        elif _ITEM.match(sentence):
            yield Candidate(passage, start, end, lead)
        else:
            lead = lead if lead and text[lead[1] : start].strip() == "" else None
            yield Candidate(passage, start, end, lead)
            lead = None
