"""`policy-assistant check`: a draft against the official text."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_json, show_result, write_file
from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.configuration.settings import Settings
from assistant.operations.opening import open_retriever, reading_index
from assistant.operations.readiness import require_places
from assistant.wording.check import Nearest
from assistant.wording.check import check as check_wording
from assistant.wording.check_report import render_report, report_json
from assistant.wording.comments import comment_draft
from assistant.wording.draft_files import DraftFile, UnreadableDraft, parse_draft, read_draft
from assistant.wording.semantic_search import nearest_by_meaning
from index.snapshots.opening import Index

STANDARD_INPUT = "-"


def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="The draft: txt, Markdown, DOCX, PDF; - reads it.")
    ],
    place: Annotated[
        str, typer.Option(help="Where the draft is to apply, e.g. 青岛.", show_default=False)
    ] = "",
    docx: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Also write a Word file with comments.", show_default=False),
    ] = None,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Show the closest passage for sentences without basis.")
    ] = False,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Check the wording of a draft against the indexed documents, sentence by sentence."""
    settings = settings_with(index_dir=index_dir)
    draft = _read(file, settings.max_file_mb * 2**20)
    require_places(settings, place)
    with _opened(settings, nearest) as (index, find_nearest):
        report = check_wording(draft.text, index, place, find_nearest)
    if docx:
        write_file(docx, comment_draft(draft, report))
    if as_json:
        show_json(report_json(report))
    else:
        show_result(render_report(report))


def _read(file: str, max_bytes: int) -> DraftFile:
    if file == STANDARD_INPUT:
        data = sys.stdin.buffer.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise UnreadableDraft(
                f"standard input: larger than {max_bytes // 2**20} MiB; check the draft in parts"
            )
        return parse_draft("standard input.txt", data)
    return read_draft(Path(file), max_bytes)


@contextmanager
def _opened(settings: Settings, nearest: bool) -> Iterator[tuple[Index, Nearest | None]]:
    """The index; words need no embedding model, so one is loaded only for the nearest in meaning."""
    if not nearest:
        with reading_index(settings) as index:
            yield index, None
        return
    with closing(open_retriever(settings)) as retriever, retriever.reading() as index:
        yield index, nearest_by_meaning(index, retriever.embedder)
