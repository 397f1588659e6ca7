"""Cells of offices' own tables, drawn at random and checked against the page; skipped without the documents.

A line of `wild_cells.jsonl` holds the document, and how the names of the row and column and the value begin.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from index.loaders.loading import load_document

WILD = Path("../shared/corpora/wild")
CELLS: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
for line in Path(__file__).with_name("wild_cells.jsonl").read_text("utf-8").splitlines():
    doc, *cell = json.loads(line)
    CELLS[doc].append(tuple(cell))


def read_cells(text: str) -> list[tuple[str, str, str]]:
    found, head = [], [""]
    lines = [line for line in text.split("\n") if line.startswith("|")]
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        name, *values = (cell.strip() for cell in line[1:-1].split("|"))
        if below.startswith("|---"):
            head = values
        elif not line.startswith("|---"):
            found += [(name, path, value) for path, value in zip(head, values, strict=False)]
    return found


@pytest.mark.skipif(not WILD.is_dir(), reason="the documents are not part of the project")
@pytest.mark.parametrize("doc", CELLS)
def test_row_column_and_value(doc: str) -> None:
    found = read_cells(load_document(WILD / doc, WILD, 10**8).text)
    missing = [
        wanted for wanted in CELLS[doc] if not any(all(map(str.startswith, cell, wanted)) for cell in found)
    ]
    assert missing == []
