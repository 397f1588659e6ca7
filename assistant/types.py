"""Values passed from step to step on the way of a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from assistant.language.tables import row_at, row_name, say
from index.types import Passage

_LABEL = re.compile(r"^（[^）]*）")


class Ending(StrEnum):
    """How a question ended; `PENDING` is seen only while an answer is being streamed."""

    PENDING = "pending"
    ANSWERED = "answered"
    CLARIFY = "clarify"
    REFUSED = "refused"
    BLOCKED = "blocked"
    FAILED = "failed"


class Support(StrEnum):
    """How a sentence is carried: the document's own words, or other words checked against them."""

    QUOTED = "quoted"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, where, and after what.

    `place` is the asker's default place; a place named in the question or the history wins.
    """

    text: str
    history: tuple[Turn, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A few verbatim sentences of one passage that help answer.

    `text` is cleaned text as shown; `start`/`end` are its offsets in `passage.chunk.text`.
    """

    passage: Passage
    text: str
    start: int
    end: int
    score: float = 0.0

    @property
    def words(self) -> str:
        """The text, cells of a table with the names of their rows and columns."""
        chunk = self.passage.chunk
        return say(chunk.text, self.start, self.end, " ".join((*chunk.heading, chunk.label)))

    @property
    def is_tabular(self) -> bool:
        """Whether it stands in a table."""
        return row_at(self.passage.chunk.text, self.start) is not None

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """What is cited of the chunk's text: the words, and before a cell of a table what names its row."""
        text = self.passage.chunk.text
        row = row_at(text, self.start)
        name = row_name(text, row) if row else (self.start, self.start)
        if name[0] >= name[1] or name[1] > self.start:
            return ((self.start, self.end),)
        if not text[name[1] : self.start].strip(" |"):
            return ((name[0], self.end),)
        return (name, (self.start, self.end))

    def is_within(self, other: "Evidence") -> bool:
        """Whether another piece of evidence holds all of it."""
        same = self.passage.chunk.id == other.passage.chunk.id
        return same and other.start <= self.start and self.end <= other.end

    @property
    def identity(self) -> tuple[str, int, int, int]:
        """Tells one piece of evidence from another."""
        return (self.passage.chunk.doc, self.passage.chunk.position, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence stands: `quote` is verbatim `text[start:end]` of the loaded document.

    `confidence` is how sure the recogniser was of it, None where the text was written in the file.
    """

    n: int
    doc: str
    title: str
    place: str
    locator: str
    quote: str
    start: int
    end: int
    published: date | None = None
    effective: date | None = None
    status: str = "unknown"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence of an answer and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...] = ()
    support: Support = Support.QUOTED


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; while streamed, each Answer supersedes the one before.

    `evidence` and `choices` (places to choose from when clarifying) are for the reader's screen.
    `notice` is said beside the answer (degraded to extractive, an old notice, another place's rule).
    `short` is the answer at a glance: the deciding words of a quotation, the first drafted sentence, or "".
    `ahead` is how many questions the language model has to answer before this one, while it waits.
    `timings` are milliseconds by step. `reply` names the canned text of an answer that has one, `category`
    the part of the operator's word list that question or draft met. `basis` is what it was decided on, for
    its record and for staff.
    """

    question: str
    status: Ending
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    text: str = ""
    mode: str = "extractive"
    model: str = ""
    prompt_hashes: dict[str, str] = field(default_factory=dict)
    ms: int = 0
    timings: dict[str, int] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    choices: tuple[str, ...] = ()
    notice: str = ""
    short: str = ""
    ahead: int = 0
    reply: str = ""
    category: str = ""
    basis: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def opens_short(self) -> bool:
        """Whether the first sentence is the short answer, said before the quotation it is cut from."""
        return bool(self.short and self.sentences and self.sentences[0].text == f"{self.short}。")

    @property
    def deciding(self) -> str:
        """The short answer without the words before it that say a rule is not in force."""
        return _LABEL.sub("", self.short)

    @property
    def is_talk(self) -> bool:
        """Whether it replies to what was no question: a greeting, thanks, an emergency."""
        return self.reply.startswith("talk_")

    def __add__(self, later: "Answer") -> "Answer":
        """LangChain adds streamed chunks up; the later answer already holds the earlier one."""
        return replace(later)
