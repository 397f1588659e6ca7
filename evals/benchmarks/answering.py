"""Answers of the local language model against a stock LangChain chain with the same model, in one run.

usage: python -m evals.benchmarks.answering [--questions N] [--seed N] [--index-dir SUITE=DIR …]

Asks answerable questions of each development suite, our chain and the stock one in turns: four passages of
500 characters in a plain prompt, the same model file in the same engine. The stock store holds only the
documents these questions are about: finding passages takes it a hundredth of the time. Neither is stopped by
a time limit.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from assistant.chain import open_assistant
from assistant.configuration.settings import Settings, load_settings
from assistant.rendering import answer_text
from evals.benchmarks.material import (
    SEED,
    SEEDS,
    SEEDS_SUITE,
    SHANDONG,
    SHANDONG_SUITE,
    prepare_index,
    require,
)
from evals.benchmarks.pairing import OURS, STOCK, Row, faster, show_machine, tabulate
from evals.cases import Case
from evals.files.suite_files import read_suite
from evals.metrics.matching import contains, without_marks
from index.errors import PolicyAssistantError

_PATIENCE = 600.0  # seconds
_SUITES = ((SHANDONG_SUITE, SHANDONG), (SEEDS_SUITE, SEEDS))


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: `worked` are processor seconds; `drafted` tells whether the model wrote it."""

    case: str
    side: str
    seconds: float
    worked: float
    characters: int
    facts: bool
    drafted: bool


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=10, help="of each suite")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--index-dir", action="append", default=[], metavar="SUITE=DIR", help="an index to use"
    )
    parser.add_argument(
        "--out", type=Path, help="file that gets each answer's figures as it comes, JSON Lines"
    )
    options = parser.parse_args()
    try:
        require(*(path for pair in _SUITES for path in pair))
        given = {name: Path(folder) for name, _, folder in (one.partition("=") for one in options.index_dir)}
        say(show_machine())
        told: list[Told] = []
        for suite, corpus in _SUITES:
            cases = choose(read_suite(suite).cases, options.questions, options.seed)
            some = []
            for one in ask_both(cases, corpus, given.get(suite.stem), load_settings(None)):
                some.append(one)
                keep(one, options.out)
            say(f"\n{suite.stem}, {len(cases)} questions\n{tabulate(make_rows(some))}")
            told += some
        say(f"\nboth suites\n{tabulate(make_rows(told))}")
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def choose(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    """Draws answerable questions that stand alone: the stock chain knows no conversation."""
    fit = [case for case in cases if case.answerable and not case.clarify and not case.history]
    return Random(seed).sample(fit, min(count, len(fit)))


def keep(one: Told, out: Path | None) -> None:
    """Shows an answer's time, and keeps its figures: a run that is stopped leaves what it has measured."""
    sys.stderr.write(f"{one.case} {one.side}: {one.seconds:.1f} s\n")
    if out:
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(one)) + "\n")


def ask_both(
    cases: Sequence[Case], corpus: Path, index_dir: Path | None, settings: Settings
) -> Iterator[Told]:
    """Asks each question of either chain, the one that goes first changing with each."""
    from evals.benchmarks.stock import chain_stock, fill_stock, open_stock
    from index.embedding.bundled_e5 import unpack_bundled_model

    folder = index_dir or prepare_index(corpus, settings)
    chosen = {"mode": "llm", "llm": "bundled", "index_dir": folder, "llm_timeout": _PATIENCE}
    files = sorted({corpus / source.doc for case in cases for source in case.sources})
    with (
        tempfile.TemporaryDirectory() as scratch,
        closing(open_assistant(settings.model_copy(update=chosen))) as assistant,
    ):
        store = open_stock(unpack_bundled_model(settings.cache_dir), Path(scratch))
        fill_stock(store, files)
        model = assistant.model.load()
        assert model is not None
        stock = chain_stock(store, model)

        def ask_ours(case: Case) -> tuple[str, bool]:
            answer = assistant.chain.invoke(case.as_question())
            return without_marks(answer_text(answer)), "draft" in answer.timings

        def ask_stock(case: Case) -> tuple[str, bool]:
            return stock.invoke(case.question), True

        ways: dict[str, Callable[[Case], tuple[str, bool]]] = {OURS: ask_ours, STOCK: ask_stock}
        for way in ways.values():
            way(cases[-1])  # loads the model, reads the constant part of the prompt
        for turn, case in enumerate(cases):
            for side in (OURS, STOCK) if turn % 2 == 0 else (STOCK, OURS):
                yield _time(side, case, ways[side])


def make_rows(told: Sequence[Told]) -> list[Row]:
    """The figures of both ways; the second pair leaves out what we answered by quotation alone."""
    ours = {one.case: one for one in told if one.side == OURS}
    stock = {one.case: one for one in told if one.side == STOCK}
    drafted = [case for case, one in ours.items() if one.drafted]
    rows = [
        faster("seconds, median", _seconds(ours, ours), _seconds(stock, ours)),
        faster(
            "processor seconds, median",
            [one.worked for one in ours.values()],
            [one.worked for one in stock.values()],
        ),
    ]
    if drafted:
        name = f"seconds, median of the {len(drafted)} that our model wrote"
        rows.append(faster(name, _seconds(ours, drafted), _seconds(stock, drafted)))
    return [
        *rows,
        Row("characters of an answer, median", _length(ours), _length(stock)),
        Row("answers with all expected facts", _right(ours), _right(stock)),
    ]


def _time(side: str, case: Case, ask: Callable[[Case], tuple[str, bool]]) -> Told:
    clock, worked = time.perf_counter(), time.process_time()
    text, drafted = ask(case)
    seconds, worked = time.perf_counter() - clock, time.process_time() - worked
    facts = all(any(contains(text, one) for one in alternatives) for alternatives in case.expect)
    return Told(case.id, side, seconds, worked, len(text), facts, drafted)


def _seconds(told: dict[str, Told], cases: Sequence[str] | dict[str, Told]) -> list[float]:
    return [told[case].seconds for case in cases]


def _length(told: dict[str, Told]) -> float:
    return statistics.median(one.characters for one in told.values())


def _right(told: dict[str, Told]) -> float:
    return float(sum(one.facts for one in told.values()))


def say(line: str) -> None:
    """Writes a line of the result."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
