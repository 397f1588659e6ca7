"""What a large corpus costs: building, opening and asking at several sizes, and a build that is killed.

usage: python -m evals.benchmarks.size [--chunks N …] [--originals N] [--vectors real|near] [--work DIR]

The corpus is made of rules and news in ../shared (else of the demonstration corpus) and copies of them under
the names of other places and in other years, about twenty chunks a document. Each size is built and asked in
processes of its own; what was measured is kept in DIR, and a run that was stopped goes on there. Embedding
400,000 chunks takes two processors hours. With `--vectors near` only the originals are embedded, a copy gets
its original's vector with a little noise; the embedding's time is then reckoned from the pace of a sample.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.configuration.settings import load_settings
from assistant.operations.opening import open_embedder
from evals.benchmarks.bulk import Original, originals, write_corpus
from evals.benchmarks.growth import draw_growth
from evals.benchmarks.harness import Timings, command_line, peak_mb, run, say, table
from evals.benchmarks.material import largest
from evals.benchmarks.near import NearEmbedder
from evals.files.suite_files import read_suite
from index.building.builder import BuildReport, build_index
from index.building.parsing import parse_files
from index.building.survey import survey
from index.embedding.embedder import Embedder
from index.embedding.vector_cache import VectorCache
from index.embedding.vectors import PassageEmbedder, vectorise
from index.retriever import Search, find_passages
from index.snapshots.layout import current_manifest, snapshot_files
from index.snapshots.opening import open_index

_PER_DOCUMENT = 20
_QUESTIONS, _PASSAGES = 100, 16
_SAMPLE = 128
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Task:
    """What a process of its own needs to know; the originals are the first folder of the corpus."""

    corpus: Path
    index: Path
    cache: Path
    near: bool


@dataclass(frozen=True, slots=True)
class Built:
    """A build: `stages` are seconds of the clock, `worked` processor seconds, sizes are in MB.

    `reckoned` are the processor seconds that embedding what was not embedded would take.
    """

    documents: int
    chunks: int
    embedded: int
    seconds: float
    worked: float
    stages: Mapping[str, float]
    reckoned: float
    model_mb: float
    peak_mb: float
    disk_mb: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """An index opened and asked: seconds until the first passages, milliseconds of a question after that."""

    opening: float
    first: float
    p50_ms: float
    p95_ms: float
    worked_ms: float
    peak_mb: float


def main() -> int:
    parser = command_line(__doc__, suite=largest().suite)
    parser.add_argument("--chunks", type=int, nargs="+", default=[25_000, 100_000, 400_000])
    parser.add_argument("--originals", type=int, default=1250, help="documents that are no copies")
    parser.add_argument("--vectors", choices=("real", "near"), default="real")
    parser.add_argument("--killed", type=int, default=25_000, help="size at which one is killed; 0 for none")
    parser.add_argument("--work", type=Path, help="folder for corpora, indexes and results")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Measures what is not measured yet, and shows table and plot."""
    work = options.work or load_settings(None).cache_dir / "benchmarks" / "size"
    work.mkdir(parents=True, exist_ok=True)
    results = work / "results.json"
    done: dict[str, Any] = json.loads(results.read_text()) if results.exists() else {}
    some = originals(options.originals)
    for size in sorted(options.chunks):
        if str(size) not in done:
            task = _prepare(some, size, work, options.vectors == "near")
            shutil.rmtree(task.index, ignore_errors=True)
            built = _apart(build, task)
            asked = _apart(ask, task, options.suite)
            done[str(size)] = {"built": asdict(built), "asked": asdict(asked), "vectors": options.vectors}
            results.write_text(json.dumps(done, indent=1))
    if options.killed and "killed" not in done:
        done["killed"] = kill_and_resume(_prepare(some, options.killed, work, options.vectors == "near"))
        results.write_text(json.dumps(done, indent=1))
    show(done)
    sizes = [done[key] for key in sorted(filter(str.isdigit, done), key=int)]
    (work / "size.svg").write_text(draw_growth(sizes), encoding="utf-8")
    say(f"\n{results}, {work / 'size.svg'}")


