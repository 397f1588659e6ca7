"""Fits the gate: collects what the chain finds for the questions of suites, fits, chooses the thresholds.

`collect` asks every question of a suite over an index and keeps the features of each statement; `fit` reads
what was collected. Weights are kept from falling below zero. Every figure is of questions the weights had
not seen (five folds by document); the thresholds are chosen on those too.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import beta
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.evidence.features import Features
from assistant.state import Retrieved
from evals.cases import Case
from evals.files.suite_files import read_suite
from index.language.folding import without_space

Array = NDArray[np.float64]
TARGET = Path(__file__).parents[2] / "assistant" / "evidence" / "gate.json"
NAMES = [field.name for field in fields(Features)]
FOLDS, CONFIDENCE, RIDGE = 5, 0.95, 0.02
# Thresholds are tried from the strictest to the loosest, so many questions further each time.
STRIDE = 10
RISKS = tuple(round(0.05 * step, 2) for step in range(3, 14))


@dataclass(frozen=True, slots=True)
class Example:
    """The statements found for one question: features, shape (statements, features), and which are gold."""

    case: str
    group: str
    answerable: bool
    features: Array
    gold: NDArray[np.bool_]


def collect(cases: Sequence[Case], settings: Settings) -> Iterator[Example]:
    """Yields what the chain finds for each question, over the index of the settings."""
    extractive = settings.model_copy(update={"mode": "extractive", "llm": "extractive"})
    with closing(open_assistant(extractive)) as assistant:
        for case in cases:
            retrieved = assistant.steps.run(case.as_question(), last="retrieve")
            if not isinstance(retrieved, Retrieved) or len(retrieved.found) != 1:
                continue
            ranked = assistant.steps.weigh(retrieved).places[0].selection.ranked
            quotes = [without_space(source.quote) for source in case.sources]
            gold = [case.answerable and holds(without_space(one.statement.text), quotes) for one in ranked]
            if ranked:
                group = case.sources[0].doc if case.sources else case.id
                features = np.array([astuple(one.features) for one in ranked])
                yield Example(case.id, group, case.answerable, features, np.array(gold, bool))


def holds(statement: str, quotes: Sequence[str]) -> bool:
    """Whether the statement holds a gold quotation, or a good part of one."""
    for quote in quotes:
        if quote in statement or (len(statement) >= 8 and statement.rstrip("。；，") in quote):
            return True
        shared = sum(quote[i : i + 4] in statement for i in range(len(quote) - 3))
        if shared >= 0.5 * (len(quote) - 3) > 0:
            return True
    return False


def keep(examples: Sequence[Example], path: Path) -> None:
    """Writes what was collected, one question a line."""
    lines = (
        json.dumps(
            [one.case, one.group, one.answerable, one.features.round(4).tolist(), one.gold.tolist()],
            ensure_ascii=False,
        )
        for one in examples
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(path: Path) -> list[Example]:
    """Reads what `keep` wrote."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Example(c, g, a, np.array(f, float), np.array(y, bool)) for c, g, a, f, y in rows]


def fit_weights(examples: Sequence[Example]) -> Array:
    """The bias and the weights, none of which is below zero.

    Minimises the cross-entropy of the gold statements among those of their question (ranking) and of
    whether the best statement is gold (answerability), with a small ridge.
    """
    longest = max(len(one.gold) for one in examples)
    x = np.zeros((len(examples), longest, len(NAMES)))
    mask = np.full((len(examples), longest), -np.inf)
    gold = np.zeros((len(examples), longest), bool)
    for row, one in enumerate(examples):
        x[row, : len(one.gold)], gold[row, : len(one.gold)] = one.features, one.gold
        mask[row, : len(one.gold)] = 0
    found = gold.any(axis=1)

    def loss(parameters: Array) -> float:
        z = x @ parameters[1:] + parameters[0] + mask
        top = z.argmax(axis=1)
        rows = np.arange(len(examples))
        best, right = z[rows, top], gold[rows, top]
        answers = np.logaddexp(0, np.where(right, -best, best)).mean()
        golden = np.where(gold, z, -np.inf)[found]
        ranking = (_logsumexp(z[found]) - _logsumexp(golden)).mean()
        return float(answers + ranking + RIDGE * (parameters[1:] ** 2).sum() / len(NAMES))

    start = np.concatenate([[-3.0], np.ones(len(NAMES))])
    bounds = [(None, None)] + [(0.0, None)] * len(NAMES)
    found_at: Array = minimize(loss, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400}).x
    return found_at


