"""Two ways measured in one run on the same material, side by side."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from evals.running.environment import describe_machine

OURS, STOCK = "ours", "stock"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both ways; `better` is how many times better ours is, None where that says nothing."""

    name: str
    ours: float
    stock: float
    better: float | None = None


def faster(name: str, ours: Sequence[float], stock: Sequence[float]) -> Row:
    """Compares the medians of times, of which less is better.

    Raises:
        ValueError: one of the two was not measured.
    """
    if not ours or not stock:
        raise ValueError(f"{name}: nothing was measured on one of the two sides")
    mine, theirs = statistics.median(ours), statistics.median(stock)
    return Row(name, mine, theirs, theirs / mine)


def quicker(name: str, ours: float, stock: float) -> Row:
    """Compares rates, of which more is better."""
    return Row(name, ours, stock, ours / stock)


def tabulate(rows: Sequence[Row]) -> str:
    """A Markdown table of the figures, to go into BENCHMARKS.md as it is."""
    lines = ["| | ours | stock LangChain | ours is better by |", "|---|---:|---:|---:|"]
    for row in rows:
        better = "" if row.better is None else f"{row.better:.2f}×"
        lines.append(f"| {row.name} | {show_number(row.ours)} | {show_number(row.stock)} | {better} |")
    return "\n".join(lines)


def show_number(value: float) -> str:
    """A number with three digits that matter, thousands apart."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def show_machine() -> str:
    """One line on the machine, for the head of a result."""
    machine = describe_machine()
    return f"{machine['processor']}, {machine['cpus']} processors, {machine['memory_gb']} GiB"
