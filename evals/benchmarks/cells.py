"""Cells of offices' own tables: are row, column and value in the index what they are on the page?

usage: python -m evals.benchmarks.cells --index-dir DIR [--wrong]

`cells.jsonl` holds the truth for cells drawn by chance from tables of nineteen files of all formats. It was
made without the project's readers: from the raw HTML, the cells of the workbook, what LibreOffice and
pdfplumber show, and pictures of pages and scans; which rows and columns name a cell was decided by eye for
each table. The documents are not part of the project: DIR is an index built from the folder with them.
"""

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from assistant.language.tables import JOINT, cells_of
from assistant.operations.opening import reading_index
from evals.benchmarks.harness import command_line, run, say, settings_over, table
from index.language.radicals import unify

_CELLS = "cells.jsonl"
# As many characters of a longer value are compared. As many lines above a table are its surroundings, and as
# many below a heading may be needed for a value.
_COMPARED, _LINES_ABOVE, _LINES_BELOW = 60, 3, 20


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell as the page has it.

    `row` and `column` are the names that lead to it, from the outside in; `also` what may stand among them
    (the row's number, the other rows that the cell spans), `within` what the table is of.
    """

    doc: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    value: str
    also: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class IndexedCell:
    """A cell as the index has it; of one that is a text of its own all names lead to it together."""

    row: tuple[str, ...]
    column: tuple[str, ...]
    value: str
    above: tuple[str, ...]
    is_text: bool = False

    def is_right(self, true: TrueCell) -> bool:
        """Whether names and value are the true ones; more of the names may stand there than are needed."""
        if not _same_value(self.value, true.value) or _bare(true.within) not in "".join(self.above):
            return False
        also = set(map(_bare, true.also))
        row, column = set(map(_bare, true.row)), set(map(_bare, true.column))
        if self.is_text:
            return row | column <= set(self.row) | set(self.above)
        return row <= set(self.row) <= row | also and column <= set(self.column) <= column | also


def read_truth() -> list[TrueCell]:
    """All true cells, in their order."""
    lines = files("evals.benchmarks").joinpath(_CELLS).read_text(encoding="utf-8").splitlines()
    return [
        TrueCell(
            one["doc"],
            tuple(one["row"]),
            tuple(one["column"]),
            one["value"],
            tuple(one.get("also", ())),
            one.get("within", ""),
        )
        for one in map(json.loads, lines)
    ]


def read_indexed(text: str) -> Iterator[IndexedCell]:
    """The cells of all tables in a loaded text, and the texts below headings that are cells of a sheet."""
    lines = text.split("\n")
    headings: dict[int, tuple[str, ...]] = {}
    head: tuple[str, ...] = ()
    above: list[str] = []
    for at, line in enumerate(lines):
        cells = cells_of(line)
        if not cells:
            if line.startswith("#"):
                level = len(line) - len(line.lstrip("#"))
                headings = {depth: names for depth, names in headings.items() if depth < level}
                headings[level] = _names(line.lstrip("#"))
                following = " ".join(lines[at + 1 : at + _LINES_BELOW]).strip()
                yield IndexedCell(headings[level], (), _bare(following), _joined(headings, above), True)
            above = [*above, _bare(line)] if line.strip() else above
            head = ()
            continue
        if at + 1 < len(lines) and lines[at + 1].startswith("|---"):
            head = cells
        elif head and not line.startswith("|---"):
            around = _joined(headings, above)
            yield from (
                IndexedCell(_names(cells[0]), _names(column), _bare(value), around)
                for column, value in zip(head[1:], cells[1:], strict=False)
                if value
            )


def _joined(headings: dict[int, tuple[str, ...]], above: Sequence[str]) -> tuple[str, ...]:
    return (*(name for names in headings.values() for name in names), *above[-_LINES_ABOVE:])


def _names(path: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_bare, path.split(JOINT))))


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", unify(text)).split())


def _same_value(indexed: str, true: str) -> bool:
    wanted = _bare(true)
    return indexed == wanted if len(wanted) <= _COMPARED else indexed.startswith(wanted[:_COMPARED])


def main() -> int:
    parser = command_line(__doc__, index_dir=None)
    parser.add_argument("--wrong", action="store_true", help="print each cell that is not right")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints for each file and for all how many of the cells are right."""
    truth = read_truth()
    docs = dict.fromkeys(true.doc for true in truth)
    with reading_index(settings_over(options.index_dir)) as index:
        indexed = {doc: list(read_indexed(index.store.text(doc))) for doc in docs}
    right = {true for true in truth if any(cell.is_right(true) for cell in indexed[true.doc])}
    if options.wrong:
        for true in truth:
            if true not in right:
                say(f"not right: {true.doc}: {true.row} | {true.column} = {true.value[:_COMPARED]}")
    total, found = Counter(true.doc for true in truth), Counter(true.doc for true in truth if true in right)
    say(table(("file", "cells", "right"), [(doc, total[doc], found[doc]) for doc in docs]))
    share = sum(found.values()) / len(truth)
    say(f"{len(truth)} cells of {len(docs)} files: {sum(found.values())} right ({share:.3f})")


if __name__ == "__main__":
    sys.exit(main())