def build(task: Task) -> Built:
    """Builds in this process; loading the model is not timed."""
    embedder = open_embedder(load_settings(None))
    cache = VectorCache(task.cache, embedder.identity)
    chosen = _choose(task, embedder, cache)
    pace = _pace(task, embedder)
    model_mb = peak_mb()
    stages, timings = _Stages(), Timings()
    with timings.timing():
        report = _build(task, chosen, cache, stages.note)
    made = chosen.made if isinstance(chosen, NearEmbedder) else 0
    return Built(
        report.documents,
        report.chunks,
        report.embedded - made,
        timings.clock[0],
        timings.processor[0],
        stages.end(),
        made / pace,
        model_mb,
        peak_mb(),
        _disk(task),
    )


def ask(task: Task, suite: Path) -> Asked:
    """Opens the index in this process and asks it; loading the model is not timed."""
    embedder = open_embedder(load_settings(None))
    questions = [case.question for case in read_suite(suite).cases[:_QUESTIONS]]
    opening, first, later = Timings(), Timings(), Timings()
    with opening.timing():
        live = open_index(task.index, embedder.identity)
    with closing(live), live.reading() as index:
        with first.timing():
            index.store.all_divisions()
            find_passages(index, embedder, Search(questions[0], k=_PASSAGES))
        for question in questions:
            with later.timing():
                find_passages(index, embedder, Search(question, k=_PASSAGES))
    p50, p95 = (float(np.percentile(later.clock, rank)) * 1000 for rank in (50, 95))
    return Asked(
        opening.clock[0], first.clock[0], p50, p95, float(np.median(later.processor)) * 1000, peak_mb()
    )


def kill_and_resume(task: Task) -> dict[str, Any]:
    """Kills a build while it reads and again while it embeds; tells what the last one still did."""
    fresh = Task(task.corpus, task.index.with_name("killed"), task.index.with_name("killed-cache"), True)
    for folder in (fresh.index, fresh.cache):
        shutil.rmtree(folder, ignore_errors=True)
    told = {}
    for stage in ("reading", "embedding"):
        process = get_context("spawn").Process(target=_build_until, args=(fresh, stage))
        process.start()
        process.join()
        told[f"killed while {stage}"] = process.exitcode == -signal.SIGKILL
    started = time.perf_counter()
    report = _apart(_resume, fresh)
    return told | {
        "documents": report.documents,
        "chunks": report.chunks,
        "read by the last build": report.read,
        "embedded by the last build": report.embedded,
        "seconds of the last build": time.perf_counter() - started,
    }


def show(done: Mapping[str, Any]) -> None:
    """Prints the table and what became of the killed build."""
    rows = []
    for size in sorted((key for key in done if key.isdigit()), key=int):
        built, asked = Built(**done[size]["built"]), Asked(**done[size]["asked"])
        rows.append((
            f"{built.chunks:,} ({built.documents:,} documents)",
            built.seconds, built.worked, built.reckoned,
            built.peak_mb / 1000, sum(built.disk_mb.values()) / 1000,
            asked.opening + asked.first, f"{asked.p50_ms:.0f} / {asked.p95_ms:.0f}", asked.peak_mb / 1000,
        ))  # fmt: skip
    heading = (
        "chunks", "build, s", "processor, s", "embedding reckoned, processor s", "peak, GB", "disk, GB",
        "open and first question, s", "retrieval p50 / p95, ms", "peak asking, GB",
    )  # fmt: skip
    say(table(heading, rows))
    if "killed" in done:
        say("\n" + ", ".join(f"{what}: {value}" for what, value in done["killed"].items()))


