"""Suites as spreadsheets: the cells of a CSV or XLSX file as the values of a case.

Columns have the names of the JSON fields, or their Chinese ones. In `expect` and `forbid` each fact stands on
a line of its own (or after a semicolon), its alternatives are separated by `|`. A source is given by `doc`,
`article` and `quote`, several sources by as many lines in each. A cell may also hold the JSON of the field.
"""

import csv
import datetime
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from evals.cases import Kind
from evals.files.phrases import name_of, say
from evals.files.problems import COLUMNS
from index.errors import PolicyAssistantError

KINDS = {name_of("kinds", kind, "zh"): kind.value for kind in Kind}
_NAMES = {chinese: name for name, chinese in COLUMNS.items()}
_YES = ("true", "yes", "y", "1", "是", "能", "可以", "对")
_NO = ("false", "no", "n", "0", "否", "不能", "不可以", "")
_FACTS = re.compile(r"[\n;；]")
_ALTERNATIVES = re.compile(r"[|｜]")
_TURN = re.compile(r"^\s*(?P<role>问|用户|user|答|助手|assistant)\s*[：:]\s*(?P<content>.+)$", re.IGNORECASE)
_ASKERS = ("问", "用户", "user")
_MOST_ROWS = 20_000
Cells = dict[str, str]


class CellError(ValueError):
    """A cell does not hold what its column needs."""

    def __init__(self, column: str, key: str, **values: object) -> None:
        super().__init__(say("problems", key, "en", **values))
        self.column, self.key, self.values = column, key, values


class UnreadableTable(PolicyAssistantError):
    """A spreadsheet cannot be read; the text names it."""


def read_csv(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of a CSV file below its heading, numbered as Excel shows them; UTF-8 or GB18030."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = path.read_bytes().decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnreadableTable(f"{path}: neither UTF-8 nor GB18030; save it as CSV UTF-8") from error
    heading = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise UnreadableTable(f"{path}, row {reader.line_num}: {error}") from error
    return _by_column(path, enumerate(rows, 1))


def read_xlsx(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet below its heading, with their row numbers."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableTable(f"{path}: no XLSX spreadsheet; save it as .xlsx or .csv") from error
    try:
        sheet = book.worksheets[0]
        rows = [
            [_write(cell) for cell in row] for row in sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
        ]
    finally:
        book.close()
    return _by_column(path, enumerate(rows, 1))


def case_values(cells: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a case from the cells of a row.

    Raises:
        CellError: a cell does not hold what its column needs.
    """
    given = {name: text for name, text in cells.items() if text}
    values: dict[str, Any] = {
        name: given[name] for name in ("id", "question", "place", "paraphrase_of", "note") if name in given
    }
    if "kind" in given:
        values["kind"] = KINDS.get(given["kind"], given["kind"])
    for name in ("answerable", "clarify"):
        if name in given:
            values[name] = read_truth(name, given[name])
    if "expect" in given:
        values["expect"] = _facts(given["expect"])
    for name in ("forbid", "expect_status"):
        if name in given:
            values[name] = _json(name, given[name]) or [
                one for fact in _split(given[name], _FACTS) for one in _split(fact, _ALTERNATIVES)
            ]
    if "history" in given:
        values["history"] = _turns(given["history"])
    values["sources"] = _sources(given)
    return values


def _by_column(path: Path, rows: Any) -> Iterator[tuple[int, Cells]]:
    numbered = iter(rows)
    _, heading = next(numbered, (1, []))
    names = [_NAMES.get(title.strip(), title.strip()) for title in heading]
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown:
        raise UnreadableTable(
            f"{path}, row 1: unknown column {unknown[0]!r}; the columns are {', '.join(COLUMNS)}"
        )
    missing = [name for name in ("question", "kind", "answerable") if name not in names]
    if missing:
        raise UnreadableTable(f"{path}, row 1: no column {missing[0]} ({COLUMNS[missing[0]]})")
    for number, row in numbered:
        cells = {name: text.strip() for name, text in zip(names, row, strict=False) if name}
        if any(cells.values()):
            yield number, cells


def _write(cell: object) -> str:
    """A cell's value as the evaluator sees it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    return str(cell)


def read_truth(column: str, text: str) -> bool:
    """Yes or no, in either language.

    Raises:
        CellError: the text is neither.
    """
    lowered = text.strip().lower()
    if lowered in _YES:
        return True
    if lowered in _NO:
        return False
    raise CellError(column, "no_truth", text=text)


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in separator.split(text) if part.strip()]


def _json(column: str, text: str) -> Any:
    """The value of a cell that holds a JSON list; None for any other text."""
    if not text.startswith("["):
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CellError(column, "no_json_cell", why=error.msg) from error


def _facts(text: str) -> Any:
    return _json("expect", text) or [_split(fact, _ALTERNATIVES) for fact in _split(text, _FACTS)]


def _turns(text: str) -> Any:
    given = _json("history", text)
    if given:
        return given
    turns = []
    for line in _split(text, re.compile("\n")):
        match = _TURN.match(line)
        if not match:
            raise CellError("history", "no_speaker", line=line)
        role = "user" if match["role"].lower() in _ASKERS else "assistant"
        turns.append({"role": role, "content": match["content"].strip()})
    return turns


def _sources(given: Mapping[str, str]) -> Any:
    if "sources" in given:
        listed = _json("sources", given["sources"])
        if listed is None:
            raise CellError("sources", "sources_need_json")
        return listed
    lines = [given.get(name, "").split("\n") for name in ("doc", "article", "quote")]
    rows = [tuple(part.strip() for part in row) for row in zip_longest(*lines, fillvalue="")]
    if any(not doc and (article or quote) for doc, article, quote in rows):
        raise CellError("doc", "quote_without_document")
    return [{"doc": doc, "article": article, "quote": quote} for doc, article, quote in rows if doc]
