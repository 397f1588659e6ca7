"""`policy-assistant compare-cities`, `read` and `redline`: documents beside each other."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.approve import opened_index
from assistant.commands.console import show_json, show_note, show_result
from assistant.commands.options import AsJson, IndexDir, settings_with

if TYPE_CHECKING:
    from assistant.wording.cities import Cell
    from assistant.wording.outline import Outline
    from assistant.wording.redline import Row


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
    from assistant.chain import open_assistant
    from assistant.question.intake import pose_question
    from assistant.wording.cities import cell_record, cities_csv
    from assistant.wording.workbench import Bench

    text = pose_question(question, settings.max_question_chars).text
    with closing(open_assistant(settings)) as assistant:
        cells = list(Bench.of(assistant).cities(text))
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
    from index.errors import PolicyAssistantError

    (found,) = _outlines(index_dir, doc)
    sections = [one for one in found.sections if article in ("", one.label, one.anchor)]
    if not sections:
        raise PolicyAssistantError(f"《{found.title}》 has no {article}")
    if as_json:
        from assistant.wording.layout_records import outline_record

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
    from assistant.wording.redline import Change
    from assistant.wording.redline import redline as compare

    earlier, later = _outlines(index_dir, before, after)
    rows = compare(earlier, later)
    if as_json:
        from assistant.wording.layout_records import redline_record

        show_json(json.dumps(redline_record(rows), ensure_ascii=False))
    else:
        changed = [row for row in rows if row.change is not Change.SAME]
        show_result("\n\n".join(map(_row, changed)) or "两个版本逐条一致。")


def write_file(path: Path, data: bytes) -> None:
    """Writes a file the user named, and says so.

    Raises:
        PolicyAssistantError: it cannot be written.
    """
    from index.errors import PolicyAssistantError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise PolicyAssistantError(f"{path}: {error.strerror}") from error
    show_note(f"已写入 {path}")


def _outlines(index_dir: Path | None, *docs: str) -> "list[Outline]":
    settings = settings_with(index_dir=index_dir)
    from assistant.wording.outline import name_document, outline

    with opened_index(settings) as index:
        return [outline(index, name_document(index, doc)) for doc in docs]


def _cell(cell: "Cell") -> str:
    from assistant.wording.check_report import cite
    from assistant.wording.cities import cell_text

    sources = "；".join(cell.citations) or (f"最接近：{cite(cell.nearest)}" if cell.nearest else "")
    return f"{cell.place}：{cell_text(cell)}" + (f"\n    {sources}" if sources else "")


def _row(row: "Row") -> str:
    from assistant.wording.check_report import mark_diff
    from assistant.wording.layout_records import CHANGE_WORDS

    labels = dict.fromkeys(one.label for one in (row.before, row.after) if one)
    return f"{' → '.join(labels)}（{CHANGE_WORDS[row.change]}）\n    {mark_diff(row.diff)}"
