"""`policy-assistant eval benchmark …`: public benchmarks over files the evaluator supplies."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.assembly import open_assistant
from assistant.commands.console import show_result
from assistant.commands.options import Mode, settings_with
from assistant.commands.progress import progress
from assistant.configuration.settings import Settings
from evals.adapters.beir import read_beir
from evals.adapters.benchmark import Benchmark, RetrievalSet
from evals.adapters.document_ranking import rank_documents, sum_up_rankings
from evals.adapters.restricting import GivenDocumentsAsker
from evals.adapters.rgb import Sampling, read_figures, read_rgb
from evals.adapters.squad import read_squad
from evals.adapters.staging import Staged, stage
from evals.adapters.stard import TEST_QUESTIONS, read_stard
from evals.evaluation import Evaluated, EvaluationPlan, evaluate
from evals.files.corpus import IndexTexts
from evals.metrics.estimates import estimate_mean
from evals.records import read_records
from evals.running.environment import describe_machine, describe_settings, describe_versions
from evals.running.runs import RESULTS, CaseSelection, RunFolder
from index.snapshots.manifest import write_atomically

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
    benchmark = read_squad(file)
    staged = _stage(benchmark.documents, settings)
    asked = [
        case for case in CaseSelection(limit=limit, seed=seed).choose([benchmark.as_suite()]) if case.sources
    ]
    with progress() as show:
        rankings = rank_documents({case.id: case.question for case in asked}, staged, partial(show, "检索"))
    figures = sum_up_rankings(rankings, {case.id: {case.sources[0].doc: 1} for case in asked})
    folder = out or Path("runs") / f"squad-{benchmark.name}"
    if answer:
        done = _run(benchmark, staged.settings, folder, CaseSelection(limit=answer, seed=seed))
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
    folder = out or Path("runs") / f"rgb-{file.stem}"
    selection = CaseSelection(limit=limit, seed=seed)
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
    found = read_beir(folder, split)
    _rank(found, settings, limit, seed, out or Path("runs") / f"beir-{found.name}")


@app.command("stard")
def stard(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="stard.jsonl: question and articles a line.")],
    last: Annotated[int, typer.Option(min=0, help="Ask the last so many; 0 for all.")] = TEST_QUESTIONS,
    limit: Limit = None,
    seed: Seed = 0,
    out: Out = None,
) -> None:
    """Rank all articles for each of the last questions, in lay words (recall, MRR, nDCG)."""
    settings = settings_with()
    _rank(read_stard(file, last), settings, limit, seed, out or Path("runs") / f"stard-{file.stem}")


def _rank(found: RetrievalSet, settings: Settings, limit: int | None, seed: int, folder: Path) -> None:
    """Ranks the documents of a set for its questions and reports how well."""
    staged = _stage(found.documents, settings)
    with progress() as show:
        rankings = rank_documents(found.draw(limit, seed), staged, partial(show, "检索"))
    figures = sum_up_rankings(rankings, found.relevance)
    counts = {"documents": len(found.documents), "questions": len(rankings), "skipped": staged.skipped}
    _report(folder, found.name, {**counts, "figures": figures})


def _stage(documents: Mapping[str, str], settings: Settings) -> Staged:
    with progress() as show:
        return stage(documents, settings, show)


def _run(benchmark: Benchmark, staged: Settings, folder: Path, selection: CaseSelection) -> Evaluated:
    with (
        closing(IndexTexts(staged.index_dir)) as texts,
        closing(open_assistant(staged)) as assistant,
        progress() as show,
    ):
        plan = EvaluationPlan(
            [benchmark.as_suite()], {"index": texts.fingerprint}, describe_settings(staged), selection
        )
        asker = GivenDocumentsAsker(assistant, benchmark.given)
        return evaluate(plan, asker, texts, RunFolder(folder), partial(show, "提问"))


def _run_rgb(
    file: Path, sampling: Sampling, settings: Settings, folder: Path, selection: CaseSelection
) -> dict[str, Any]:
    benchmark = read_rgb(file, sampling)
    staged = _stage(benchmark.documents, settings)
    _run(benchmark, staged.settings, folder, selection)
    figures = read_figures(benchmark, read_records(folder / RESULTS), sampling.noise)
    return {"figures": {name: asdict(estimate_mean(values)) for name, values in figures.items() if values}}


def _shown(total: dict[str, Any] | None) -> dict[str, Any]:
    return total or {"value": None, "low": None, "high": None, "n": 0}


def _report(folder: Path, name: str, results: dict[str, Any]) -> None:
    """Writes `benchmark.json` and prints the figures."""
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
