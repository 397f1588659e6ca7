"""`policy-assistant ask`: one question, one answer."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.approved.store import approvals_kept
from assistant.assembly import open_assistant
from assistant.commands.console import show_json, show_result
from assistant.commands.options import AsJson, IndexDir, Mode, Place, settings_with
from assistant.operations.readiness import require_places
from assistant.question.intake import pose_question, read_history
from assistant.rendering import answer_json, render_text


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotation marks.")],
    index_dir: IndexDir = None,
    mode: Mode = None,
    place: Place = "",
    history: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.json",
            help='Earlier messages, a list of {"role": "user"|"assistant", "content": "…"}.',
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the indexed documents, every sentence cited."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    turns = read_history(history) if history else ()
    asked = pose_question(question, settings.max_question_chars, turns, place)
    require_places(settings, place)
    with approvals_kept(settings) as approvals, closing(open_assistant(settings, approvals)) as assistant:
        answer = assistant.chain.invoke(asked)
    if as_json:
        show_json(answer_json(answer))
    else:
        show_result(render_text(answer))
