"""What all benchmarks do alike: options, the line on the machine, one-line errors, the clock, tables."""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistant.configuration.settings import Settings, load_settings
from evals.benchmarks.material import SEED, largest, prepare_index
from evals.running.environment import describe_machine
from index.errors import PolicyAssistantError

_KIB = 1024 if sys.platform != "darwin" else 1  # the unit of ru_maxrss

_OPTIONS: dict[str, dict[str, Any]] = {
    "corpus": {"type": Path, "nargs": "?", "help": "folder of documents"},
    "--suite": {"type": Path, "help": "questions over the corpus"},
    "--index-dir": {"type": Path, "help": "an index that is there already; made in the cache otherwise"},
    "--rounds": {"type": int, "help": "how often it is measured"},
    "--seed": {"type": int, "default": SEED, "help": "decides what is drawn"},
}


def command_line(doc: str | None, **defaults: Any) -> argparse.ArgumentParser:
    """A parser with the options named, each with its default; without one it is that of all benchmarks.

    Args:
        doc: The module's docstring, shown by --help.
        defaults: By name of the option: `corpus`, `suite`, `index_dir`, `rounds`, `seed`.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag, known in _OPTIONS.items():
        name = flag.removeprefix("--").replace("-", "_")
        if name in defaults:
            given = {} if defaults[name] is None else {"default": defaults[name]}
            parser.add_argument(flag, **known | given)
    return parser


def run(measure: Callable[[argparse.Namespace], int | None], parser: argparse.ArgumentParser) -> int:
    """Measures after a line on the machine and the time; a mistake of the user's is one line, and 2."""
    options = parser.parse_args()
    machine = describe_machine()
    say(
        f"{machine['processor']}, {machine['cpus']} processors, {machine['memory_gb']} GiB; "
        f"{time.strftime('%Y-%m-%d %H:%M')}"
    )
    try:
        return measure(options) or 0
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2


def settings_over(index_dir: Path | None, corpus: Path | None = None, **changes: Any) -> Settings:
    """The settings over an index that is there, or over one of a corpus made in the cache."""
    settings = load_settings(None)
    folder = index_dir or prepare_index(corpus or largest().corpus, settings)
    return settings.model_copy(update={"index_dir": folder, **changes})


@dataclass(slots=True)
class Timings:
    """Seconds of the clock, and of this process's processors, for each time that something was done."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextmanager
    def timing(self) -> Iterator[None]:
        """Times what happens inside."""
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.processor.append(time.process_time() - processor)
        self.clock.append(time.perf_counter() - clock)

    def __str__(self) -> str:
        return f"{spread(self.clock)}, processor {spread(self.processor)}, {len(self.clock)} times"


def spread(seconds: Sequence[float]) -> str:
    """The middle, the 95th percentile and the longest of times, in the unit that suits them."""
    if not seconds:
        return "not measured"
    middle, high, longest = statistics.median(seconds), float(np.percentile(seconds, 95)), max(seconds)
    factor, unit = (1000, "ms") if high < 1 else (1, "s")
    shown = (f"{show_number(one * factor)}" for one in (middle, high, longest))
    return "median {} / p95 {} / longest {}".format(*shown) + f" {unit}"


def peak_mb() -> float:
    """The most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB / 1e6


def say(line: str) -> None:
    """Writes a line of the result at once, so that a run that is stopped leaves what it has measured."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, to go into BENCHMARKS.md as it is; numbers are shown with the digits that matter."""
    lines = [heading, ("---", *("---:" for _ in heading[1:])), *rows]
    return "\n".join(f"| {' | '.join(map(_show_cell, line))} |" for line in lines)


def show_number(value: float) -> str:
    """A number with three digits that matter, thousands apart."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _show_cell(cell: object) -> str:
    return show_number(cell) if isinstance(cell, int | float) else str(cell)
