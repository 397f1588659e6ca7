"""Two ways measured in one run on the same material, side by side."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from evals.benchmarks.harness import table

OURS, STOCK = "ours", "stock"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One figure of both ways; `better` is how many times better ours is, None where that says nothing."""

    name: str
    ours: float
    stock: float
    better: float | None = None


def order_of(turn: int) -> tuple[str, str]:
    """Which way goes first: they change with each turn, so that neither always finds the machine warm."""
    return (OURS, STOCK) if turn % 2 == 0 else (STOCK, OURS)


def faster(name: str, ours: Sequence[float], stock: Sequence[float]) -> SideBySide:
    """Compares the medians of times, of which less is better.

    Raises:
        ValueError: one of the two was not measured.
    """
    if not ours or not stock:
        raise ValueError(f"{name}: nothing was measured on one of the two sides")
    mine, theirs = statistics.median(ours), statistics.median(stock)
    return SideBySide(name, mine, theirs, theirs / mine)


def quicker(name: str, ours: float, stock: float) -> SideBySide:
    """Compares rates, of which more is better."""
    return SideBySide(name, ours, stock, ours / stock)


def tabulate(rows: Sequence[SideBySide]) -> str:
    """A Markdown table of the figures."""
    heading = ("", "ours", "stock LangChain", "ours is better by")
    shown = ("" if row.better is None else f"{row.better:.2f}×" for row in rows)
    return table(
        heading, [(row.name, row.ours, row.stock, better) for row, better in zip(rows, shown, strict=True)]
    )
