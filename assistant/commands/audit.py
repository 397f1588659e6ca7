"""`policy-assistant audit …`: who changed what and when."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_json, show_result, show_table, write_file
from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.records.audit import Entry, list_changes, read_changes, verify
from assistant.records.audit_export import changes_csv, changes_jsonl
from assistant.records.database import open_database
from index.errors import PolicyAssistantError

app = typer.Typer(help="Who changed what and when: list, export, verify.", no_args_is_help=True)
_HEADING = ("编号", "时间", "谁", "做了什么", "对象", "详情")
_FAULTS = {
    "changed": "第 {entry} 条被改动 / entry {entry} was changed",
    "removed": "第 {entry} 条被删除 / entry {entry} was removed",
    "added": "第 {entry} 条是另外加进来的 / entry {entry} was added",
    "rewritten": "没有这个校验值，整条记录被重写 / that seal is not among them: all of it was rewritten",
}
_WRITERS = {".csv": changes_csv, ".jsonl": changes_jsonl}


@app.callback()
def audit() -> None:
    """Who changed what and when: list, export, verify."""


@app.command("list")
def show(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Most changes shown.")] = 50,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """List the latest changes, the last one first."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        found = list_changes(database, limit)
    if as_json:
        for line in changes_jsonl(found):
            show_json(line.rstrip("\n"))
    elif found:
        show_table(_HEADING, map(_cells, found))
    else:
        show_result("还没有变更。")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, .csv or .jsonl.")],
    index_dir: IndexDir = None,
) -> None:
    """Write all changes, the first one first, as a table or as JSON Lines."""
    write = _WRITERS.get(file.suffix.lower())
    if write is None:
        raise PolicyAssistantError(f"{file}: name a file that ends in .csv or .jsonl")
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        write_file(file, "".join(write(read_changes(database))).encode())


@app.command("verify")
def check(
    known: Annotated[
        str, typer.Option(help="A last seal that was kept elsewhere; it has to be there.", show_default=False)
    ] = "",
    index_dir: IndexDir = None,
) -> None:
    """Look whether anything was changed or removed behind the program's back; exit code 1 if so."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        found = verify(database, known.strip())
    if found.fault:
        show_result(_FAULTS[found.fault].format(entry=found.entry))
        raise typer.Exit(1)
    show_result(f"{found.entries} 条变更，没有被改动 / as they were written\n最后的校验值：{found.seal}")


def _cells(one: Entry) -> tuple[str, ...]:
    detail = one.detail if one.details else ""
    return (
        str(one.number), f"{one.at.astimezone():%Y-%m-%d %H:%M:%S}", one.who, one.action, one.target, detail,
    )  # fmt: skip