@dataclass(slots=True)
class _Stages:
    """Seconds of the clock of each stage of a build."""

    _now: str = ""
    _since: float = 0.0
    _told: float = 0.0
    _spent: dict[str, float] | None = None

    def note(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if stage != self._now:
            self.end()
            self._now, self._since = stage, now
        if now - self._told > 30:
            sys.stderr.write(f"{stage} {done:,}/{total:,}, {now - self._since:.0f} s, {peak_mb():,.0f} MB\n")
            self._told = now

    def end(self) -> dict[str, float]:
        spent = self._spent = self._spent or {}
        if self._now:
            spent[self._now] = time.perf_counter() - self._since
        return spent


def _prepare(some: Sequence[Original], size: int, work: Path, near: bool) -> Task:
    corpus = work / f"corpus-{size}"
    if not (corpus / "whole").exists():
        shutil.rmtree(corpus, ignore_errors=True)
        write_corpus(some, max(1, size // _PER_DOCUMENT), corpus / "texts")
        (corpus / "whole").touch()
    return Task(corpus / "texts", work / f"index-{size}", work / f"cache-{size}", near)


def _apart(work: Callable[..., _T], *given: object) -> _T:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(work, *given).result()


def _choose(task: Task, embedder: Embedder, cache: VectorCache) -> PassageEmbedder:
    """The embedder, or the one that stands in for it, which has the originals embedded before."""
    if not task.near:
        return embedder
    kept = VectorCache(task.cache.parent, embedder.identity)  # shared by all sizes
    vectors: dict[str, Any] = {}
    files = survey([task.corpus / "000"], 2**30).files.values()
    for parsed in parse_files(list(files), 256, 2**30, lambda _done, _of: None):
        chunks = parsed.chunks
        vectors |= zip(
            (chunk.embedded_text for chunk in chunks), vectorise(chunks, embedder, kept), strict=True
        )
    return NearEmbedder(embedder, vectors)


def _pace(task: Task, embedder: Embedder) -> float:
    """Texts that the model embeds in a processor second: a sample of the originals' chunks."""
    files = list(survey([task.corpus / "000"], 2**30).files.values())
    texts = [
        chunk.embedded_text
        for parsed in parse_files(files[:: max(1, len(files) // 20)], 256, 2**30, lambda _done, _of: None)
        for chunk in parsed.chunks
    ]
    sample, timings = texts[:: max(1, len(texts) // _SAMPLE)], Timings()
    with timings.timing():
        embedder.embed_passages(sample)
    return len(sample) / timings.processor[0]


def _build(
    task: Task, embedder: PassageEmbedder, cache: VectorCache, note: Callable[[str, int, int], None]
) -> BuildReport:
    tokens = load_settings(None).chunk_tokens
    return build_index([task.corpus], task.index, embedder, cache, chunk_tokens=tokens, on_progress=note)


def _build_until(task: Task, stage: str) -> None:
    """Builds and dies in the middle of a stage."""

    def die(now: str, done: int, total: int) -> None:
        if now == stage and done >= total / 2:
            os.kill(os.getpid(), signal.SIGKILL)

    embedder = open_embedder(load_settings(None))
    cache = VectorCache(task.cache, embedder.identity)
    _build(task, _choose(task, embedder, cache), cache, die)


def _resume(task: Task) -> BuildReport:
    embedder = open_embedder(load_settings(None))
    cache = VectorCache(task.cache, embedder.identity)
    return _build(task, _choose(task, embedder, cache), cache, lambda *_: None)


def _disk(task: Task) -> dict[str, float]:
    """MB of each part of the snapshot, and of the vector cache."""
    files = snapshot_files(task.index, current_manifest(task.index).snapshot)
    parts = {"chroma": files.dense, "lexical": files.lexical, "store": files.store, "cache": task.cache}
    return {name: _size(path) / 1e6 for name, path in parts.items()}


def _size(path: Path) -> int:
    return sum(one.stat().st_size for one in (path, *path.rglob("*")) if one.is_file())


if __name__ == "__main__":
    sys.exit(main())
