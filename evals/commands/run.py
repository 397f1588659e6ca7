"""`policy-assistant eval run`: the questions of suites, asked and measured."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.commands.console import show_note, show_result
from assistant.commands.options import IndexDir, Mode, settings_with
from assistant.commands.progress import progress
from evals.commands.options import Suites
from evals.evaluation import EvaluationPlan, evaluate
from evals.files.phrases import name_of
from evals.files.suite_files import read_kinds, read_suites
from evals.running.runs import CaseSelection, RunFolder
from evals.systems import open_here, open_server


def run(
    suite: Suites,
    index_dir: IndexDir = None,
    mode: Mode = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the run; runs/SUITE-MODE otherwise.", show_default=False),
    ] = None,
    url: Annotated[str, typer.Option(metavar="URL", help="Ask the server at this address.")] = "",
    key: Annotated[
        str, typer.Option(envvar="POLICY_ASSISTANT_EVAL_KEY", help="Bearer key of that server.")
    ] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask only so many, drawn by the seed.", show_default=False)
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Ask only this kind; may be repeated.", show_default=False)
    ] = None,
    twice: Annotated[int, typer.Option(min=0, help="Ask so many a second time, for stability.")] = 0,
    seed: Annotated[int, typer.Option(help="Decides what --limit and --twice draw.")] = 0,
    concurrency: Annotated[int, typer.Option(min=1, help="Questions in flight.")] = 1,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds until a question has failed.")] = 120.0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask everything anew.")] = False,
) -> None:
    """Ask the questions of suites and write the report; a broken-off run goes on where it stopped."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    suites = read_suites(suite)
    selection = CaseSelection(read_kinds(kind or ()), limit, twice, seed)
    names = "+".join(one.name for one in suites)
    folder = out or Path("runs") / f"{names}-{'server' if url else settings.mode}"
    opening = open_server(url, settings, timeout, key) if url else open_here(settings)
    with opening as target, progress() as show:
        plan = EvaluationPlan(
            suites, target.identity, target.settings, selection, target.documents, concurrency, timeout, fresh
        )
        done = evaluate(plan, target.asker, target.texts, RunFolder(folder), partial(show, "提问"))
    if done.kept:
        show_note(f"{done.kept} answers kept from before, {done.asked} asked now (--fresh asks all anew)")
    show_result(f"{_figures(done.summary)}\n{folder / 'report.html'}")


def _figures(summary: dict[str, Any]) -> str:
    """The few figures worth a glance at a terminal."""
    lines = [f"{summary['right']}/{summary['cases']} 正确"]
    if summary["lost_at"]:
        lost = (f"{name_of('losses', stage, 'zh')} {count}" for stage, count in summary["lost_at"].items())
        lines.append(f"错在：{'，'.join(lost)}")
    for name, total in summary["metrics"].items():
        if "value" in total:
            interval = f"{total['low']:.3f}–{total['high']:.3f}"
            lines.append(f"{name_of('metrics', name, 'zh')} {total['value']:.3f} [{interval}] n={total['n']}")
    for name, total in summary["times_ms"].items():
        lines.append(f"{name_of('metrics', name, 'zh')} p50 {total['p50']:.0f} ms, p95 {total['p95']:.0f} ms")
    return "\n".join(lines)
