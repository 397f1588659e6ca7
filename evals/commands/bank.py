"""`policy-assistant eval bank`: questions to refuse and not to refuse, put and counted."""

import hashlib
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from assistant.assembly import open_assistant
from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, Mode, settings_with
from assistant.commands.progress import progress
from evals.refusal.asking import put_questions
from evals.refusal.questions import read_bank
from evals.refusal.report import BANK_MARKDOWN, figure_lines, write_bank_report
from evals.refusal.tally import tally
from index.snapshots.layout import current_manifest

FAILED = 3


def bank(
    file: Annotated[
        Path | None,
        typer.Option(
            "--bank", metavar="FILE", help="A bank as JSON Lines; ours otherwise.", show_default=False
        ),
    ] = None,
    index_dir: IndexDir = None,
    mode: Mode = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the report.")] = Path("runs/bank"),
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask only the first so many.", show_default=False)
    ] = None,
) -> None:
    """Put a bank of questions to refuse and not to refuse, and say how many of each are refused."""
    path = file or Path(str(files("evals").joinpath("refusal", "bank.jsonl")))
    questions = read_bank(path)[:limit]
    settings = settings_with(index_dir=index_dir, mode=mode)
    with closing(open_assistant(settings)) as assistant, progress() as show:
        assistant.prepare()
        put = put_questions(assistant.chain, questions, partial(show, "提问"))
    found = tally(put)
    about = {
        "bank": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "index": current_manifest(settings.index_dir).fingerprint,
        "mode": settings.mode,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    write_bank_report(out, about, found, put)
    show_result("\n".join([*figure_lines(found), str(out / BANK_MARKDOWN)]))
    if not found.passed:
        raise typer.Exit(FAILED)
