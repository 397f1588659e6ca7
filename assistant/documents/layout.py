"""A document laid out for reading: its sections in order, cited words marked, a repeated table head once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.documents.cards import Piece
from assistant.language.tables import cells_of
from index.structure.locators import unit_of
from index.types import Chunk

_FIRST_WORDS = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a row of a table where there are `cells`."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def marked(self) -> bool:
        """Whether any of its words are."""
        return any(piece.marked for piece in self.pieces)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row; none of a paragraph."""
        return cells_of(self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A unit of a document, an article say; `anchor` names it in addresses.

    `headings` are those that begin with it, `depth` is that of the first of them.
    """

    anchor: str
    headings: tuple[str, ...]
    depth: int
    label: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """What an outline calls it beside its headings: its label, or its first words if it has neither."""
        if self.label or self.headings or self.lines[0].cells:
            return self.label
        return self.lines[0].text[:_FIRST_WORDS]


def anchor_of(chunk: Chunk) -> str:
    """The name of the section that a chunk is in or begins."""
    return f"s{chunk.spans[-1].raw}" if chunk.spans else "s0"


def lay_out(chunks: Iterable[Chunk], mark: tuple[int, int] = (0, 0)) -> tuple[Section, ...]:
    """Returns the sections of a document.

    Args:
        chunks: All chunks of the document.
        mark: The range of the loaded text to be marked.
    """
    sections: list[Section] = []
    before: tuple[tuple[str, ...], str] = ((), "")
    for (heading, label), laid in groupby(_laid_out(chunks, mark), key=lambda pair: unit_of(pair[0])):
        (first, lines), *others = laid
        depth = _common(before[0], heading)
        named = "" if label == before[1] else label  # a story goes on below a subheading
        whole = sum((more for _, more in others), lines)
        sections.append(Section(anchor_of(first), heading[depth:], depth, named, whole))
        before = (heading, label)
    return tuple(sections)


def _laid_out(chunks: Iterable[Chunk], mark: tuple[int, int]) -> Iterator[tuple[Chunk, tuple[Line, ...]]]:
    """The chunks that say what was not said yet, in their order, with the lines of that."""
    seen = 0
    for chunk in sorted((chunk for chunk in chunks if chunk.spans), key=lambda chunk: chunk.spans[-1].raw):
        lines = tuple(_lines(_runs(chunk, seen, mark)))
        seen = max(seen, chunk.spans[-1].raw + chunk.spans[-1].length)
        if lines:
            yield chunk, lines


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (depth for depth, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def _runs(chunk: Chunk, seen: int, mark: tuple[int, int]) -> Iterator[Piece]:
    """The chunk's words that were not laid out yet, cut where the mark begins and ends."""
    clean = None
    for span in chunk.spans:
        if span.raw + span.length <= seen:
            continue
        if clean is not None:
            yield Piece(chunk.text[clean : span.clean])
        clean = span.clean + span.length
        low, high = (min(max(edge - span.raw, 0), span.length) for edge in (mark[0], max(mark)))
        text = chunk.text[span.clean : clean]
        for words, marked in ((text[:low], False), (text[low:high], True), (text[high:], False)):
            if words:
                yield Piece(words, marked)


def _lines(pieces: Iterable[Piece]) -> Iterator[Line]:
    line: list[Piece] = []
    for piece in pieces:
        first, *others = piece.text.split("\n")
        if first:
            line.append(Piece(first, piece.marked))
        for text in others:
            if line:
                yield Line(tuple(line))
            line = [Piece(text, piece.marked)] if text else []
    if line:
        yield Line(tuple(line))
