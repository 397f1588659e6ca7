"""Hits as a table: CSV that Excel opens in Chinese, or XLSX."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]

from assistant.rendering import STATUS_WORDS
from assistant.wording.check_report import cite
from assistant.wording.phrase_search import Findings, Hit

COLUMNS = ("引用", "标题", "位置", "地区", "公布日期", "施行日期", "状态", "原文", "文件")
_WIDTHS = (36, 30, 18, 12, 12, 12, 10, 80, 36)
# A cell that begins like a formula is one to a spreadsheet; text of documents never is.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def findings_csv(findings: Findings) -> bytes:
    """The hits as CSV in UTF-8 with a byte order mark."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(findings))
    return written.getvalue().encode("utf-8-sig")


def findings_xlsx(findings: Findings) -> bytes:
    """The hits as an Excel workbook."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise ValueError("a new workbook has a sheet")
    sheet.title = "检索结果"
    sheet.append(COLUMNS)
    for row in _rows(findings):
        sheet.append([harmless(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for (cell,) in sheet.iter_rows(min_row=2, min_col=8, max_col=8):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(findings: Findings) -> Iterator[tuple[str, ...]]:
    for hit in findings.hits:
        yield _row(hit)


def _row(hit: Hit) -> tuple[str, ...]:
    cited = hit.citation
    days = (day.isoformat() if day else "" for day in (cited.published, cited.effective))
    status = STATUS_WORDS.get(cited.status, "")
    return (cite(cited), cited.title, cited.locator, cited.place, *days, status, hit.text, cited.doc)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell
