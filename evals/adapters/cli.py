"""`policy-assistant eval benchmark …`: public benchmarks over files the evaluator supplies."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.console import progress, show_result
from assistant.commands.options import Mode, settings_with

if TYPE_CHECKING:
    from assistant.configuration.settings import Settings
    from evals.adapters.benchmark import Benchmark
    from evals.adapters.rgb import Sampling
    from evals.adapters.staging import Staged
    from evals.evaluation import Evaluated
    from evals.running.runs import Selection

app = typer.Typer(help="Public benchmarks, over files you supply.", no_args_is_help=True)

Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of the results; runs/NAME otherwise.", show_default=False),
]
Limit = Annotated[
    int | None, typer.Option(min=1, help="Only so many questions, drawn at random.", show_default=False)
]
Seed = Annotated[int, typer.Option(help="Decides what --limit draws.")]


@app.command("squad")
def squad(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CMRC 2018, DRCD or SQuAD as JSON.")],
    answer: Annotated[int, typer.Option(min=0, help="Also answer so many of the questions.")] = 0,
    limit: Limit = None,
    seed: Seed = 0,
    mode: Mode = None,
    out: Out = None,
) -> None:
    """Find each question's paragraph among all (recall, MRR), and say whether answers hold the answer."""
    settings = settings_with(mode=mode)
    from evals.adapters.ranking import rank_documents, sum_up_rankings
    from evals.adapters.squad import read_squad
    from evals.running.runs import Selection

    benchmark = read_squad(file)
    staged = _stage(benchmark.documents, benchmark.documents_digest, settings)
    asked = [
        case for case in Selection(limit=limit, seed=seed).choose([benchmark.as_suite()]) if case.sources
    ]
    with progress() as show:
        rankings = rank_documents({case.id: case.question for case in asked}, staged, partial(show, "检索"))
    figures = sum_up_rankings(rankings, {case.id: {case.sources[0].doc: 1} for case in asked})
    folder = out or Path("runs") / f"squad-{benchmark.name}"
    if answer:
        done = _run(benchmark, staged.settings, folder, Selection(limit=answer, seed=seed))
        figures["answer_containment"] = _shown(done.summary["metrics"].get("fact_recall"))
        figures["answered"] = _shown(done.summary["metrics"].get("answered"))
    _report(
        folder,
        benchmark.name,
        {"documents": len(benchmark.documents), "skipped": staged.skipped, "figures": figures},
    )


@app.command("rgb")
def rgb(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One of RGB's files, zh_refine.json say.")],
    noise: Annotated[
        list[float] | None, typer.Option(min=0, max=1, help="Share of noise; may be repeated. 0 otherwise.")
    ] = None,
    documents: Annotated[int, typer.Option(min=1, help="Documents handed to a question.")] = 5,
    limit: Limit = None,
    seed: Seed = 0,
    mode: Mode = None,
    out: Out = None,
) -> None:
    """Answer from the documents handed to each question; all noise (1) has to be refused."""
    settings = settings_with(mode=mode)
    from evals.adapters.rgb import Sampling
    from evals.running.runs import Selection

    folder = out or Path("runs") / f"rgb-{file.stem}"
    selection = Selection(limit=limit, seed=seed)
    results = {
        f"noise {rate:g}": _run_rgb(
            file, Sampling(rate, documents), settings, folder / f"noise-{rate:g}", selection
        )
        for rate in noise or [0.0]
    }
    _report(folder, file.stem, results)


@app.command("beir")
def beir(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="corpus.jsonl, queries.jsonl, qrels.")],
    split: Annotated[str, typer.Option(help="Which qrels.")] = "test",
    limit: Limit = None,
    seed: Seed = 0,
    out: Out = None,
) -> None:
    """Rank the documents for each question (recall, MRR, nDCG); nothing is answered."""
    settings = settings_with()
    import random

    from evals.adapters.beir import read_beir
    from evals.adapters.benchmark import Benchmark
    from evals.adapters.ranking import rank_documents, sum_up_rankings

    found = read_beir(folder, split)
    digest = Benchmark(found.name, folder, found.documents, ()).documents_digest
    staged = _stage(found.documents, digest, settings)
    keys = sorted(found.questions)
    drawn = sorted(random.Random(seed).sample(keys, min(limit or len(keys), len(keys))))
    with progress() as show:
        rankings = rank_documents({key: found.questions[key] for key in drawn}, staged, partial(show, "检索"))
    figures = sum_up_rankings(rankings, found.relevance)
    _report(
        out or Path("runs") / f"beir-{found.name}",
        found.name,
        {"documents": len(found.documents), "skipped": staged.skipped, "figures": figures},
    )


def _stage(documents: Any, digest: str, settings: "Settings") -> "Staged":
    from evals.adapters.staging import stage

    with progress() as show:
        return stage(documents, digest, settings, show)


def _run(benchmark: "Benchmark", staged: "Settings", folder: Path, selection: "Selection") -> "Evaluated":
    from contextlib import closing

    from assistant.chain import open_assistant
    from evals.adapters.restricting import GivenDocumentsAsker
    from evals.evaluation import Plan, evaluate
    from evals.files.corpus import IndexTexts
    from evals.running.environment import describe_settings
    from evals.running.runs import RunFolder

    with (
        closing(IndexTexts(staged.index_dir)) as texts,
        closing(open_assistant(staged)) as assistant,
        progress() as show,
    ):
        plan = Plan(
            [benchmark.as_suite()], {"index": texts.fingerprint}, describe_settings(staged), selection
        )
        asker = GivenDocumentsAsker(assistant, benchmark.given)
        return evaluate(plan, asker, texts, RunFolder(folder), partial(show, "提问"))


def _run_rgb(
    file: Path, sampling: "Sampling", settings: "Settings", folder: Path, selection: "Selection"
) -> dict[str, Any]:
    from dataclasses import asdict

    from evals.adapters.rgb import read_figures, read_rgb
    from evals.metrics.statistics import estimate_mean
    from evals.records import read_records
    from evals.running.runs import RESULTS

    benchmark = read_rgb(file, sampling)
    staged = _stage(benchmark.documents, benchmark.documents_digest, settings)
    _run(benchmark, staged.settings, folder, selection)
    figures = read_figures(benchmark, read_records(folder / RESULTS), sampling.noise)
    return {"figures": {name: asdict(estimate_mean(values)) for name, values in figures.items() if values}}


def _shown(total: dict[str, Any] | None) -> dict[str, Any]:
    return total or {"value": None, "low": None, "high": None, "n": 0}


def _report(folder: Path, name: str, results: dict[str, Any]) -> None:
    """Writes `benchmark.json` and prints the figures."""
    import json

    from evals.running.environment import describe_machine, describe_versions
    from index.snapshots.manifest import write_atomically

    folder.mkdir(parents=True, exist_ok=True)
    content = {"benchmark": name, **results, "versions": describe_versions(), "machine": describe_machine()}
    write_atomically(folder / "benchmark.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    groups = {"": results} if "figures" in results else results
    for group, one in groups.items():
        for figure, total in one["figures"].items():
            if total["value"] is not None:
                interval = f"[{total['low']:.3f}–{total['high']:.3f}] n={total['n']}"
                show_result(f"{group}{' ' if group else ''}{figure} {total['value']:.3f} {interval}")
    show_result(str(folder / "benchmark.json"))
