"""Options that several evaluation commands share."""

from pathlib import Path
from typing import Annotated

import typer

Suites = Annotated[list[Path], typer.Argument(metavar="SUITE…", help=".jsonl, .csv or .xlsx files.")]

Tolerance = Annotated[
    float, typer.Option(min=0, max=100, help="Percentage points that a guarded figure may fall.")
]
