"""How quick and how right retrieval is, and how quick an extractive answer.

usage: python -m evals.benchmarks.retrieval [--suite FILE] [--index-dir DIR] [--cmrc FILE]

Times the step that finds passages, and the whole chain without a language model, for each question of the
suite, one after another; counts how often the gold article is among the first passages; then ranks the
passages of the CMRC 2018 trial set for its questions, where it is there. Without `--index-dir` the corpus is
indexed in the cache.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.state import Retrieved, Understood
from evals.adapters.document_ranking import rank_documents, sum_up_rankings
from evals.adapters.squad import read_squad
from evals.adapters.staging import stage
from evals.benchmarks.harness import Timings, command_line, run, say, settings_over
from evals.benchmarks.material import CMRC, largest, require
from evals.cases import Case
from evals.files.suite_files import read_suite
from evals.metrics.matching import document_key
from evals.running.asking import describe_found

DEPTHS = (1, 5, 8)
_WARMING = 5


def main() -> int:
    material = largest()
    parser = command_line(__doc__, corpus=material.corpus, suite=material.suite, index_dir=None)
    parser.add_argument("--cmrc", type=Path, default=CMRC if CMRC.is_file() else None, help="a reading set")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints the times and the hits over the questions of a suite, then those over a reading set."""
    require(options.suite)
    settings = settings_over(options.index_dir, options.corpus, mode="extractive", llm="extractive")
    cases = read_suite(options.suite).cases
    searching, answering = Timings(), Timings()
    retrieved: dict[str, Retrieved] = {}
    with closing(open_assistant(settings)) as assistant:
        for case in cases[:_WARMING]:
            assistant.chain.invoke(case.as_question())
        for case in cases:
            understood = assistant.steps.run(case.as_question(), last="approved")
            if isinstance(understood, Understood):
                with searching.timing():
                    retrieved[case.id] = assistant.steps.retrieve(understood)
        for case in cases:
            with answering.timing():
                assistant.chain.invoke(case.as_question())
    say(f"retrieval: {searching}\nextractive answer: {answering}")
    ranks = [
        gold_rank(case, retrieved[case.id])
        for case in cases
        if case.id in retrieved and case.answerable and any(one.article for one in case.sources)
    ]
    shares = [f"@{depth} {share_within(ranks, depth):.3f}" for depth in DEPTHS]
    say(f"gold article among the first passages: {', '.join(shares)}, {len(ranks)} answerable questions")
    if options.cmrc:
        rank_reading_set(settings, options.cmrc)


def gold_rank(case: Case, retrieved: Retrieved) -> int | None:
    """The rank, from 1, of the first passage of an article that proves the answer; None if not found."""
    gold = {(document_key(one.doc), one.article) for one in case.sources if one.article}
    for rank, passage in enumerate(describe_found(retrieved), 1):
        if (document_key(passage["doc"]), passage["label"]) in gold:
            return rank
    return None


def share_within(ranks: Sequence[int | None], depth: int) -> float:
    """The share of ranks that are at most `depth`."""
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks) if ranks else 0.0


def rank_reading_set(settings: Settings, file: Path) -> None:
    """Prints recall and reciprocal rank over the passages of a reading set."""
    benchmark = read_squad(file)
    staged = stage(benchmark.documents, settings)
    asked = [case for case in benchmark.cases if case.sources]
    rankings = rank_documents({case.id: case.question for case in asked}, staged, lambda _done, _of: None)
    figures = sum_up_rankings(rankings, {case.id: {case.sources[0].doc: 1} for case in asked})
    shown = ", ".join(f"{name} {figures[name]['value']:.3f}" for name in ("recall@1", "recall@5", "mrr@10"))
    say(f"{benchmark.name}: {shown}, {len(asked)} questions over {len(benchmark.documents)} passages")


if __name__ == "__main__":
    sys.exit(main())
