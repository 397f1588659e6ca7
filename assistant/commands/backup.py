"""`policy-assistant backup` and `policy-assistant restore`: what must not be lost, in one file and back."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, operator, settings_with
from assistant.operations.archive import Contents
from assistant.operations.backup import Parts, back_up
from assistant.operations.backup import restore as restore_backup
from assistant.records.audit import Action, note_change

WithoutRecords = Annotated[
    bool, typer.Option("--without-records", help="Leave questions, votes and approved answers out.")
]
WithoutIndex = Annotated[
    bool, typer.Option("--without-index", help="Leave the index out, which can be built from the documents.")
]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    without_records: WithoutRecords = False,
    without_index: WithoutIndex = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
    index_dir: IndexDir = None,
) -> None:
    """Save records, approved answers and the index served in one file; a server may be running."""
    settings = settings_with(index_dir=index_dir)
    contents = back_up(settings, file, _parts(without_records, without_index), force)
    show_result(f"已备份到 {file}（{file.stat().st_size / 2**20:.1f} MiB）：{_describe(contents)}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` wrote.")],
    without_records: WithoutRecords = False,
    without_index: WithoutIndex = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    index_dir: IndexDir = None,
) -> None:
    """Put a backup back; it is checked whole before anything is replaced."""
    settings = settings_with(index_dir=index_dir)
    parts = _parts(without_records, without_index)
    contents = restore_backup(settings, file, parts, force)
    told = {"made": contents.created.isoformat(), "records": parts.records, "index": parts.index}
    note_change(settings, operator(), Action.RECORDS_RESTORE, file.name, told)
    show_result(f"已从 {file} 恢复（{contents.created.astimezone():%Y-%m-%d %H:%M} 的备份）")


def _parts(without_records: bool, without_index: bool) -> Parts:
    if without_records and without_index:
        raise typer.BadParameter("--without-records and --without-index together leave nothing")
    return Parts(not without_records, not without_index)


def _describe(contents: Contents) -> str:
    records = f"问答记录与核准答复（{contents.records}）" if contents.records else "无问答记录"
    return f"{records}，{f'索引快照 {contents.snapshot}' if contents.snapshot else '不含索引'}"
