"""Empty suites with examples, for evaluators to fill in."""

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from evals.cases import Case, write_cases
from evals.files.problems import COLUMNS
from evals.files.spreadsheets import KINDS, case_values
from index.errors import PolicyAssistantError

_HEADING = tuple(name for name in COLUMNS if name not in ("sources", "expect_status"))


def write_template(path: Path) -> None:
    """Writes a suite of examples as .xlsx, .csv or .jsonl.

    Raises:
        PolicyAssistantError: the file is there already, or its ending is none of these.
    """
    if path.suffix.lower() == ".jsonl":
        _make_way(path)
        write_cases(path, [Case.model_validate(case_values(example)) for example in _read_examples()])
    else:
        write_rows(path, _read_examples())


def _read_examples() -> list[dict[str, str]]:
    text = files("evals.files").joinpath("examples.toml").read_text(encoding="utf-8")
    examples: list[dict[str, str]] = tomllib.loads(text)["example"]
    return examples


def write_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Writes rows as .xlsx or .csv under the heading of a suite.

    Raises:
        PolicyAssistantError: the file is there already, or its ending is neither.
    """
    writers = {".xlsx": _write_xlsx, ".csv": _write_csv}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise PolicyAssistantError(f"{path}: a suite to fill in is a .xlsx or .csv file")
    _make_way(path)
    write(path, rows)


def _make_way(path: Path) -> None:
    if path.exists():
        raise PolicyAssistantError(f"{path} is there already; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)


def _write_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS[name] for name in _HEADING)
    writer.writerows([_inert(row.get(name, "")) for name in _HEADING] for row in rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))  # Excel takes CSV without the mark for GBK


def _inert(text: str) -> str:
    """Text that a spreadsheet does not take for a formula: people's questions end up in these files."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _write_xlsx(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "题集"
    sheet.append([COLUMNS[name] for name in _HEADING])
    for one in rows:
        sheet.append([_printable(one.get(name, "")) for name in _HEADING])
    wide = {"question": 36, "expect": 26, "doc": 30, "quote": 40, "history": 40, "note": 50}
    for number, name in enumerate(_HEADING, 1):
        sheet.column_dimensions[get_column_letter(number)].width = wide.get(name, 12)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBE5")
    for row in sheet.iter_rows(min_row=2, max_row=max(500, len(rows) + 1)):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"  # text, so that 1-2 does not become a date
            if cell.data_type == "f":
                cell.data_type = "s"  # a question that begins with = is no formula
    sheet.freeze_panes = "C2"
    for column, choices in (("kind", list(KINDS)), ("answerable", ["是", "否"]), ("clarify", ["是", "否"])):
        _offer(sheet, get_column_letter(_HEADING.index(column) + 1), choices)
    book.save(path)


def _printable(text: str) -> str:
    """Text without the control characters that XLSX cannot hold."""
    return "".join(one for one in text if one.isprintable() or one == "\n")


def _offer(sheet: Any, letter: str, choices: list[str]) -> None:
    """A drop-down list for a column."""
    validation = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}500")
