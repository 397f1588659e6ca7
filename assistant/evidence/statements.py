"""Cuts passages into the statements that could answer: a sentence, with the lead-in it cannot do without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.language.tables import cells_of, header_of, say
from index.language import marks
from index.structure.sentences import split_sentences
from index.types import Passage

_ITEM = re.compile(rf"^\s*(?:{marks.BRACKETED}|{marks.CHINESE}+是|{marks.POINTED})")
_LEAD = re.compile(r"[：:]\s*$")
# A sentence up to this long is quoted whole, so each of its clauses may be judged with those before it.
MAX_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class LeadIn:
    """The words before a list; of a long article they may stand in an earlier part than its items."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.passage.chunk.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a passage: `start`/`end` in the chunk's text, `lead` the lead-in of its list.

    `begun` is where its sentence begins, when that is quoted with it: …的，责令改正；逾期不改正的，处…罚款.
    `referred` is what the articles that it names say, `question` the question that stands right before it, as
    in a list of questions and answers.
    """

    passage: Passage
    start: int
    end: int
    lead: LeadIn | None = None
    is_lead: bool = False
    is_row: bool = False
    begun: int = -1
    referred: str = ""
    question: str = ""

    @property
    def read(self) -> str:
        """What the reader reads: the statement alone, a table's row with the names of its columns."""
        return self.words if self.is_row else self.text

    @property
    def text(self) -> str:
        """The statement alone."""
        return self.passage.chunk.text[self.start : self.end]

    @property
    def lead_text(self) -> str:
        """The lead-in, "" when there is none; that of a table's row is what the table is called."""
        if self.is_row:
            return self.surroundings
        return self.lead.text if self.lead else ""

    @property
    def asks(self) -> bool:
        """Whether it is a question itself, as in a list of questions and answers: it answers none."""
        return is_question(self.text)

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


def is_question(text: str) -> bool:
    """Whether a text ends as a question."""
    return text.rstrip().endswith(("？", "?"))


def split_passage(passage: Passage, opened: LeadIn | None = None) -> Iterator[Statement]:
    """The statements of a passage in order; an item carries the lead-in of its list, an answer its question.

    `opened` is the lead-in of a list that an earlier part of the article began and this one goes on with.
    """
    chunk = passage.chunk
    before = chunk.label if chunk.kind != "story" and is_question(chunk.label) else ""
    for statement in _split(passage, opened):
        yield replace(statement, question=before) if before and not statement.asks else statement
        before = statement.text if statement.asks else ""


def _split(passage: Passage, opened: LeadIn | None) -> Iterator[Statement]:
    text = passage.chunk.text
    sentences = list(split_sentences(text, clauses=False))
    lead = opened
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if not sentence.strip():
            continue
        begun, ended = max(span for span in sentences if span[0] <= start)
        if cells_of(sentence):
            if header_of(text, start):
                yield Statement(passage, start, end, is_row=True)
        elif _LEAD.search(sentence):
            # The whole sentence: 有下列行为之一的，处…罚款；情节严重的，吊销…：
            lead = LeadIn(passage, begun, end)
            yield Statement(passage, begun, end, is_lead=True)
        elif _ITEM.match(sentence):
            yield Statement(passage, start, end, lead)
        else:
            begins = not text[:start].rpartition("\n")[2].strip()
            if begins and lead and (lead.passage is not passage or text[lead.end : start].strip()):
                lead = None
            yield Statement(passage, start, end, lead, begun=begun if ended - begun <= MAX_SENTENCE else -1)
            lead = None if begins else lead
