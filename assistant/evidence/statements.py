"""Cuts passages into the statements that could answer: a sentence, with the lead-in it cannot do without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.evidence.addressed import speaks_to_program
from assistant.language.tables import cells_of, row_at, row_cells, row_name, say
from index.language import marks
from index.language.field_names import names_field
from index.structure.sentences import split_sentences
from index.types import Passage

_ITEM = re.compile(rf"^\s*(?:{marks.BRACKETED}|{marks.CHINESE}+是|{marks.POINTED})")
_LEAD = re.compile(r"[：:]\s*$")
# A sentence up to this long is quoted whole, so each of its clauses may be judged with those before it.
MAX_SENTENCE = 200
# A cell longer than this is read sentence by sentence.
MAX_CELL = 80
# A longer cell does not tell its row from others.
MAX_BESIDE = 40


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

    A cell of a table is a statement of its own, each sentence of one with several.
    `begun` is where its sentence begins, when that is quoted with it: …的，责令改正；逾期不改正的，处…罚款.
    `referred` is what the articles that it names say, `question` the question that stands right before it, as
    in a list of questions and answers.
    """

    passage: Passage
    start: int
    end: int
    lead: LeadIn | None = None
    is_lead: bool = False
    is_cell: bool = False
    begun: int = -1
    referred: str = ""
    question: str = ""

    @property
    def read(self) -> str:
        """What the reader reads: the statement alone, a cell with the names of its row and column."""
        return self.words if self.is_cell else self.text

    @property
    def text(self) -> str:
        """The statement alone."""
        return self.passage.chunk.text[self.start : self.end]

    @property
    def bare_text(self) -> str:
        """The statement without the stop at its end, which `words` of a cell may have another of."""
        return self.text.rstrip("。；")

    @property
    def lead_text(self) -> str:
        """The lead-in, "" when there is none; that of a cell is what the table is called, a field's its name.

        十个工作日 says nothing without the service and 办理时限.
        """
        lead = self.lead.text if self.lead else ""
        return self.surroundings + lead if self.is_cell or self.in_field else lead

    @property
    def in_field(self) -> bool:
        """Whether it stands in a field of a guide to a service (受理条件, 所需材料)."""
        chunk = self.passage.chunk
        return chunk.kind == "section" and names_field(chunk.label)

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
        """What it says: from the beginning of its sentence, a cell with the names of its row and column."""
        text = self.passage.chunk.text
        if self.is_cell:
            return say(text, self.start, self.end, self.surroundings)
        return text[self.begun if self.begun >= 0 else self.start : self.end]

    @property
    def row(self) -> tuple[int, int] | None:
        """Where the row of a cell begins and ends in the chunk's text."""
        return row_at(self.passage.chunk.text, self.start) if self.is_cell else None

    @property
    def beside(self) -> str:
        """What else the row of a cell says in few words: a row may be asked for by any of its cells."""
        if self.row is None:
            return ""
        text = self.passage.chunk.text
        cells = [
            text[cell.start : cell.end] for cell in row_cells(text, self.row) if not self._holds(cell.start)
        ]
        return " ".join(cell for cell in cells if len(cell) <= MAX_BESIDE)

    def _holds(self, at: int) -> bool:
        return self.start <= at < self.end

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
    What speaks to the program that reads it is no statement.
    """
    chunk = passage.chunk
    before = chunk.label if chunk.kind != "story" and is_question(chunk.label) else ""
    for statement in _split(passage, opened):
        if speaks_to_program(statement.words):
            continue
        yield replace(statement, question=before) if before and not statement.asks else statement
        before = statement.text if statement.asks else ""


def _split(passage: Passage, opened: LeadIn | None) -> Iterator[Statement]:
    text = passage.chunk.text
    sentences = list(split_sentences(text, clauses=False))
    lead, read = opened, 0
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if not sentence.strip():
            continue
        begun, ended = max(span for span in sentences if span[0] <= start)
        if end <= read:
            continue
        if row := row_at(text, start):
            yield from _cells(passage, row)
            read = row[1]
        elif _in_head(text, start) or speaks_to_program(text[begun:ended]):
            continue
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


def _in_head(text: str, start: int) -> bool:
    low, behind = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    return bool(cells_of(text[low : behind if behind >= 0 else len(text)]))


def _cells(passage: Passage, row: tuple[int, int]) -> Iterator[Statement]:
    """The cells of a row, a long one sentence by sentence; the name of a row that says nothing else."""
    text = passage.chunk.text
    cells = row_cells(text, row)
    for cell in cells:
        parts = [(0, cell.end - cell.start)]
        if parts[0][1] > MAX_CELL:
            parts = split_sentences(text[cell.start : cell.end])
        for low, high in parts:
            yield Statement(passage, cell.start + low, cell.start + high, is_cell=True)
    if not cells and row_name(text, row)[0] < row_name(text, row)[1]:
        yield Statement(passage, *row_name(text, row), is_cell=True)
