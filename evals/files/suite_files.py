"""Reads suites from JSON Lines, CSV and XLSX, and names the row and the column of what is wrong."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.cases import Case, Kind, Suite
from evals.files.problems import Problem, Severity
from evals.files.spreadsheets import KINDS, CellError, UnreadableTable, case_values, read_csv, read_xlsx
from index.errors import PolicyAssistantError


class SuiteError(PolicyAssistantError):
    """A suite cannot be used; the text names file, row and column."""


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """A case and where it stands."""

    number: int
    case: Case


@dataclass(frozen=True, slots=True)
class SuiteDraft:
    """What could be read of a file, and what could not."""

    path: Path
    digest: str
    rows: tuple[SuiteRow, ...]
    problems: tuple[Problem, ...]


def read_draft(path: Path) -> SuiteDraft:
    """Reads every row it can.

    Raises:
        SuiteError: the file is missing, empty, or of a form that is no suite.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SuiteError(f"suite {path}: {error.strerror}") from error
    rows: list[SuiteRow] = []
    problems: list[Problem] = []
    try:
        for number, values in _read_rows(path):
            found = _read_case(path, number, values)
            if isinstance(found, Case):
                rows.append(SuiteRow(number, found))
            else:
                problems += found
    except UnreadableTable as error:
        raise SuiteError(f"suite {error}") from error
    if not rows and not problems:
        raise SuiteError(f"suite {path} has no cases")
    return SuiteDraft(path, digest, tuple(rows), (*problems, *_repeated_ids(path, rows)))


def read_suite(path: Path) -> Suite:
    """Reads a suite that has no mistakes.

    Raises:
        SuiteError: there is one; the text names the first and counts the others.
    """
    draft = read_draft(path)
    errors = [one for one in draft.problems if one.severity is Severity.ERROR]
    if errors:
        more = f" (and {len(errors) - 1} more: `policy-assistant eval check`)" if len(errors) > 1 else ""
        raise SuiteError(f"suite {errors[0]}{more}")
    return Suite(path.stem, path, draft.digest, tuple(row.case for row in draft.rows))


def read_suites(paths: Sequence[Path]) -> list[Suite]:
    """Reads several suites.

    Raises:
        SuiteError: one has a mistake, or an id occurs in two of them.
    """
    suites = [read_suite(path) for path in paths]
    owners: dict[str, Path] = {}
    for suite in suites:
        for case in suite.cases:
            if case.id in owners:
                raise SuiteError(f"suite {suite.path}: the id {case.id} is also in {owners[case.id]}")
            owners[case.id] = suite.path
    return suites


def _read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    ending = path.suffix.lower()
    if ending in (".csv", ".xlsx"):
        for number, cells in read_csv(path) if ending == ".csv" else read_xlsx(path):
            try:
                yield number, {"id": f"{path.stem}-row-{number}"} | case_values(cells)
            except CellError as error:
                yield number, Problem(path, number, error.column, error.key, error.values)
        return
    if ending not in (".jsonl", ".json"):
        raise SuiteError(f"suite {path}: a suite is a .jsonl, .csv or .xlsx file")
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise SuiteError(f"suite {path}: it is not UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _parse_line(path, number, line)


def _parse_line(path: Path, number: int, line: str) -> dict[str, Any] | Problem:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return Problem(path, number, "", "no_json", {"why": error.msg, "at": error.pos + 1})
    return values if isinstance(values, dict) else Problem(path, number, "", "no_object")


def _read_case(path: Path, number: int, values: dict[str, Any] | Problem) -> Case | list[Problem]:
    if isinstance(values, Problem):
        return [values]
    try:
        return Case.model_validate(values)
    except ValidationError as error:
        return [_explain(path, number, dict(one)) for one in error.errors()]


def _explain(path: Path, number: int, error: dict[str, Any]) -> Problem:
    column, given = ".".join(str(part) for part in error["loc"]), error["input"]
    if error["type"] == "missing" or (error["type"] == "string_too_short" and not given.strip()):
        return Problem(path, number, column, "missing")
    if column == "kind" and error["type"] == "enum":
        return Problem(path, number, column, "unknown_kind", {"kind": given, "kinds": ", ".join(Kind)})
    if error["type"] == "extra_forbidden":
        return Problem(path, number, column, "unknown_field")
    return Problem(path, number, column, "invalid", {"why": error["msg"]})


def _repeated_ids(path: Path, rows: Sequence[SuiteRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        if row.case.id in first:
            values = {"id": row.case.id, "row": first[row.case.id]}
            yield Problem(path, row.number, "id", "repeated_id", values)
        first.setdefault(row.case.id, row.number)


def read_kinds(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds of these names, English or Chinese.

    Raises:
        SuiteError: there is no such kind.
    """
    known = {**KINDS, **{kind.value: kind.value for kind in Kind}}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SuiteError(f"unknown kind {unknown[0]}; the kinds are {', '.join(Kind)}")
    return tuple(Kind(known[name]) for name in names)
