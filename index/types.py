"""Values passed from stage to stage on the way of a document."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

LOW_CONFIDENCE = 0.96
"""Of a page recognised with less confidence more than 3 characters in 100 are wrong: readers are told."""


class Status(StrEnum):
    """Whether a document is the law today."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Related:
    """Another document that has to do with one, by its name and title."""

    doc: str
    title: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; a field that is not certain stays empty.

    `place` is the full name of the lowest division the document applies to ("青岛市", "山东省",
    "盐湖区"); `division` its path from the province down, ("山东省", "青岛市"). `repeals` are the titles of
    documents that it says it ends; `replaced_by` is the title of the one that ended it. Which documents one
    `explains` (政策解读), and which explain it, is known of the documents of an index only.
    """

    title: str
    place: str = ""
    division: tuple[str, ...] = ()
    issuer: str = ""
    kind: str = ""
    number: str = ""
    published: date | None = None
    passed: date | None = None
    effective: date | None = None
    amended: date | None = None
    repealed: date | None = None
    status: Status = Status.UNKNOWN
    source: str = ""
    replaced_by: str = ""
    repeals: tuple[str, ...] = ()
    explains: tuple[Related, ...] = ()
    explained_by: tuple[Related, ...] = ()


LINKED = ("explains", "explained_by")
"""Fields of `Metadata` that are kept apart from a document: they change when another one comes."""


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page whose text was recognised from its picture: `text[start:end]` of the loaded text.

    `page` counts from 1, `confidence` is from 0 to 1.
    """

    page: int
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read that has pictures for pages, of which `pages` there are.

    `unread` are the pages that were not read, each with the reason and what to do. `are_inserted` says that
    the pages are pictures inserted in a text, counted without those that are smaller than a page.
    """

    pages: int = 0
    recognised: tuple[RecognisedPage, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    are_inserted: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Returns what `asdict` had made of a reading."""
        recognised = tuple(RecognisedPage(**page) for page in values["recognised"])
        unread = tuple((page, reason) for page, reason in values["unread"])
        return cls(values["pages"], recognised, unread, values["are_inserted"])

    @property
    def confidence(self) -> float:
        """Mean confidence of the pages recognised, 1 where there are none."""
        scores = [page.confidence for page in self.recognised]
        return sum(scores) / len(scores) if scores else 1.0

    def confidence_of(self, start: int, end: int) -> float | None:
        """The least confidence of the pages that `text[start:end]` touches; None if none was recognised."""
        touched = (page.confidence for page in self.recognised if page.start < end and start < page.end)
        return min(touched, default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file that stands for itself, a sheet of a workbook: `text[start:end]` of the loaded text.

    What it does not say of itself stays empty: its `title`, place and day are then those of the document.
    """

    start: int
    end: int
    title: str = ""
    place: str = ""
    division: tuple[str, ...] = ()
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded file.

    `doc` is its POSIX path relative to the corpus root, `text` the loaded text that every character
    offset of the project refers to, `digest` the SHA-256 of the file's bytes, `reading` what was recognised
    of it and what was not read, `parts` are the sheets of a workbook that has several.
    """

    doc: str
    text: str
    metadata: Metadata
    digest: str
    reading: Reading = field(default_factory=Reading)
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of cleaned text that stands unbroken in the loaded text.

    The `length` characters at `clean` of the cleaned text are those at `raw` of the loaded text.
    `skipped` says that more than white space (a caption, say) was left out just before it.
    """

    clean: int
    raw: int
    length: int
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    r"""The smallest citable part of a document: an article (条), a news story, a section, a table.

    `heading` is the path from the outermost heading down, without `label`; `label` is 第十条, the
    story's headline, or a section's title. `text` is cleaned: lines broken by columns are joined,
    paragraphs (款) are separated by "\\n". `spans` map it to the loaded text. `title` is that of the rule
    in a file of several, else empty.
    """

    kind: str  # "preamble" | "article" | "story" | "section" | "annex" | "table"
    heading: tuple[str, ...]
    label: str
    text: str
    spans: tuple[Span, ...]
    published: date | None = None
    place: str = ""
    division: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is stored and embedded: a Unit, a part of a long one, or several tiny neighbours.

    `text` is quoted, `embedded_text` is embedded. `part` counts the parts of a long unit from 0;
    `paragraph` is the number of the first paragraph (款) in `text` within its unit, from 1;
    `paragraphs` is how many the whole unit has. `confidence` is how sure the recogniser was of the pages it
    stands on, None where the text was written in the file.
    """

    doc: str
    position: int
    kind: str
    heading: tuple[str, ...]
    label: str
    text: str
    spans: tuple[Span, ...]
    tokens: int
    title: str
    part: int = 0
    paragraph: int = 1
    paragraphs: int = 1
    published: date | None = None
    place: str = ""
    division: tuple[str, ...] = ()
    confidence: float | None = None
    id: str = field(default="", compare=False)

    @property
    def embedded_text(self) -> str:
        """Title, heading path and label before the text, so that the vector knows whose rule it is."""
        lines = [self.title, " ".join((*self.heading, self.label)).strip(), self.text]
        return "\n".join(dict.fromkeys(line for line in lines if line))

    @property
    def digest(self) -> str:
        """Hash of the embedded text: the key of the vector cache."""
        return hashlib.sha256(self.embedded_text.encode()).hexdigest()

    def raw_ranges(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Loaded-text ranges of cleaned `text[start:end]`: one, or more where a caption was skipped."""
        ranges: list[tuple[int, int]] = []
        for span in self.spans:
            low, high = max(start, span.clean), min(end, span.clean + span.length)
            if low >= high:
                continue
            raw = (span.raw + low - span.clean, span.raw + high - span.clean)
            if ranges and not span.skipped:
                ranges[-1] = (ranges[-1][0], raw[1])
            else:
                ranges.append(raw)
        return tuple(ranges)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a question, its document's metadata and how it was found (provenance).

    `score` fuses the standardised `dense` (cosine) and `lexical` (BM25) scores.
    """

    chunk: Chunk
    metadata: Metadata
    score: float
    dense: float = 0.0
    lexical: float = 0.0

    @property
    def title(self) -> str:
        """The story's or document's title: a page of news has one for each story."""
        return self.chunk.title or self.metadata.title

    @property
    def division(self) -> tuple[str, ...]:
        """Path of the place it applies to; a story without a place does not take its page's."""
        if self.chunk.division or self.chunk.kind == "story":
            return self.chunk.division
        return self.metadata.division

    @property
    def place(self) -> str:
        """Name of the place it applies to."""
        if self.chunk.place or self.chunk.kind == "story":
            return self.chunk.place
        return self.metadata.place
