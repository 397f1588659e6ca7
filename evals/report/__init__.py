"""What a run looks like to people and to CI."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from evals.report.html import comparison_html, run_html
from evals.report.junit import junit_xml
from evals.report.markdown import comparison_markdown, run_markdown
from evals.results.comparison import Comparison
from evals.results.measurement import Measured
from evals.running.runs import (
    COMPARISON_HTML,
    COMPARISON_JSON,
    COMPARISON_MARKDOWN,
    HTML,
    JUNIT,
    MARKDOWN,
    RunFolder,
)
from index.snapshots.manifest import write_atomically


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


def write_comparison(folder: RunFolder, comparison: Comparison) -> None:
    """Writes the reports of a comparison into a folder."""
    folder.path.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / COMPARISON_MARKDOWN, comparison_markdown(comparison))
    write_atomically(folder / COMPARISON_HTML, comparison_html(comparison))
    told = json.dumps(comparison.describe(), ensure_ascii=False, indent=1)
    write_atomically(folder / COMPARISON_JSON, told + "\n")
