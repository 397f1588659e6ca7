"""`policy-assistant compare-cities`, `read` and `redline`: documents beside each other."""

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.assembly import open_assistant
from assistant.commands.console import show_json, show_result, write_file
from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.operations.opening import reading_index
from assistant.question.intake import pose_question
from assistant.wording.check_report import cite, mark_diff
from assistant.wording.cities import Cell, cell_record, cell_text, cities_csv
from assistant.wording.layout_records import CHANGE_WORDS, outline_record, redline_record
from assistant.wording.outline import Outline, name_document, outline
from assistant.wording.redline import Change, Row
from assistant.wording.redline import redline as compare
from assistant.wording.workbench import Workbench
from index.errors import PolicyAssistantError


def compare_cities(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="What to compare, e.g. 遛狗不牵绳罚多少？")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Also write the table.", show_default=False)
    ] = None,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Put one question for every city that has documents on it, each answer quoted with its citation."""
    settings = settings_with(index_dir=index_dir, mode="extractive")
    text = pose_question(question, settings.max_question_chars).text
    with closing(open_assistant(settings)) as assistant:
        cells = list(Workbench.of(assistant).cities(text))
    if out:
        write_file(out, cities_csv(cells))
    if as_json:
        show_json(json.dumps([cell_record(cell) for cell in cells], ensure_ascii=False))
    else:
        show_result("\n\n".join(map(_cell, cells)) or "没有找到与此有关的城市文件。")


def read(
    doc: Annotated[
        str, typer.Argument(metavar="DOC", help="The document's name in the index, or its title.")
    ],
    article: Annotated[str, typer.Option(help="Only this article, e.g. 第十条.", show_default=False)] = "",
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Read a document, every line with the citation to copy."""
    (found,) = _outlines(index_dir, doc)
    sections = [one for one in found.sections if article in ("", one.label, one.anchor)]
    if not sections:
        raise PolicyAssistantError(f"《{found.title}》 has no {article}")
    if as_json:
        show_json(json.dumps(outline_record(found, article), ensure_ascii=False))
        return
    lines = [f"{found.cite(line.locator)}\n    {line.text}" for one in sections for line in one.lines]
    show_result("\n".join(lines))


def redline(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The earlier document, by name or title.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The later one.")],
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Compare two versions article by article: [-what went-]{+what came+}."""
    earlier, later = _outlines(index_dir, before, after)
    rows = compare(earlier, later)
    if as_json:
        show_json(json.dumps(redline_record(rows), ensure_ascii=False))
    else:
        changed = [row for row in rows if row.change is not Change.SAME]
        show_result("\n\n".join(map(_row, changed)) or "两个版本逐条一致。")


def _outlines(index_dir: Path | None, *docs: str) -> list[Outline]:
    settings = settings_with(index_dir=index_dir)
    with reading_index(settings) as index:
        return [outline(index, name_document(index, doc)) for doc in docs]


def _cell(cell: Cell) -> str:
    sources = "；".join(cell.citations) or (f"最接近：{cite(cell.nearest)}" if cell.nearest else "")
    return f"{cell.place}：{cell_text(cell)}" + (f"\n    {sources}" if sources else "")


def _row(row: Row) -> str:
    labels = dict.fromkeys(one.label for one in (row.before, row.after) if one)
    return f"{' → '.join(labels)}（{CHANGE_WORDS[row.change]}）\n    {mark_diff(row.diff)}"
