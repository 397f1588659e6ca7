"""How a file was understood: as an index keeps it, or as it is read now."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path

from assistant.documents.drawn_tables import DrawnTable, find_tables
from assistant.documents.layout import Section, lay_out
from assistant.documents.reading_report import Finding, find_problems
from index.building.parsing import parse_files
from index.building.survey import SourceFile
from index.errors import PolicyAssistantError
from index.recognition.pages import Recogniser
from index.snapshots.holdings import Holding
from index.snapshots.opening import Index
from index.structure.locators import locate
from index.types import Chunk, Metadata, Reading

_MIB = 2**20


class Standing(StrEnum):
    """How what is shown stands to the file on disk."""

    INDEXED = "indexed"  # the file is as it was at the build
    CHANGED = "changed"  # what is shown is that of the build
    GONE = "gone"
    FRESH = "fresh"  # in no index; read just now


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading or label of a document; `depth` counts from 0."""

    depth: int
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Part:
    """A chunk beside the loaded text that it was made of, down to where the next begins."""

    loaded: str
    chunk: Chunk


@dataclass(frozen=True)
class Understanding:
    """What was understood of a file: its loaded `text`, and its `chunks` in the order of the document."""

    doc: str
    standing: Standing
    metadata: Metadata
    chunks: tuple[Chunk, ...]
    text: str
    reading: Reading = field(default_factory=Reading)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its sections as they are laid out for reading."""
        return lay_out(self.chunks)

    @cached_property
    def outline(self) -> tuple[OutlineEntry, ...]:
        """Its headings and labels in order; one that goes on behind a table stands once."""
        entries = [entry for section in self.sections for entry in _entries(section)]
        return tuple(next(same) for _, same in groupby(entries, lambda one: (one.depth, one.name)))

    @cached_property
    def tables(self) -> tuple[DrawnTable, ...]:
        """Its tables in order."""
        return find_tables(self.text)

    @property
    def problems(self) -> list[Finding]:
        """What was not read of it, and what was recognised."""
        return find_problems((), {self.doc: self.reading})

    @property
    def parts(self) -> list[Part]:
        """Its chunks, each beside its part of the loaded text; together they are all of it."""
        cuts, seen = [], 0
        for chunk in self.chunks:
            new = (max(span.raw, seen) for span in chunk.spans if span.raw + span.length > seen)
            cuts.append(next(new, seen))
            seen = max([seen, *(span.raw + span.length for span in chunk.spans)])
        cuts = [0, *cuts[1:], len(self.text)]
        loaded = (self.text[start:end] for start, end in pairwise(cuts))
        return [Part(text, chunk) for text, chunk in zip(loaded, self.chunks, strict=True)]

    def place_of(self, table: DrawnTable) -> str:
        """How a table is cited; "" where no chunk holds its beginning."""
        end = self.text.find("\n", table.start) + 1 or len(self.text)
        holding = (chunk for chunk in self.chunks if _touches(chunk, table.start, end))
        return next(map(locator_of, holding), "")

    def pages_of(self, chunk: Chunk) -> tuple[int, ...]:
        """The pages recognised from pictures that a chunk stands on."""
        return tuple(page.page for page in self.reading.recognised if _touches(chunk, page.start, page.end))


def understand_indexed(index: Index, doc: str) -> Understanding:
    """Returns what the index keeps of a document that it has."""
    return Understanding(
        doc=doc,
        standing=_standing(index, doc),
        metadata=index.store.metadata[doc],
        chunks=tuple(index.store.chunks_of(doc)),
        text=index.store.text(doc),
        reading=index.manifest.readings.get(doc, Reading()),
    )


def understand_file(
    path: Path, chunk_tokens: int, max_file_mb: int, recogniser: Recogniser | None
) -> Understanding:
    """Reads a file as a build would.

    Raises:
        PolicyAssistantError: it cannot be read; the text names it, and says why and what to do.
    """
    source = SourceFile(path.name, path, path.parent, "")
    (parsed,) = parse_files([source], chunk_tokens, max_file_mb * _MIB, lambda done, total: None, recogniser)
    document = parsed.document
    if document is None:
        raise PolicyAssistantError(f"{path}: {parsed.problem}")
    return Understanding(
        doc=parsed.doc,
        standing=Standing.FRESH,
        metadata=document.metadata,
        chunks=parsed.chunks,
        text=document.text,
        reading=document.reading,
    )


def files_of(index: Index, doc: str) -> list[Path]:
    """Where the file of a document lies: where staff's is kept, or in each of the folders that have it."""
    held = index.holdings.entries.get(doc)
    if held and held.file:
        path = index.holdings.path_of(held)
        return [path] if path.is_file() else []
    roots = (Path(root) for root in index.manifest.roots)
    paths = (root / doc if root.is_dir() else root.parent / doc for root in roots)
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def _touches(chunk: Chunk, start: int, end: int) -> bool:
    """Whether a chunk has words of `text[start:end]`."""
    return any(low < end and start < high for low, high in chunk.raw_ranges(0, len(chunk.text)))


def _standing(index: Index, doc: str) -> Standing:
    paths = files_of(index, doc)
    if not paths:
        return Standing.GONE
    held = index.holdings.entries.get(doc) or Holding(doc=doc)
    same = any(held.digest(_digest(path)) == index.manifest.files[doc] for path in paths)
    return Standing.INDEXED if same else Standing.CHANGED


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # it was there a moment ago, or may not be read
        return ""


def _entries(section: Section) -> Iterator[OutlineEntry]:
    for depth, heading in enumerate(section.headings, section.depth):
        yield OutlineEntry(depth, heading, section.anchor)
    if section.name:
        yield OutlineEntry(section.depth + len(section.headings), section.name, section.anchor)


def locator_of(chunk: Chunk) -> str:
    """How the beginning of a chunk is cited."""
    return locate(chunk, 0)
