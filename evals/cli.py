"""`policy-assistant eval …`; the command line finds this through an entry point."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import IndexDir, Mode, settings_with
from assistant.console import progress, show_result

app = typer.Typer(help="Measure the assistant on suites of questions.", no_args_is_help=True)


@app.callback()
def evaluate() -> None:
    """Measure the assistant on suites of questions."""


@app.command("run")
def run(
    suite: Annotated[list[Path], typer.Argument(metavar="SUITE…", help="JSON Lines, one case a line.")],
    index_dir: IndexDir = None,
    mode: Mode = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for results.jsonl; eval-runs/SUITE-MODE otherwise."),
    ] = None,
) -> None:
    """Ask every question of the suites; a run that was broken off goes on where it stopped."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    from evals.suite import read_suites

    cases = read_suites(suite)
    folder = out or Path("eval-runs") / f"{'+'.join(path.stem for path in suite)}-{settings.mode}"
    from assistant.chain import open_assistant
    from evals.runner import run_suite
    from index.snapshots import current_manifest

    conditions = {
        "index": current_manifest(settings.index_dir).fingerprint,
        "mode": settings.mode,
        "llm": settings.llm,
        "llm_model": settings.llm_model,
    }
    with closing(open_assistant(settings)) as assistant, progress() as show:
        report = run_suite(
            assistant.chain, cases, folder, conditions, lambda done, total: show("提问", done, total)
        )
    show_result(f"{report.results}\n已回答 {report.asked} 题，沿用 {report.kept} 题")
