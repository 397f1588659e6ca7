"""Empty suites with examples, for evaluators to fill in."""

import csv
import io
from collections.abc import Mapping, Sequence
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
_EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "id": "例-1",
        "question": "大人去公共浴池泡一次澡多少钱？",
        "kind": "数字",
        "answerable": "是",
        "expect": "15元|十五元",
        "forbid": "20元",
        "doc": "示例市公共浴池管理规定.md",
        "article": "第二条",
        "quote": "成人票价为每次十五元",
        "note": "示例：换成您自己的问题；“文件”写知识库里的文件名，“原文”从文件里照抄",
    },
    {
        "id": "例-2",
        "question": "几点到几点能去泡澡？",
        "kind": "口语",
        "answerable": "是",
        "expect": "6时|早上六点|6点\n22时|晚上十点|22点",
        "doc": "示例市公共浴池管理规定.md",
        "article": "第一条",
        "quote": "每日6时至22时开放",
        "note": "几个要点各写一行（Alt+Enter），同一要点的不同说法用 | 隔开",
    },
    {
        "id": "例-3",
        "question": "浴池里能带宠物吗？",
        "kind": "文件未载",
        "answerable": "否",
        "note": "文件里没有答案：系统应当拒答",
    },
    {
        "id": "例-4",
        "question": "那在里面抽烟呢？",
        "kind": "追问",
        "answerable": "是",
        "expect": "50元|五十元\n200元|二百元",
        "doc": "示例市公共浴池管理规定.md",
        "article": "第三条",
        "quote": "处五十元以上二百元以下罚款",
        "history": "问：示例市公共浴池有什么规矩？\n答：每日6时至22时开放，成人每次十五元。",
        "note": "追问要写前文对话，一行一句",
    },
    {
        "id": "例-5",
        "question": "公共浴池老人免费吗？",
        "kind": "未说地点",
        "answerable": "是",
        "clarify": "是",
        "doc": "示例市公共浴池管理规定.md\n另一市公共浴池管理办法.md",
        "quote": "六十周岁以上老年人凭证免费\n七十周岁以上老年人半价",
        "note": "各地不同而没说地点：系统应当反问，或分地列出",
    },
)


def write_template(path: Path) -> None:
    """Writes a suite of examples as .xlsx, .csv or .jsonl.

    Raises:
        PolicyAssistantError: the file is there already, or its ending is none of these.
    """
    if path.suffix.lower() == ".jsonl":
        _make_way(path)
        write_cases(path, [Case.model_validate(case_values(example)) for example in _EXAMPLES])
    else:
        write_rows(path, _EXAMPLES)


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
