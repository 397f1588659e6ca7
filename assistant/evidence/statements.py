"""Cuts passages into the statements that could answer: a sentence, with the lead-in it cannot do without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.tables import cells_of, header_of, say
from index.language import marks
from index.structure.sentences import split_sentences
from index.types import Passage

_ITEM = re.compile(rf"^\s*(?:{marks.BRACKETED}|{marks.CHINESE}+是|{marks.POINTED})")
_LEAD = re.compile(r"[：:]\s*$")
# A sentence up to this long is quoted whole, so each of its clauses may be judged with those before it.
MAX_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """One statement of a passage: `start`/`end` in the chunk's text, `lead` the lead-in of its list.

    `begun` is where its sentence begins, when that is quoted with it: …的，责令改正；逾期不改正的，处…罚款.
    `referred` is what the articles that it names say.
    """

    passage: Passage
    start: int
    end: int
    lead: tuple[int, int] | None = None
    is_lead: bool = False
    is_row: bool = False
    begun: int = -1
    referred: str = ""

    @property
    def text(self) -> str:
        """The statement alone."""
        return self.passage.chunk.text[self.start : self.end]

    @property
    def lead_text(self) -> str:
        """The lead-in, "" when there is none; that of a table's row is what the table is called."""
        if self.is_row:
            return self.surroundings
        return self.passage.chunk.text[self.lead[0] : self.lead[1]] if self.lead else ""

    @property
    def is_item(self) -> bool:
        """Whether it is a numbered item of a list."""
        return bool(_ITEM.match(self.text))

    @property
    def words(self) -> str:
        """What it says: from the beginning of its sentence, a table's row with the names of its columns."""
        text = self.passage.chunk.text
        if self.is_row:
            return say(text, self.start, self.end)
        return text[self.begun if self.begun >= 0 else self.start : self.end]

    @property
    def surroundings(self) -> str:
        """Title, headings and label: what the statement is about without saying it."""
        chunk = self.passage.chunk
        return " ".join((chunk.title, *chunk.heading, chunk.label))


def split_passage(passage: Passage) -> Iterator[Candidate]:
    """The statements of a passage in order; an item of a list carries the list's lead-in."""
    text = passage.chunk.text
    sentences = list(split_sentences(text, clauses=False))
    lead: tuple[int, int] | None = None
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if not sentence.strip():
            continue
        begun, ended = max(span for span in sentences if span[0] <= start)
        if cells_of(sentence):
            if header_of(text, start):
                yield Candidate(passage, start, end, is_row=True)
        elif _LEAD.search(sentence):
            # The whole sentence: 有下列行为之一的，处…罚款；情节严重的，吊销…：
            lead = (begun, end)
            yield Candidate(passage, *lead, is_lead=True)
        elif _ITEM.match(sentence):
            yield Candidate(passage, start, end, lead)
        else:
            lead = lead if lead and text[lead[1] : start].strip() == "" else None
            yield Candidate(passage, start, end, lead, begun=begun if ended - begun <= MAX_SENTENCE else -1)
            lead = None
