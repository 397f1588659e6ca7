"""`policy-assistant eval check` and `new`: suites before they are run."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_note, show_result
from assistant.commands.options import IndexDir, settings_with
from evals.commands.options import Suites
from evals.files.corpus import open_corpus
from evals.files.problems import Severity
from evals.files.suite_check import check_draft
from evals.files.suite_files import SuiteError, read_draft
from evals.files.templates import write_template


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


def new(
    suite: Annotated[Path, typer.Argument(metavar="FILE", help="A .xlsx, .csv or .jsonl file to be made.")],
) -> None:
    """Write a suite of examples, to be filled in."""
    write_template(suite)
    show_result(str(suite))
