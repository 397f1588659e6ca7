"""Several cases with an amount each, as a table: what applies to whom is seen at a glance.

They come from what is quoted: rows of a table of the document, or parts of a rule
(情形的，处…罚款). Every cell is the document's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.documents.cards import clean_range
from assistant.language.quantities import find_quantities
from assistant.language.tables import header_of, row_at, row_cells, row_name
from assistant.types import Answer, Citation, Evidence
from index.language import marks
from index.types import Chunk

FEWEST, MOST = 2, 12
_AMOUNTS = frozenset({"元", "%"})
_PART_END = re.compile(r"[；;。\n]")
_CLAUSE = re.compile(r"[，,]")
_REFERENCE = re.compile(r"^(?:违反|依照|按照|根据)[^的]*规定$")
_CONDITION = re.compile(r"(?:的|情形|之一)$")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What applies in one case: its cells in the order of the head, and the citation that carries it."""

    case: str
    cells: tuple[str, ...]
    citation: int


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Cases below each other; `head` names the columns behind the case, empty where there is only one."""

    head: tuple[str, ...]
    rows: tuple[CaseRow, ...]


def find_cases(answer: Answer) -> CaseTable | None:
    """The cases with amounts that an answer quotes; None where there are not several."""
    for evidence in answer.evidence:
        if evidence.is_tabular and (table := _from_rows(answer, evidence)):
            return table
    rows = [row for citation in answer.citations for row in _from_rule(citation)]
    return CaseTable((), tuple(rows)) if FEWEST <= len(rows) <= MOST and _differ(rows) else None


def _differ(rows: Sequence[CaseRow]) -> bool:
    return len({row.case for row in rows}) == len(rows)


def _from_rows(answer: Answer, evidence: Evidence) -> CaseTable | None:
    """The rows of the table that the evidence stands in, with the columns that are quoted of it."""
    chunk = evidence.passage.chunk
    quoted = [row for row in _quoted_rows(answer.citations, chunk) if row[0] is not None]
    head = header_of(chunk.text, evidence.start)
    same = [(row, at, n) for row, at, n in quoted if header_of(chunk.text, row[0]) == head]
    if len({row for row, _, _ in same}) < FEWEST:
        return None
    around = " ".join((*chunk.heading, chunk.label))
    named = [cell.column for row, (low, high), _ in same for cell in row_cells(chunk.text, row, around)
             if low <= cell.start < high]  # fmt: skip
    columns = tuple(dict.fromkeys(named))
    numbers = {row: n for row, _, n in reversed(same)}
    rows = []
    for row in _rows_of(chunk.text, head):
        cells = {cell.column: cell.say(chunk.text[cell.start : cell.end])
                 for cell in row_cells(chunk.text, row, around)}  # fmt: skip
        low, high = row_name(chunk.text, row)
        said = tuple(cells.get(column, "") for column in columns)
        if any(said):
            rows.append(CaseRow(chunk.text[low:high], said, numbers.get(row, same[0][2])))
    fits = FEWEST <= len(rows) <= MOST and any(_has_amount(cell) for row in rows for cell in row.cells)
    return CaseTable(columns, tuple(rows)) if fits else None


def _quoted_rows(
    citations: Sequence[Citation], chunk: Chunk
) -> Iterator[tuple[tuple[int, int], tuple[int, int], int]]:
    """Rows of the chunk's tables that are cited, what is cited of each, and the citation's number."""
    for citation in citations:
        found = clean_range(chunk, citation.start, citation.end) if citation.doc == chunk.doc else None
        row = row_at(chunk.text, found[0]) if found else None
        if found and row:
            yield row, found, citation.n


def _rows_of(text: str, head: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        row = row_at(text, at)
        if row and header_of(text, row[0]) == tuple(head):
            yield row
        at += len(line) + 1


def _from_rule(citation: Citation) -> Iterator[CaseRow]:
    """The parts of a rule that each say in what case which amount is due."""
    for part in _PART_END.split(citation.quote):
        clauses = [clause.strip() for clause in _CLAUSE.split(marks.NUMBERED.sub("", part, count=1))]
        amount = next((at for at, clause in enumerate(clauses) if _has_amount(clause)), 0)
        conditions = [at for at in range(amount) if _CONDITION.search(clauses[at])]
        if not conditions:
            continue
        named = [clause for clause in clauses[: conditions[-1] + 1] if not _REFERENCE.match(clause)]
        case = "，".join(named).removesuffix("的")
        if case:
            yield CaseRow(case, ("，".join(clauses[amount:]),), citation.n)


def _has_amount(text: str) -> bool:
    return any(one.unit in _AMOUNTS for one in find_quantities(text))
