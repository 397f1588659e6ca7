"""`policy-assistant questions …`: what was asked, and suites made of it."""

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_json, show_result, write_file
from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.records.database import open_database
from assistant.records.questions import Filter, KeptQuestion, list_questions, question_record, suite_lines
from index.errors import PolicyAssistantError

app = typer.Typer(help="Questions that were asked, refused and disliked ones first.", no_args_is_help=True)

Status = Annotated[
    str,
    typer.Option(
        help="answered, clarify, refused, blocked, failed, stopped or disliked.", show_default=False
    ),
]
Place = Annotated[str, typer.Option(help="Only of this place.", show_default=False)]
Text = Annotated[str, typer.Option(help="Only with these words.", show_default=False)]
Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.", show_default=False)
]
Until = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to this day.", show_default=False)
]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Most questions shown.")]


@app.callback()
def questions() -> None:
    """Questions that were asked, refused and disliked ones first."""


@app.command("list")
def show(
    status: Status = "",
    place: Place = "",
    text: Text = "",
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """List the questions."""
    found = _find(_filter(status, place, text, since, until, limit), index_dir)
    if as_json:
        show_json(json.dumps([question_record(one) for one in found], ensure_ascii=False))
    else:
        show_result("\n\n".join(map(_entry, found)) or "没有符合条件的提问。")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="The suite that is written.")],
    one: Annotated[
        list[str] | None,
        typer.Option("--id", help="Only this question; may be repeated.", show_default=False),
    ] = None,
    status: Status = "",
    place: Place = "",
    text: Text = "",
    since: Since = None,
    until: Until = None,
    limit: Limit = 1000,
    index_dir: IndexDir = None,
) -> None:
    """Write the questions as a suite (JSON Lines), each question once."""
    found = _find(_filter(status, place, text, since, until, limit), index_dir)
    chosen = [asked for asked in found if not one or asked.id in one]
    if not chosen:
        raise PolicyAssistantError("no question fits; see `policy-assistant questions list`")
    write_file(file, suite_lines(chosen).encode())


def _filter(
    status: str, place: str, text: str, since: datetime | None, until: datetime | None, limit: int
) -> Filter:
    days = (since.date() if since else None, until.date() if until else None)
    return Filter(status=status, place=place, text=text, since=days[0], until=days[1], limit=limit)


def _find(wanted: Filter, index_dir: Path | None) -> list[KeptQuestion]:
    settings = settings_with(index_dir=index_dir)
    with closing(open_database(settings)) as database:
        return list_questions(database, wanted)


def _entry(one: KeptQuestion) -> str:
    disliked = "👎" if one.vote == "down" else ""
    parts = (f"{one.asked.astimezone():%Y-%m-%d %H:%M}", one.status, disliked, one.place, one.channel, one.id)
    return f"{' · '.join(part for part in parts if part)}\n    {one.text}"
