"""`policy-assistant check`: a draft against the official text."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.console import show_json, show_note, show_result
from assistant.commands.options import AsJson, IndexDir, settings_with

if TYPE_CHECKING:
    from assistant.configuration.settings import Settings
    from assistant.wording.check import Nearest
    from assistant.wording.draft_files import Draft
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
    from assistant.operations.readiness import require_places

    require_places(settings, place)
    from assistant.wording.check import check as check_wording
    from assistant.wording.check_report import render_report, report_json

    with _opened(settings, nearest) as (index, find_nearest):
        report = check_wording(draft.text, index, place, find_nearest)
    if docx:
        from assistant.wording.comments import comment_draft

        _write(docx, comment_draft(draft, report))
        show_note(f"已写入 {docx}")
    if as_json:
        show_json(report_json(report))
    else:
        show_result(render_report(report))


def _read(file: str, max_bytes: int) -> "Draft":
    from assistant.wording.draft_files import UnreadableDraft, parse_draft, read_draft

    if file == STANDARD_INPUT:
        data = sys.stdin.buffer.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise UnreadableDraft(
                f"standard input: larger than {max_bytes // 2**20} MiB; check the draft in parts"
            )
        return parse_draft("standard input.txt", data)
    return read_draft(Path(file), max_bytes)


def _write(path: Path, data: bytes) -> None:
    from index.errors import PolicyAssistantError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise PolicyAssistantError(f"--docx {path}: {error.strerror}") from error


@contextmanager
def _opened(settings: "Settings", nearest: bool) -> Iterator[tuple["Index", "Nearest | None"]]:
    """The index; words need no embedding model, so one is loaded only for the nearest in meaning."""
    if not nearest:
        from index.snapshots.layout import current_manifest, snapshot_files
        from index.snapshots.opening import open_snapshot

        manifest = current_manifest(settings.index_dir)
        index = open_snapshot(snapshot_files(settings.index_dir, manifest.snapshot), manifest)
        try:
            yield index, None
        finally:
            index.close()
        return
    from assistant.wording.semantic_search import nearest_by_meaning
    from index.embedding.embedder import load_embedder
    from index.snapshots.opening import open_index

    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    live = open_index(settings.index_dir, embedder.identity, settings.chroma)
    try:
        with live.reading() as index:
            yield index, nearest_by_meaning(index, embedder)
    finally:
        live.close()
