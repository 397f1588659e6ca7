"""What a run looks like to people and to CI."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.measuring import Measured
from evals.report.html import run_html
from evals.report.junit import junit_xml
from evals.report.markdown import run_markdown
from evals.runs import HTML, JUNIT, MARKDOWN, RunFolder
from index.manifest import write_atomically


def write_reports(
    folder: RunFolder,
    description: Mapping[str, Any],
    measured: Sequence[Measured],
    summary: Mapping[str, Any],
) -> None:
    """Writes the reports of a run into its folder."""
    name = folder.path.resolve().name
    write_atomically(folder / JUNIT, junit_xml(name, measured))
    write_atomically(folder / MARKDOWN, run_markdown(name, description, measured, summary))
    write_atomically(folder / HTML, run_html(name, description, measured, summary))
