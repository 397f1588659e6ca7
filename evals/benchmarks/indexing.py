"""Indexing against the stock LangChain way, on the same texts with the same model, in one run.

usage: python -m evals.benchmarks.indexing [CORPUS] [--documents N] [--rounds N] [--seed N]

A seeded sample of documents (`--documents 0`: all of them, which takes the stock way half an hour) is
indexed by either way in turns, each time in a process of its own with an empty vector cache. Loading the
model is not timed: it is the same for both, and the longer the corpus the less it matters. Processor seconds
stand beside those of the clock because only they compare on a machine that does other work as well.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from assistant.configuration.settings import load_settings
from assistant.operations.opening import open_embedder
from evals.benchmarks.harness import Timings, command_line, peak_mb, run, say
from evals.benchmarks.material import copy_texts, draw_files, largest, text_files
from evals.benchmarks.pairing import OURS, STOCK, SideBySide, order_of, quicker, tabulate
from evals.benchmarks.stock import fill_stock, open_stock
from index.building.builder import build_index
from index.embedding.bundled_e5 import unpack_bundled_model
from index.embedding.vector_cache import VectorCache


@dataclass(frozen=True, slots=True)
class IndexingRun:
    """One way over the sample: what it made and what it took; `worked` are processor seconds."""

    characters: int
    chunks: int
    seconds: float
    worked: float
    peak_gb: float


def main() -> int:
    parser = command_line(__doc__, corpus=largest().corpus, rounds=2, seed=None)
    parser.add_argument("--documents", type=int, default=32, help="how many to draw; 0 for all")
    return run(compare, parser)


def compare(options: argparse.Namespace) -> None:
    """Runs both ways in turns and prints the table."""
    files = draw_files(text_files(options.corpus), options.documents, options.seed)
    runs: dict[str, list[IndexingRun]] = {OURS: [], STOCK: []}
    with tempfile.TemporaryDirectory() as scratch:
        texts = Path(scratch) / "texts"
        characters = copy_texts(files, texts)
        for turn in range(options.rounds):
            for side in order_of(turn):
                with ProcessPoolExecutor(1, get_context("spawn")) as process:
                    one = process.submit(run_side, side, texts).result()
                sys.stderr.write(f"{side}: {one.characters / one.seconds:,.0f} characters a second\n")
                runs[side].append(one)
    say(f"{len(files)} documents, {characters:,} characters, {options.rounds} rounds")
    say(tabulate(make_rows(runs[OURS], runs[STOCK])))


def make_rows(ours: Sequence[IndexingRun], stock: Sequence[IndexingRun]) -> list[SideBySide]:
    """The figures of both ways, over all rounds."""
    return [
        quicker("characters a second", _rate(ours, "seconds"), _rate(stock, "seconds")),
        quicker("characters a processor second", _rate(ours, "worked"), _rate(stock, "worked")),
        SideBySide("peak memory, GB", max(one.peak_gb for one in ours), max(one.peak_gb for one in stock)),
        SideBySide("chunks", ours[0].chunks, stock[0].chunks),
    ]


def run_side(side: str, texts: Path) -> IndexingRun:
    """Indexes a folder of texts in this process, from nothing; loading the model is not timed."""
    timings, settings = Timings(), load_settings(None)
    with tempfile.TemporaryDirectory() as scratch:
        if side == OURS:
            embedder = open_embedder(settings)
            cache = VectorCache(Path(scratch), embedder.identity)
            folder, tokens = Path(scratch) / "index", settings.chunk_tokens
            with timings.timing():
                chunks = build_index([texts], folder, embedder, cache, chunk_tokens=tokens).chunks
        else:
            store = open_stock(unpack_bundled_model(settings.cache_dir), Path(scratch))
            with timings.timing():
                chunks = fill_stock(store, sorted(texts.iterdir()))
    characters = sum(len(file.read_text(encoding="utf-8")) for file in texts.iterdir())
    peak = peak_mb() / 1000
    return IndexingRun(characters, chunks, timings.clock[0], timings.processor[0], peak)


def _rate(runs: Sequence[IndexingRun], per: str) -> float:
    """The median of characters a second of the clock or of the processor."""
    return statistics.median(one.characters / float(getattr(one, per)) for one in runs)


if __name__ == "__main__":
    sys.exit(main())