def _logsumexp(values: Array) -> Array:
    top = values.max(axis=1, keepdims=True)
    total: Array = top[:, 0] + np.log(np.exp(values - top).sum(axis=1))
    return total


@dataclass(frozen=True, slots=True)
class Judged:
    """The best statement of a question: its log-odds, whether it is gold, whether anything could be."""

    odds: float
    right: bool
    answerable: bool


def judge_unseen(examples: Sequence[Example]) -> list[Judged]:
    """Each question judged by weights that were fitted without its document."""
    groups = [one.group for one in examples]
    judged: dict[int, Judged] = {}
    for train, test in GroupKFold(n_splits=FOLDS).split(groups, groups=groups):
        weights = fit_weights([examples[i] for i in train])
        for i in test:
            odds = examples[i].features @ weights[1:] + weights[0]
            top = int(odds.argmax())
            judged[i] = Judged(float(odds[top]), bool(examples[i].gold[top]), examples[i].answerable)
    return [judged[i] for i in range(len(examples))]


def upper_bound(wrong: int, of: int) -> float:
    """The share of wrong answers that is not exceeded with the confidence (Clopper and Pearson, 1934)."""
    return 1.0 if wrong == of else float(beta.ppf(CONFIDENCE, wrong + 1, of - wrong))


def choose_threshold(judged: Sequence[Judged], risk: float) -> tuple[float, int, int]:
    """The loosest threshold at which at most `risk` of what passes is wrong, how many pass, and how many err.

    Thresholds are tested from the strictest on and the first that fails ends the search, so that trying
    several costs no confidence. Nothing passes where even the strictest fails.
    """
    order = sorted(judged, key=lambda one: -one.odds)
    chosen = (float("inf"), 0, 0)
    for count in range(STRIDE * 10, len(order) + 1, STRIDE):
        wrong = sum(not one.right for one in order[:count])
        if upper_bound(wrong, count) > risk:
            break
        chosen = (order[count - 1].odds, count, wrong)
    return chosen


def describe(judged: Sequence[Judged]) -> dict[str, float]:
    """How well the best statement is chosen and answerable questions are told from others."""
    asked = [one for one in judged if one.answerable]
    auc = roc_auc_score([one.answerable for one in judged], [one.odds for one in judged])
    rights = roc_auc_score([one.right for one in judged], [one.odds for one in judged])
    return {
        "questions": len(judged),
        "best statement is gold": round(sum(one.right for one in asked) / len(asked), 4),
        "auc, answerable": round(float(auc), 4),
        "auc, best statement is gold": round(float(rights), 4),
    }


def main() -> int:
    """Runs `collect SUITE INDEX OUT` or `fit COLLECTED …`."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("collect", help="keep what the chain finds for the questions of a suite")
    one.add_argument("suite", type=Path)
    one.add_argument("index_dir", type=Path)
    one.add_argument("out", type=Path)
    one.set_defaults(run=_collect)
    two = commands.add_parser("fit", help="fit the gate on what was collected and show what it reaches")
    two.add_argument("collected", type=Path, nargs="+")
    two.add_argument("--write", action="store_true", help=f"replace {TARGET.name}")
    two.set_defaults(run=_fit)
    options = parser.parse_args()
    options.run(options)
    return 0


def _collect(options: argparse.Namespace) -> None:
    settings = Settings(index_dir=options.index_dir)
    keep(list(collect(read_suite(options.suite).cases, settings)), options.out)


def _fit(options: argparse.Namespace) -> None:
    examples = [one for path in options.collected for one in load(path)]
    judged, weights = judge_unseen(examples), fit_weights(examples)
    record: dict[str, Any] = {
        **describe(judged),
        "bias": round(float(weights[0]), 4),
        "weights": dict(zip(NAMES, np.round(weights[1:], 4).tolist(), strict=True)),
        "guarantees": [],
    }
    for name, value in record.items():
        print(f"{name}: {value}")
    for risk in RISKS:
        odds, passing, wrong = choose_threshold(judged, risk)
        if not passing:
            continue
        threshold = round(1 / (1 + math.exp(-odds)), 4)
        record["guarantees"].append(
            {"risk": risk, "threshold": threshold, "passing": passing, "wrong": wrong}
        )
        shares = [
            sum(one.odds >= odds for one in judged if one.answerable is answerable)
            / max(1, sum(one.answerable is answerable for one in judged))
            for answerable in (True, False)
        ]
        print(f"{record['guarantees'][-1]} answered {shares[0]:.3f}, refused {1 - shares[1]:.3f}")
    if options.write:
        TARGET.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
