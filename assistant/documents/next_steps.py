"""What to do next, where the documents of an answer say so: where to go, what to bring, when, whom to call.

A guide to a service says it in its fields (办理地点, 申请材料, 办理时限, 咨询电话), a table in the row asked
for (登记点, 受理时间), a rule in the terms that it sets to those it is for. Every word is quoted.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.documents.cards import clean_range
from assistant.language.tables import row_at, row_cells
from assistant.language.words import any_of
from assistant.types import Answer, Citation, Ending
from index.structure.locators import locate
from index.types import Chunk

KINDS = ("how", "where", "bring", "when", "phone")
_NAMES = {kind: re.compile(any_of("steps", kind)) for kind in KINDS}
_OFFICE = re.compile(rf"(?:{any_of('steps', 'offices')})[^，。；]{{0,6}}应当")
_FEWEST_FIELDS = 2
_LONGEST_NAME = 12
_MOST_LINES = 8
_TERM = re.compile(
    r"(?:^|(?<=[。；\n]))[^。；\n]*自[^。；，\n]{2,24}(?:之日)?起[^。；，\n]{1,12}[日天月年]内"
    r"[^。；\n]*(?:申请|办理|提出|补办|登记|延续|申报)[^。；\n]*[。；]?"
)
ChunksOf = Callable[[str], Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class NextStep:
    """Lines of a document that tell what to do: `kind` is one of `KINDS`.

    `start` and `end` are where they stand in the loaded text of the document `doc`.
    """

    kind: str
    lines: tuple[str, ...]
    doc: str
    locator: str
    start: int
    end: int


def find_next_steps(answer: Answer, chunks_of: ChunksOf) -> tuple[NextStep, ...]:
    """What the documents cited say to do, one step of each kind; nothing that the answer says already."""
    if answer.status is not Ending.ANSWERED:
        return ()
    said = "".join(citation.quote for citation in answer.citations)
    found: dict[str, NextStep] = {}
    for doc in dict.fromkeys(citation.doc for citation in answer.citations):
        chunks = chunks_of(doc)
        cited = [citation for citation in answer.citations if citation.doc == doc]
        for step in (*_from_rows(chunks, cited), *_from_fields(chunks), *_from_terms(chunks, cited)):
            if step.kind not in found and not _is_said(step, said):
                found[step.kind] = step
    return tuple(found[kind] for kind in KINDS if kind in found)


def _is_said(step: NextStep, said: str) -> bool:
    return all(line.rstrip("。；;") in said for line in step.lines)


def _from_fields(chunks: Iterable[Chunk]) -> Iterator[NextStep]:
    """The fields of a guide; a document with one such heading by chance is none."""
    fields = [
        (kind, chunk) for chunk in chunks if chunk.kind == "section" and (kind := _kind_of(chunk.label))
    ]
    if len({kind for kind, _ in fields}) < _FEWEST_FIELDS:
        return
    for kind, chunk in fields:
        lines = [line.strip() for line in chunk.text.split("\n") if line.strip()]
        yield _step(kind, chunk, lines[:_MOST_LINES], (0, len(chunk.text)))


def _kind_of(name: str) -> str:
    """The kind of step that a heading or the head of a column names; "" for none."""
    if len(name) > _LONGEST_NAME:
        return ""
    return next((kind for kind in KINDS if _NAMES[kind].search(name)), "")


def _from_rows(chunks: Iterable[Chunk], cited: Sequence[Citation]) -> Iterator[NextStep]:
    """The other columns of the one row that is cited: whose row it is was asked for."""
    for chunk in chunks:
        ranges = [clean_range(chunk, one.start, one.end) for one in cited]
        rows = {row for found in ranges if found and (row := row_at(chunk.text, found[0]))}
        if len(rows) != 1:
            continue
        for cell in row_cells(chunk.text, next(iter(rows))):
            if kind := _kind_of(cell.column):
                text = chunk.text[cell.start : cell.end]
                yield _step(kind, chunk, [f"{cell.column}：{text}"], (cell.start, cell.end))


def _from_terms(chunks: Iterable[Chunk], cited: Sequence[Citation]) -> Iterator[NextStep]:
    """Terms that the cited articles set to citizens; what an office has to do is none of theirs."""
    for chunk in chunks:
        if chunk.kind != "article" or not any(clean_range(chunk, one.start, one.end) for one in cited):
            continue
        for term in _TERM.finditer(chunk.text):
            if not _OFFICE.search(term[0]):
                yield _step("when", chunk, [term[0].strip()], term.span())


def _step(kind: str, chunk: Chunk, lines: Sequence[str], span: tuple[int, int]) -> NextStep:
    ranges = chunk.raw_ranges(*span) or [(0, 0)]
    return NextStep(kind, tuple(lines), chunk.doc, locate(chunk, span[0]), ranges[0][0], ranges[-1][1])
