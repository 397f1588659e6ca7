"""What a run leaves behind for each case: the answer's record and the trace of its retrieval."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import PolicyAssistantError


class UnreadableResults(PolicyAssistantError):
    """A file of results cannot be used; the text names file and line."""


class _Read(BaseModel):
    """Other systems' results may hold more than is looked at here."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class CitationRecord(_Read):
    """A citation as it stands in an answer's JSON."""

    n: int = 0
    doc: str = ""
    title: str = ""
    place: str = ""
    locator: str = ""
    quote: str = ""
    start: int = 0
    end: int = 0
    published: str | None = None
    status: str = "unknown"


class SentenceRecord(_Read):
    """A sentence as it stands in an answer's JSON."""

    text: str
    citations: tuple[int, ...] = ()
    support: str = ""


class Record(_Read):
    """One line of `results.jsonl`: the answer's JSON with the id of the case."""

    id: str
    status: str
    answer: str = ""
    question: str = ""
    sentences: tuple[SentenceRecord, ...] = ()
    citations: tuple[CitationRecord, ...] = ()
    mode: str = ""
    model: str = ""
    prompt_hashes: dict[str, str] = Field(default_factory=dict)
    ms: float = 0
    timings_ms: dict[str, float] = Field(default_factory=dict)
    error: str = ""


class TracedPassage(_Read):
    """A passage as it was retrieved; `known` is a hash of what is known of its document."""

    doc: str
    label: str = ""
    text: str = ""
    score: float = 0.0
    known: str = ""


class StageTrace(_Read):
    """One line of `traces.jsonl`: the passages in order, and when the first evidence was there.

    `chosen` are the passages that the evidence is from, whether or not it was held to answer; None where this
    was not looked at.
    """

    id: str
    retrieved: tuple[TracedPassage, ...] = ()
    chosen: tuple[TracedPassage, ...] | None = None
    first_ms: float | None = None


_Line = TypeVar("_Line", bound=_Read)


def read_records(path: Path) -> dict[str, Record]:
    """The results of a run by case; a later line replaces an earlier one.

    Raises:
        UnreadableResults: the file is missing, or a line is no result.
    """
    return {record.id: record for record in _read(path, Record)}


def read_traces(path: Path) -> dict[str, StageTrace]:
    """The traces of a run by case; none where the run left none.

    Raises:
        UnreadableResults: a line is no trace.
    """
    return {trace.id: trace for trace in _read(path, StageTrace)} if path.exists() else {}


def _read(path: Path, kind: type[_Line]) -> Iterator[_Line]:
    for number, values in read_lines(path):
        try:
            yield kind.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "line"
            raise UnreadableResults(f"{path}, line {number}, {where}: {first['msg']}") from error


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file with their line numbers.

    Raises:
        UnreadableResults: the file is missing, or a line is no JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableResults(f"cannot read {path}: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnreadableResults(f"{path}, line {number}: not JSON ({error.msg})") from error
        if not isinstance(values, dict):
            raise UnreadableResults(f"{path}, line {number}: expected an object")
        yield number, values
