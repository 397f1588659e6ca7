"""What a run looks like to people and to CI."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.measuring import Measured
from evals.report.junit import junit_xml
from evals.runs import JUNIT, RunFolder
from index.manifest import write_atomically


def write_reports(
    folder: RunFolder,
    description: Mapping[str, Any],
    measured: Sequence[Measured],
    summary: Mapping[str, Any],
) -> None:
    """Writes the reports of a run into its folder."""
    write_atomically(folder / JUNIT, junit_xml(folder.path.resolve().name, measured))
