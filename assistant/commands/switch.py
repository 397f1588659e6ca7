"""`policy-assistant switch …`: what the assistant may do at the moment; servers follow within a second."""

from contextlib import closing
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, operator, settings_with
from assistant.people.switches import SwitchBoard, Turned
from assistant.records.database import open_database

app = typer.Typer(help="Stop answers, the language model, or all but approved answers.", no_args_is_help=True)


@app.callback()
def switch() -> None:
    """Stop answers, the language model, or all but approved answers."""


@app.command("show")
def show(index_dir: IndexDir = None) -> None:
    """Show how the switches stand, and who turned them."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        show_result(_tell(SwitchBoard(database).read()))


@app.command("turn")
def turn(
    chat: Annotated[
        bool | None,
        typer.Option("--chat-on/--chat-off", help="Whether questions are answered.", show_default=False),
    ] = None,
    model: Annotated[
        bool | None,
        typer.Option(
            "--model-on/--model-off", help="Whether the language model is used.", show_default=False
        ),
    ] = None,
    approved_only: Annotated[
        bool | None,
        typer.Option(
            "--approved-only/--all-answers", help="Approved answers and no others.", show_default=False
        ),
    ] = None,
    message: Annotated[
        str | None,
        typer.Option(help="What is said while nothing is answered; empty for ours.", show_default=False),
    ] = None,
    notice: Annotated[
        str | None, typer.Option(help="What stands above the chat; empty for nothing.", show_default=False)
    ] = None,
    index_dir: IndexDir = None,
) -> None:
    """Turn the switches that are named; the others stay."""
    wanted: dict[str, bool | str | None] = {
        "chat_off": None if chat is None else not chat,
        "model_off": None if model is None else not model,
        "approved_only": approved_only,
        "message": message,
        "notice": notice,
    }
    changes = {name: value for name, value in wanted.items() if value is not None}
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        show_result(_tell(SwitchBoard(database).turn(operator(), **changes)))


def _tell(turned: Turned) -> str:
    now = turned.switches
    lines = [
        f"回答：{'停止' if now.chat_off else '开'}" + (f"（{now.message}）" if now.message else ""),
        f"语言模型：{'停用' if now.model_off else '开'}",
        f"只给审定过的答复：{'是' if now.approved_only else '否'}",
        f"通知：{now.notice or '无'}",
    ]
    if turned.changed:
        lines.append(f"{turned.changer} 于 {turned.changed.astimezone():%Y-%m-%d %H:%M} 修改")
    return "\n".join(lines)
