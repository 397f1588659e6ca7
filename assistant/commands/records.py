"""`policy-assistant records …`: what is kept of questions and votes."""

from contextlib import closing
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, operator, settings_with
from assistant.records.audit import Action, record_change
from assistant.records.database import open_database
from assistant.records.retention import delete_older
from assistant.records.statistics import count_records

app = typer.Typer(help="Look after what is kept of questions and votes.", no_args_is_help=True)


@app.callback()
def records() -> None:
    """Look after what is kept of questions and votes."""


@app.command("status")
def status(index_dir: IndexDir = None) -> None:
    """Show how much is kept, since when, and for how long."""
    settings = settings_with(index_dir=index_dir)
    with closing(open_database(settings)) as database:
        counts, where = count_records(database), database.shown
    earliest = f"，最早 {counts.earliest.astimezone():%Y-%m-%d}" if counts.earliest else ""
    show_result(
        f"数据库：{where}\n问题 {counts.questions} 条{earliest}，评价 {counts.votes} 条\n"
        f"保留 {settings.retention_days} 天"
    )


@app.command("prune")
def prune(
    days: Annotated[
        int | None, typer.Option(min=0, help="Days that are kept; the setting otherwise.", show_default=False)
    ] = None,
    index_dir: IndexDir = None,
) -> None:
    """Delete questions and votes that are older than the settings allow."""
    settings = settings_with(index_dir=index_dir)
    kept = settings.retention_days if days is None else days
    with closing(open_database(settings)) as database:
        deleted = delete_older(database, kept)
        with database.session() as session:
            told = {"questions": deleted.questions, "votes": deleted.votes, "complaints": deleted.complaints}
            record_change(session, operator(), Action.RECORDS_PRUNE, f"{kept} days", told)
    show_result(
        f"已删除 {kept} 天以前的记录：问题 {deleted.questions} 条，评价 {deleted.votes} 条，"
        f"对话 {deleted.conversations} 个，投诉 {deleted.complaints} 件"
    )
