"""How the files of a build were read, as rows of a table: not read, in part, recognised from pictures."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from index.snapshots.manifest import Readings, Skipped
from index.types import LOW_CONFIDENCE, Reading

HEADING = ("情况", "文件", "页", "说明")
Row = tuple[str, str, str, str]


def problem_rows(skipped: Skipped, readings: Readings) -> list[Row]:
    """Returns the files that were not read, those read in part and those recognised, in this order."""
    rows: list[Row] = [("未读", file, "", reason) for file, reason in skipped]
    rows += [row for doc, reading in sorted(readings.items()) for row in _unread_rows(doc, reading)]
    rows += [_recognised_row(doc, reading) for doc, reading in sorted(readings.items()) if reading.recognised]
    return rows


def _unread_rows(doc: str, reading: Reading) -> Iterator[Row]:
    pages: dict[str, list[int]] = {}
    for page, reason in reading.unread:
        pages.setdefault(reason, []).append(page)
    for reason, numbers in pages.items():
        yield "部分未读", doc, _of_all(numbers, reading), reason


def _recognised_row(doc: str, reading: Reading) -> Row:
    low = {page.page for page in reading.recognised if page.confidence < LOW_CONFIDENCE}
    told = f"平均置信度 {reading.confidence:.1%}"
    if low:
        counted = "张图" if reading.are_inserted else "页"
        told += f"；第 {name_pages(low)} {counted}低于 {LOW_CONFIDENCE:.0%}，请核对原件"
    return "扫描识别", doc, _of_all({page.page for page in reading.recognised}, reading), told


def _of_all(numbers: Iterable[int], reading: Reading) -> str:
    return f"{'图 ' if reading.are_inserted else ''}{name_pages(numbers)} / {reading.pages}"


def name_pages(numbers: Iterable[int]) -> str:
    """Returns page numbers as they are written: 1–3、7."""
    runs = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        pages = [number for _, number in run]
        runs.append(f"{pages[0]}–{pages[-1]}" if len(pages) > 1 else str(pages[0]))
    return "、".join(runs)
