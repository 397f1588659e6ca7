"""`policy-assistant approve …`: answers that staff approved."""

import json
from contextlib import closing
from typing import Annotated, Literal

import typer

from assistant.approved.export import approved_record, render_approved
from assistant.approved.store import Approvals
from assistant.approved.types import ApprovedAnswer, State
from assistant.commands.console import show_json, show_result
from assistant.commands.options import AsJson, IndexDir, operator, settings_with
from assistant.operations.opening import reading_index
from assistant.records.database import open_database
from assistant.wording.approval import Proposal, Quote
from assistant.wording.approval import approve as keep
from index.snapshots.layout import current_manifest

app = typer.Typer(help="Answers that staff approved, given before any other.", no_args_is_help=True)


@app.callback()
def approve() -> None:
    """Answers that staff approved, given before any other."""


@app.command("list")
def show(
    state: Annotated[
        Literal["approved", "review", "withdrawn"] | None,
        typer.Option(help="Only those in this state.", show_default=False),
    ] = None,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """List the answers, those to be reviewed first; first takes away what rests on changed documents."""
    settings = settings_with(index_dir=index_dir)
    manifest = current_manifest(settings.index_dir)
    with closing(open_database(settings)) as database:
        approvals = Approvals(database)
        approvals.review(manifest.files)
        found = approvals.entries(State(state) if state else None)
    _show(found, as_json)


@app.command("add")
def add(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question as people ask it.")],
    answer: Annotated[str, typer.Option(help="The answer; [1] marks what the first quotation carries.")],
    quote: Annotated[list[str], typer.Option(help="Official words it rests on, copied; may be repeated.")],
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="File or title of each quotation, in their order; found otherwise.", show_default=False
        ),
    ] = None,
    place: Annotated[
        str, typer.Option(help="Place it holds for, e.g. 运城; * for every place.", show_default=False)
    ] = "",
    author: Annotated[str, typer.Option(help="Who approves it.", show_default=False)] = "",
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Approve an answer; one that was approved for the same question and place gives way."""
    settings = settings_with(index_dir=index_dir)
    named = [*(source or []), *[""] * len(quote)]
    quotes = [Quote(text, name) for text, name in zip(quote, named, strict=False)]
    with reading_index(settings) as index, closing(open_database(settings)) as database:
        proposal = Proposal(question, answer, quotes, place, author)
        made = keep(index, settings, Approvals(database, operator()), proposal)
    _show([made], as_json)


@app.command("withdraw")
def withdraw(
    one: Annotated[str, typer.Argument(metavar="ID", help="The answer's id, see `approve list`.")],
    reason: Annotated[str, typer.Option(help="Why.", show_default=False)] = "",
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Take an answer away from readers; it stays in the list."""
    settings = settings_with(index_dir=index_dir)
    with closing(open_database(settings)) as database:
        _show([Approvals(database, operator()).withdraw(one, reason)], as_json)


def _show(found: list[ApprovedAnswer], as_json: bool) -> None:
    if as_json:
        show_json(json.dumps([approved_record(one) for one in found], ensure_ascii=False))
    else:
        show_result("\n\n".join(map(render_approved, found)) or "还没有审定的答复。")
