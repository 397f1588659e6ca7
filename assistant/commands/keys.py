"""`policy-assistant keys …`: keys of programs."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, operator, settings_with
from assistant.people.keys import SCOPES, Key, Keys
from assistant.people.person import Permission
from assistant.records.database import open_database

app = typer.Typer(help="Keys of programs: make, list, revoke.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is called.")]


@app.callback()
def keys() -> None:
    """Keys of programs: make, list, revoke."""


@app.command("add")
def add(
    name: Name,
    scope: Annotated[
        list[Permission] | None,
        typer.Option(help=f"What it opens ({', '.join(SCOPES)}); may be repeated.", show_default="ask"),
    ] = None,
    days: Annotated[int, typer.Option(min=0, help="Days until it ends by itself; 0 for never.")] = 365,
    per_day: Annotated[int, typer.Option(min=0, help="Questions in a day; 0 for any number.")] = 0,
    index_dir: IndexDir = None,
) -> None:
    """Make a key; it is shown once. From the first one on, programs need one."""
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        made = Keys(database).add(name, scope or [Permission.ASK], operator(), expires, per_day)
    show_result(f"密钥 {name}（只显示这一次）：{made}")


@app.command("list")
def show(index_dir: IndexDir = None) -> None:
    """List the keys with what they open."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        entries = Keys(database).entries()
    show_result("\n".join(map(_line, entries)) or "还没有密钥。")


@app.command("revoke")
def revoke(name: Name, index_dir: IndexDir = None) -> None:
    """End a key at once; it stays in the list."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        Keys(database, operator()).revoke(name)
    show_result(f"密钥 {name} 已作废")


def _line(one: Key) -> str:
    until = f"到 {one.expires.astimezone():%Y-%m-%d}" if one.expires else "不过期"
    state = "已作废" if one.revoked else until if one.valid else "已过期"
    limit = f"/{one.per_day}" if one.per_day else ""
    return "  ".join([one.name, ",".join(one.scopes), state, f"今天 {one.today}{limit} 问", one.creator])
