"""Reads and chunks the files of a corpus; a file that cannot be read is named with the reason."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from index.building.budget import Budget, Workshop
from index.building.survey import SourceFile
from index.errors import UnreadableDocument
from index.loaders.loading import load_document
from index.metadata.corrections import correct
from index.recognition.pages import Recogniser
from index.structure.chunking import chunk_document
from index.types import Chunk, Document, Reading


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document and its chunks, ids set; or the reason why there is none."""

    doc: str
    document: Document | None
    chunks: tuple[Chunk, ...]
    problem: str = ""


def parse_files(
    files: Sequence[SourceFile],
    chunk_tokens: int,
    max_bytes: int,
    on_progress: Callable[[int, int], None],
    recogniser: Recogniser | None = None,
    budget: Budget | None = None,
) -> Iterator[Parsed]:
    """Reads and chunks each file, in the order given, when the next one is asked for.

    With a budget it is done in a process of its own that may take so much time and memory for each.
    """
    with _parser(budget, recogniser) as parse:
        for number, file in enumerate(files):
            on_progress(number, len(files))
            yield parse(file, chunk_tokens, max_bytes)
    on_progress(len(files), len(files))


@contextmanager
def _parser(budget: Budget | None, recogniser: Recogniser | None) -> Iterator[Callable[..., Parsed]]:
    if budget is None:
        yield partial(parse_file, recogniser=recogniser)
        return
    with Workshop(budget, recogniser) as workshop:
        yield partial(_parse_within, workshop)


def _parse_within(workshop: Workshop, file: SourceFile, chunk_tokens: int, max_bytes: int) -> Parsed:
    try:
        parsed: Parsed = workshop.do(parse_file, file, chunk_tokens, max_bytes)
        return parsed
    except UnreadableDocument as error:
        return Parsed(file.doc, None, (), str(error))


def parse_file(
    file: SourceFile, chunk_tokens: int, max_bytes: int, recogniser: Recogniser | None = None
) -> Parsed:
    """Reads and chunks one file."""
    try:
        document = load_document(file.path, file.root, max_bytes, recogniser)
    except UnreadableDocument as error:
        return Parsed(file.doc, None, (), str(error))
    document = replace(document, doc=file.doc)
    if file.given is not None:
        metadata = correct(document.metadata, file.given)
        document = replace(document, metadata=metadata, digest=file.digest)
    chunks = tuple(
        replace(chunk, id=_chunk_id(chunk), confidence=_confidence(chunk, document.reading))
        for chunk in chunk_document(document, chunk_tokens)
    )
    if not chunks:
        return Parsed(file.doc, None, (), "has no text")
    return Parsed(file.doc, document, chunks)


def _confidence(chunk: Chunk, reading: Reading) -> float | None:
    if not reading.recognised:
        return None
    ranges = chunk.raw_ranges(0, len(chunk.text))
    return min(filter(None, (reading.confidence_of(*one) for one in ranges)), default=None)


def _chunk_id(chunk: Chunk) -> str:
    """The same for the same text at the same place, so that results of two builds can be compared."""
    key = "\0".join((chunk.doc, str(chunk.position), chunk.embedded_text))
    return hashlib.sha256(key.encode()).hexdigest()[:32]
