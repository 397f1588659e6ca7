"""The changes as files: a table for a spreadsheet, JSON Lines for programs, an entry a line in either."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from assistant.records.audit import Entry

FIELDS = ("number", "at", "who", "action", "target", "detail", "before", "seal")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def changes_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """A table, piece by piece, with what a spreadsheet needs to know that it is UTF-8.

    A cell that a spreadsheet would reckon with begins with an apostrophe.
    """
    yield "\ufeff" + _row(FIELDS)
    for one in entries:
        record = change_record(one) | {"detail": one.detail}
        yield _row([_cell(str(record[name])) for name in FIELDS])


def changes_jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    """A line of JSON each; `detail` is text, since it was sealed as such."""
    for one in entries:
        yield json.dumps(change_record(one), ensure_ascii=False) + "\n"


def change_record(one: Entry) -> dict[str, object]:
    """An entry with the keys other programs rely on."""
    return asdict(one) | {"at": one.at.isoformat(timespec="microseconds")}


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()
