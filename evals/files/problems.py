"""What is wrong with a suite, told by the row and the column that the evaluator sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from evals.files.phrases import names_in, say

# Chinese names of a spreadsheet's columns; those of a JSON Lines file are the fields themselves.
COLUMNS = {name: say("columns", name, "zh") for name in names_in("columns")}


class Severity(StrEnum):
    """Whether a suite can be run all the same."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which cell.

    `row` is the line of a JSON Lines file, or the row as a spreadsheet numbers it; `column` the field, with
    the position in it (`sources.0.doc`); `key` and `values` choose the words.
    """

    path: Path
    row: int
    column: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.path}, {self.tell('en')}"

    def tell(self, language: str) -> str:
        """Row, column and what is wrong, without the file's name."""
        return self._where(language) + say("problems", self.key, language, **self.values)

    def _where(self, language: str) -> str:
        if not self.column:
            return say("page", "in_row", language, row=self.row)
        column, line = self.column, 0
        if self.path.suffix.lower() != ".jsonl":
            column, line = _cell(self.column)
        key = "in_line" if line else "in_column"
        return say("page", key, language, row=self.row, column=column, line=line)


def _cell(field_path: str) -> tuple[str, int]:
    """The column of a spreadsheet and the line within the cell (0 for the whole cell) of a field."""
    name, _, rest = field_path.partition(".")
    position, _, part = rest.partition(".")
    if name == "sources":
        name = part if part in COLUMNS else "doc"
    shown = f"{COLUMNS[name]} ({name})" if name in COLUMNS else name
    return shown, int(position) + 1 if position.isdigit() else 0
