"""How quick and how right retrieval is, and how quick an extractive answer.

usage: python -m evals.benchmarks.retrieval [--index-dir DIR] [--no-cmrc]

Times the step that finds passages, and the whole chain without a language model, for each question of the
Shandong suite, one after another; counts how often the gold article is among the first passages; then ranks
the passages of the CMRC 2018 trial set for its questions. Without `--index-dir` the corpus is indexed in the
cache.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assistant.chain import Assistant, open_assistant
from assistant.configuration.settings import Settings, load_settings
from assistant.state import Course
from evals.benchmarks.material import CMRC, SHANDONG, SHANDONG_SUITE, prepare_index, require
from evals.benchmarks.pairing import show_machine
from evals.cases import Case
from evals.files.suite_files import read_suite
from evals.metrics.matching import document_key
from evals.metrics.statistics import percentiles
from evals.running.asking import describe_findings
from index.errors import PolicyAssistantError

DEPTHS = (1, 5, 8)
_WARMING = 5
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Times:
    """What a number of questions took, by the clock and by the processor, in milliseconds."""

    clock: list[float]
    worked: list[float]

    def __str__(self) -> str:
        clock, worked = percentiles(self.clock), percentiles(self.worked)
        return (
            f"median {clock['p50']:.0f} ms, p95 {clock['p95']:.0f} ms "
            f"(processor: {worked['p50']:.0f}, {worked['p95']:.0f}), {len(self.clock)} questions"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=SHANDONG)
    parser.add_argument("--suite", type=Path, default=SHANDONG_SUITE)
    parser.add_argument("--index-dir", type=Path, help="an index of the corpus that is there already")
    parser.add_argument("--cmrc", type=Path, default=CMRC)
    parser.add_argument("--no-cmrc", action="store_true", help="leave out the CMRC trial set")
    options = parser.parse_args()
    try:
        require(options.suite, *(() if options.no_cmrc else (options.cmrc,)))
        settings = load_settings(None)
        index_dir = options.index_dir or prepare_index(options.corpus, settings)
        say(f"{show_machine()}")
        measure(settings.model_copy(update={"index_dir": index_dir}), read_suite(options.suite).cases)
        if not options.no_cmrc:
            rank_cmrc(settings, options.cmrc)
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def measure(settings: Settings, cases: Sequence[Case]) -> None:
    """Prints the times and the hits over the questions of a suite."""
    extractive = settings.model_copy(update={"mode": "extractive", "llm": "extractive"})
    with closing(open_assistant(extractive)) as assistant:
        for case in cases[:_WARMING]:
            assistant.chain.invoke(case.as_question())
        ready = [prepare(assistant, case) for case in cases]
        asked = [course for course in ready if course.ending is None]
        found, times = timed(assistant.steps.retrieve, asked)
        say(f"retrieval: {times}")
        _, times = timed(assistant.chain.invoke, [case.as_question() for case in cases])
        say(f"extractive answer: {times}")
    by_question = {course.question: course for course in found}
    ranks = [
        gold_rank(case, by_question[course.question])
        for case, course in zip(cases, ready, strict=True)
        if course.question in by_question and case.answerable and any(one.article for one in case.sources)
    ]
    shares = [f"@{depth} {share_within(ranks, depth):.3f}" for depth in DEPTHS]
    say(f"gold article among the first passages: {', '.join(shares)}, {len(ranks)} answerable questions")


def prepare(assistant: Assistant, case: Case) -> Course:
    """What the chain does with a question before it searches."""
    course = assistant.steps.screen(Course.start(case.as_question()))
    return course if course.ending else assistant.steps.rewrite(course)


def timed(work: Callable[..., _T], inputs: Iterable[object]) -> tuple[list[_T], Times]:
    """Does the work for each input and times it."""
    results, times = [], Times([], [])
    for one in inputs:
        clock, worked = time.perf_counter(), time.process_time()
        results.append(work(one))
        times.worked.append((time.process_time() - worked) * 1000)
        times.clock.append((time.perf_counter() - clock) * 1000)
    return results, times


def gold_rank(case: Case, course: Course) -> int | None:
    """The rank, from 1, of the first passage of an article that proves the answer; None if not found."""
    gold = {(document_key(one.doc), one.article) for one in case.sources if one.article}
    for rank, passage in enumerate(describe_findings(course), 1):
        if (document_key(passage["doc"]), passage["label"]) in gold:
            return rank
    return None


def share_within(ranks: Sequence[int | None], depth: int) -> float:
    """The share of ranks that are at most `depth`."""
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks) if ranks else 0.0


def rank_cmrc(settings: Settings, file: Path) -> None:
    """Prints recall and reciprocal rank over the passages of a reading set."""
    from evals.adapters.ranking import rank_documents, sum_up_rankings
    from evals.adapters.squad import read_squad
    from evals.adapters.staging import stage

    benchmark = read_squad(file)
    staged = stage(benchmark.documents, benchmark.documents_digest, settings, lambda _stage, _done, _of: None)
    asked = [case for case in benchmark.cases if case.sources]
    rankings = rank_documents({case.id: case.question for case in asked}, staged, lambda _done, _of: None)
    figures = sum_up_rankings(rankings, {case.id: {case.sources[0].doc: 1} for case in asked})
    shown = ", ".join(f"{name} {figures[name]['value']:.3f}" for name in ("recall@1", "recall@5", "mrr@10"))
    say(f"CMRC trial set: {shown}, {len(asked)} questions over {len(benchmark.documents)} passages")


def say(line: str) -> None:
    """Writes a line of the result."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
