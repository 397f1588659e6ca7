"""`policy-assistant eval …`; the command line finds this through an entry point."""

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.console import progress, show_note, show_result
from assistant.commands.options import IndexDir, Mode, settings_with
from evals.adapters.cli import app as benchmark_app

if TYPE_CHECKING:
    from assistant.configuration.settings import Settings

app = typer.Typer(help="Measure the assistant on suites of questions.", no_args_is_help=True)
app.add_typer(benchmark_app, name="benchmark")

# Exit status of a comparison that found a regression; 1 and 2 are errors of ours and of the user's.
WORSE = 3

Suites = Annotated[list[Path], typer.Argument(metavar="SUITE…", help=".jsonl, .csv or .xlsx files.")]

Tolerance = Annotated[
    float, typer.Option(min=0, max=100, help="Percentage points that a guarded figure may fall.")
]


@app.callback()
def evaluate() -> None:
    """Measure the assistant on suites of questions."""


@app.command("run")
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
    from evals.files.suite_files import read_kinds, read_suites
    from evals.running.runs import RunFolder, Selection

    suites = read_suites(suite)
    selection = Selection(read_kinds(kind or ()), limit, twice, seed)
    names = "+".join(one.name for one in suites)
    folder = out or Path("runs") / f"{names}-{'server' if url else settings.mode}"
    from evals.evaluation import Plan, evaluate
    from evals.targets import open_here, open_server

    opening = open_server(url, settings, timeout, key) if url else open_here(settings)
    with opening as target, progress() as show:
        plan = Plan(
            suites, target.identity, target.settings, selection, target.documents, concurrency, timeout, fresh
        )
        done = evaluate(plan, target.asker, target.texts, RunFolder(folder), partial(show, "提问"))
    if done.kept:
        show_note(f"{done.kept} answers kept from before, {done.asked} asked now (--fresh asks all anew)")
    show_result(f"{_figures(done.summary)}\n{folder / 'report.html'}")


@app.command("check")
def check(
    suite: Suites,
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the documents; the index otherwise.", show_default=False),
    ] = None,
    index_dir: IndexDir = None,
) -> None:
    """Say which row and column of a suite is wrong: kinds, ids, quotations the documents do not have."""
    settings = settings_with(index_dir=index_dir)
    from evals.files.corpus import open_corpus
    from evals.files.problems import Severity
    from evals.files.suite_check import check_draft
    from evals.files.suite_files import SuiteError, read_draft

    texts = open_corpus(corpus, settings.index_dir)
    if texts is None:
        show_note("no index and no --corpus: documents and quotations are not checked")
    drafts = [read_draft(path) for path in suite]
    problems = [problem for draft in drafts for problem in check_draft(draft, texts)]
    for problem in problems:
        show_result(f"{problem.severity}: {problem}")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        raise SuiteError(f"{errors} of the rows' fields have to be mended before the suite can be run")
    rows = sum(len(draft.rows) for draft in drafts)
    show_result(f"{rows} 题可用，{len(problems)} 条提醒")


@app.command("new")
def new(
    suite: Annotated[Path, typer.Argument(metavar="FILE", help="A .xlsx, .csv or .jsonl file to be made.")],
) -> None:
    """Write a suite of examples, to be filled in."""
    from evals.files.templates import write_template

    write_template(suite)
    show_result(str(suite))


@app.command("compare")
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


@app.command("rerun")
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
    from evals.running.runs import RunFolder, read_run

    earlier = read_run(before)
    from evals.evaluation import Plan, evaluate
    from evals.regression import find_stale, rebuild_suite
    from evals.targets import open_here

    folder = out or before.with_name(f"{before.resolve().name}-again")
    with open_here(settings) as target, progress() as show:
        stale = find_stale(earlier, target.steps, target.documents, partial(show, "检索"))
        plan = Plan(
            [rebuild_suite(earlier)], target.identity, target.settings, documents=target.documents, fresh=True
        )
        evaluate(plan, target.asker, target.texts, RunFolder(folder), partial(show, "提问"), stale.carried)
    show_note(
        f"{len(stale.stale)} of {len(earlier.cases)} cases stand on other evidence and were asked again"
    )
    _show_comparison(before, folder, tolerance, folder)


@app.command("gaps")
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
    from evals.results.gap_export import export_gaps, summarise_gaps
    from evals.results.gaps import find_gaps, read_unmet
    from evals.targets import open_finder

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


def _read_recorded(settings: "Settings") -> list[tuple[str, str]]:
    from assistant.records.database import is_kept, open_database
    from assistant.records.statistics import unmet_questions

    if not is_kept(settings):
        return []
    with closing(open_database(settings)) as database:
        return unmet_questions(database)


@app.command("judge")
def judge(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")],
    llm: Annotated[
        str, typer.Option(metavar="URL|FILE.gguf", help="An OpenAI-compatible endpoint or a model file.")
    ] = "",
    model: Annotated[str, typer.Option(help="Model name at the endpoint.")] = "",
    key: Annotated[str, typer.Option(envvar="POLICY_ASSISTANT_EVAL_KEY", help="Key for the endpoint.")] = "",
    labels: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Human labels: id, correct, faithful.", show_default=False),
    ] = None,
) -> None:
    """Ask a language model for a second opinion; its agreement with metrics and people is told (κ)."""
    from pydantic import SecretStr

    settings = settings_with(
        llm=llm or None, llm_model=model or None, llm_api_key=SecretStr(key) if key else None
    )
    import json

    from evals.results.judge import JUDGE, JUDGEMENTS, judge_cases, read_labels, sum_up_judgements
    from evals.running.runs import read_run
    from evals.targets import open_judge
    from index.snapshots.manifest import write_atomically

    found = read_run(run_folder)
    told = read_labels(labels) if labels else {}
    with open_judge(settings) as reader, progress() as show:
        out = found.folder / JUDGEMENTS
        verdicts = judge_cases(reader, found.cases, found.records, out, partial(show, "评阅"))
    summary = {"judge": reader.name, **sum_up_judgements(verdicts, found.scores, told)}
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    write_atomically(found.folder / JUDGE, text + "\n")
    show_result(text)


def _show_comparison(before: Path, after: Path, tolerance: float, out: Path) -> None:
    """Compares, writes the reports, and ends with the exit status of the verdict."""
    from evals.report import write_comparison
    from evals.results.comparison import compare as compare_runs
    from evals.running.runs import COMPARISON_HTML, COMPARISON_MARKDOWN, RunFolder, read_run

    comparison = compare_runs(read_run(before), read_run(after), tolerance / 100)
    write_comparison(RunFolder(out), comparison)
    show_result((out / COMPARISON_MARKDOWN).read_text(encoding="utf-8") + str(out / COMPARISON_HTML))
    if not comparison.passed:
        raise typer.Exit(WORSE)


def _figures(summary: dict[str, Any]) -> str:
    """The few figures worth a glance at a terminal."""
    from evals.files.phrases import name_of

    lines = [f"{summary['right']}/{summary['cases']} 正确"]
    for name, total in summary["metrics"].items():
        if "value" in total:
            interval = f"{total['low']:.3f}–{total['high']:.3f}"
            lines.append(f"{name_of('metrics', name, 'zh')} {total['value']:.3f} [{interval}] n={total['n']}")
    for name, total in summary["times_ms"].items():
        lines.append(f"{name_of('metrics', name, 'zh')} p50 {total['p50']:.0f} ms, p95 {total['p95']:.0f} ms")
    return "\n".join(lines)
