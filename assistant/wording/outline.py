"""A document laid out for staff: its articles with permanent anchors, every line with its citation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assistant.wording.official_texts import Texts
from assistant.wording.sources import Titles
from index.errors import PolicyAssistantError
from index.structure.locators import locate, unit_of
from index.types import Chunk, Metadata

_NO_ANCHOR = re.compile(r"[\s\"'#%&?/\\<>]+")


class UnknownDocument(PolicyAssistantError):
    """The index has no such document."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A paragraph or item of an article; `locator` is how it is cited: 第十条第二款."""

    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """An article, or what a document without articles has in its place.

    `anchor` is made of the label and stays the same as long as the article keeps its number.
    """

    anchor: str
    heading: tuple[str, ...]
    label: str
    kind: str
    lines: tuple[OutlineLine, ...]

    @property
    def text(self) -> str:
        """All its lines."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document by its sections."""

    doc: str
    metadata: Metadata
    sections: tuple[OutlineSection, ...]

    @property
    def title(self) -> str:
        """Its title without book marks."""
        return self.metadata.title.strip("《》")

    def cite(self, locator: str) -> str:
        """How a place in it is cited: 《…》第十条第二款."""
        return f"《{self.title}》{locator}"


def name_document(texts: Texts, given: str) -> str:
    """The name in the index of a document given by its name or title.

    Raises:
        UnknownDocument: there is none, or several have the title.
    """
    if given in texts.store.metadata:
        return given
    docs = Titles(texts.store.metadata).documents(given)
    if len(docs) == 1:
        return docs[0]
    if docs:
        raise UnknownDocument(f"several documents are called {given}: name one of {', '.join(docs)}")
    raise UnknownDocument(f"no document {given} in the index")


def outline(texts: Texts, doc: str) -> Outline:
    """The document by its articles.

    Raises:
        UnknownDocument: there is none of this name.
    """
    metadata = texts.store.metadata.get(doc)
    if metadata is None:
        raise UnknownDocument(f"no document {doc} in the index")
    taken: dict[str, int] = {}
    sections = []
    for _, unit in groupby(texts.store.chunks_of(doc), key=unit_of):
        first, *others = unit
        name = _NO_ANCHOR.sub("-", first.label or (first.heading[-1] if first.heading else "")) or "正文"
        taken[name] = taken.get(name, 0) + 1
        anchor = name if taken[name] == 1 else f"{name}-{taken[name]}"
        lines = tuple(line for chunk in (first, *others) for line in _lines(chunk))
        sections.append(OutlineSection(anchor, first.heading, first.label, first.kind, lines))
    return Outline(doc, metadata, tuple(sections))


def _lines(chunk: Chunk) -> Iterator[OutlineLine]:
    start = 0
    for text in chunk.text.split("\n"):
        if text.strip():
            yield OutlineLine(text.strip(), locate(chunk, start))
        start += len(text) + 1
