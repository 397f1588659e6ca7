"""`policy-assistant eval judge`: a language model's second opinion on a run."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from assistant.commands.console import show_result
from assistant.commands.options import settings_with
from assistant.commands.progress import progress
from evals.results.judge import JUDGE, JUDGEMENTS, judge_cases, read_labels, sum_up_judgements
from evals.running.runs import read_run
from evals.systems import open_judge
from index.snapshots.manifest import write_atomically


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
    settings = settings_with(
        llm=llm or None, llm_model=model or None, llm_api_key=SecretStr(key) if key else None
    )
    found = read_run(run_folder)
    told = read_labels(labels) if labels else {}
    with open_judge(settings) as reader, progress() as show:
        out = found.folder / JUDGEMENTS
        verdicts = judge_cases(reader, found.cases, found.records, out, partial(show, "评阅"))
    summary = {"judge": reader.name, **sum_up_judgements(verdicts, found.scores, told)}
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    write_atomically(found.folder / JUDGE, text + "\n")
    show_result(text)
