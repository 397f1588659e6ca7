"""`policy-assistant eval compare` and `rerun`: an earlier run beside a later one."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_note, show_result
from assistant.commands.options import IndexDir, Mode, settings_with
from assistant.commands.progress import progress
from evals.commands.options import Tolerance
from evals.evaluation import EvaluationPlan, evaluate
from evals.regression import find_stale, rebuild_suite
from evals.report import write_comparison
from evals.results.comparison import compare as compare_runs
from evals.running.runs import COMPARISON_HTML, COMPARISON_MARKDOWN, RunFolder, read_run
from evals.systems import open_here

# Exit status of a comparison that found a regression; 1 and 2 are errors of ours and of the user's.
WORSE = 3


def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="Folder of the earlier run.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Folder of the later run.")],
    tolerance: Tolerance = 1.0,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for comparison.html; B otherwise.", show_default=False),
    ] = None,
) -> None:
    """Compare two runs case by case; the exit status is 3 if B is worse than A."""
    settings_with()
    _show_comparison(before, after, tolerance, out or after)


def rerun(
    before: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run over the old documents.")],
    index_dir: IndexDir = None,
    mode: Mode = None,
    tolerance: Tolerance = 1.0,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the new run; RUN-again otherwise.", show_default=False),
    ] = None,
) -> None:
    """After documents changed: ask only the cases whose evidence changed, and show old and new answers."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    earlier = read_run(before)
    folder = out or before.with_name(f"{before.resolve().name}-again")
    with open_here(settings) as target, progress() as show:
        stale = find_stale(earlier, target.steps, target.documents, partial(show, "检索"))
        plan = EvaluationPlan(
            [rebuild_suite(earlier)], target.identity, target.settings, documents=target.documents, fresh=True
        )
        evaluate(plan, target.asker, target.texts, RunFolder(folder), partial(show, "提问"), stale.carried)
    show_note(
        f"{len(stale.stale)} of {len(earlier.cases)} cases stand on other evidence and were asked again"
    )
    _show_comparison(before, folder, tolerance, folder)


def _show_comparison(before: Path, after: Path, tolerance: float, out: Path) -> None:
    """Compares, writes the reports, and ends with the exit status of the verdict."""
    comparison = compare_runs(read_run(before), read_run(after), tolerance / 100)
    write_comparison(RunFolder(out), comparison)
    show_result((out / COMPARISON_MARKDOWN).read_text(encoding="utf-8") + str(out / COMPARISON_HTML))
    if not comparison.passed:
        raise typer.Exit(WORSE)
