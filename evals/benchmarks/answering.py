"""Answers of the local language model against a stock LangChain chain with the same model, in one run.

usage: python -m evals.benchmarks.answering [--questions N] [--seed N] [--index-dir SUITE=DIR …]

Asks answerable questions of each suite, our chain and the stock one in turns: four passages of 500 characters
in a plain prompt, the same model file in the same engine. The stock store holds only the documents these
questions are about: finding passages takes it a hundredth of the time. Neither is stopped by a time limit.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from assistant.assembly import open_assistant
from assistant.rendering import answer_text
from evals.benchmarks.harness import Timings, command_line, run, say, settings_over
from evals.benchmarks.material import available
from evals.benchmarks.pairing import OURS, STOCK, SideBySide, faster, order_of, tabulate
from evals.benchmarks.stock import chain_stock, fill_stock, open_stock
from evals.cases import Case
from evals.files.suite_files import read_suite
from evals.metrics.matching import contains, without_marks
from index.embedding.bundled_e5 import unpack_bundled_model

_PATIENCE = 600.0  # seconds
Ask = Callable[[Case], tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """One answer: `worked` are processor seconds; `drafted` tells whether the model wrote it."""

    case: str
    side: str
    seconds: float
    worked: float
    characters: int
    facts: bool
    drafted: bool


def main() -> int:
    parser = command_line(__doc__, seed=None)
    parser.add_argument("--questions", type=int, default=10, help="of each suite")
    parser.add_argument("--index-dir", action="append", default=[], metavar="SUITE=DIR", help="an index")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Asks the questions of each suite both ways and prints the tables."""
    given = dict(one.split("=", 1) for one in options.index_dir if "=" in one)
    everything: list[TimedAnswer] = []
    for material in available():
        cases = choose(read_suite(material.suite).cases, options.questions, options.seed)
        folder = given.get(material.suite.stem)
        answers = list(ask_both(cases, material.corpus, Path(folder) if folder else None))
        say(f"\n{material.suite.stem}, {len(cases)} questions\n{tabulate(make_rows(answers))}")
        everything += answers
    say(f"\nall suites\n{tabulate(make_rows(everything))}")


def choose(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    """Draws answerable questions that stand alone: the stock chain knows no conversation."""
    fit = [case for case in cases if case.answerable and not case.clarify and not case.history]
    return Random(seed).sample(fit, min(count, len(fit)))


def ask_both(cases: Sequence[Case], corpus: Path, index_dir: Path | None) -> Iterator[TimedAnswer]:
    """Asks each question of either chain, the one that goes first changing with each.

    Each answer's figures are printed as it comes: a run that is stopped leaves what it has measured.
    """
    settings = settings_over(index_dir, corpus, mode="llm", llm="bundled", llm_timeout=_PATIENCE)
    files = sorted({corpus / source.doc for case in cases for source in case.sources})
    with tempfile.TemporaryDirectory() as scratch, closing(open_assistant(settings)) as assistant:
        store = open_stock(unpack_bundled_model(settings.cache_dir), Path(scratch))
        fill_stock(store, files)
        model = assistant.model.load()
        assert model is not None
        stock = chain_stock(store, model)

        def ask_ours(case: Case) -> tuple[str, bool]:
            answer = assistant.chain.invoke(case.as_question())
            return without_marks(answer_text(answer)), "draft" in answer.timings

        ways: dict[str, Ask] = {OURS: ask_ours, STOCK: lambda case: (stock.invoke(case.question), True)}
        for way in ways.values():
            way(cases[-1])  # loads the model, reads the constant part of the prompt
        for turn, case in enumerate(cases):
            for side in order_of(turn):
                one = _time(side, case, ways[side])
                say(json.dumps(asdict(one)))
                yield one


def make_rows(answers: Iterable[TimedAnswer]) -> list[SideBySide]:
    """The figures of both ways; the third row leaves out what we answered by quotation alone."""
    by_side: dict[str, dict[str, TimedAnswer]] = {OURS: {}, STOCK: {}}
    for one in answers:
        by_side[one.side][one.case] = one
    ours, stock = by_side[OURS].values(), by_side[STOCK].values()
    drafted = [one for one in ours if one.drafted]
    rows = [
        faster("seconds, median", [one.seconds for one in ours], [one.seconds for one in stock]),
        faster("processor seconds, median", [one.worked for one in ours], [one.worked for one in stock]),
    ]
    if drafted:
        same = [by_side[STOCK][one.case].seconds for one in drafted]
        name = f"seconds, median of the {len(drafted)} that our model wrote"
        rows.append(faster(name, [one.seconds for one in drafted], same))
    lengths = (statistics.median(one.characters for one in side) for side in (ours, stock))
    right = (float(sum(one.facts for one in side)) for side in (ours, stock))
    return [
        *rows,
        SideBySide("characters of an answer, median", *lengths),
        SideBySide("answers with all expected facts", *right),
    ]


def _time(side: str, case: Case, ask: Ask) -> TimedAnswer:
    took = Timings()
    with took.timing():
        text, drafted = ask(case)
    facts = all(any(contains(text, one) for one in alternatives) for alternatives in case.expect)
    return TimedAnswer(case.id, side, took.clock[0], took.processor[0], len(text), facts, drafted)


if __name__ == "__main__":
    sys.exit(main())
