"""`policy-assistant eval gaps`: what people asked and did not get."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, settings_with
from assistant.configuration.settings import Settings
from assistant.records.database import is_kept, open_database
from assistant.records.statistics import unmet_questions
from evals.results.gap_export import export_gaps, summarise_gaps
from evals.results.gaps import find_gaps, read_unmet
from evals.systems import open_finder


def gaps(
    log: Annotated[
        list[Path] | None, typer.Argument(metavar="[LOG…]", help="Answers as JSON Lines, results.jsonl say.")
    ] = None,
    feedback: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Readers' votes; those beside the index otherwise.", show_default=False
        ),
    ] = None,
    index_dir: IndexDir = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A .xlsx or .csv suite to complete.", show_default=False),
    ] = None,
) -> None:
    """Group the questions that were refused or disliked by responsible body and subject."""
    settings = settings_with(index_dir=index_dir)
    unmet = read_unmet(log or (), feedback, () if feedback else _read_recorded(settings))
    if not unmet:
        show_result("没有被拒答或被点踩的问题")
        return
    with open_finder(settings) as finder:
        found = find_gaps(unmet, finder)
    show_result(summarise_gaps(found))
    if out:
        export_gaps(out, found)
        show_result(str(out))


def _read_recorded(settings: Settings) -> list[tuple[str, str]]:
    if not is_kept(settings):
        return []
    with closing(open_database(settings)) as database:
        return unmet_questions(database)
