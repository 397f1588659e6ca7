"""`policy-assistant doctor`: is everything there that answering needs?"""

from typing import Annotated

import typer

from assistant.commands.console import show_check
from assistant.commands.options import IndexDir, settings_with
from assistant.operations.doctor import Level, examine


def doctor(
    index_dir: IndexDir = None,
    port: Annotated[int, typer.Option(help="Port that `serve` would take.", min=1, max=65535)] = 7860,
) -> None:
    """Check the installation; exit code 2 when something is missing."""
    settings = settings_with(index_dir=index_dir)
    failed = False
    for check in examine(settings, port):
        show_check(check.level.value, check.subject, check.text)
        failed = failed or check.level is Level.FAIL
    if failed:
        raise typer.Exit(2)
