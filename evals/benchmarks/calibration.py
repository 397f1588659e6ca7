"""Fits the evidence gate: which statement answers, and from which probability on a question is answered.

usage: python -m evals.benchmarks.calibration SUITE INDEX_DIR CORPUS [SUITE INDEX_DIR CORPUS …] [--write]

A logistic regression over `assistant.scoring.Features`, fitted on the statements found for the suites'
questions: a statement that holds (part of) a gold quotation is an answer, any other is none. Prints, by
cross-validation over questions, how often the best statement is a gold one and how well its probability tells
answerable questions from others. `--write` stores the weights as `assistant/calibration.json`.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.chain import open_assistant
from assistant.course import Course
from assistant.scoring import Features
from assistant.settings import Settings
from assistant.types import Question, Turn

TARGET = Path(__file__).parents[2] / "assistant" / "calibration.json"
REGULARISATION = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """The statements found for one question about one place."""

    case: str
    kind: str
    answerable: bool
    features: NDArray[np.float64]
    gold: NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="+", help="SUITE INDEX_DIR CORPUS, one or more times")
    parser.add_argument("--write", action="store_true", help=f"store the weights in {TARGET.name}")
    options = parser.parse_args()
    triples = [options.sources[i : i + 3] for i in range(0, len(options.sources), 3)]
    examples = [e for suite, index, _ in triples for e in gather(Path(suite), Path(index))]
    report(examples)
    calibration = fit(examples)
    calibration["threshold"] = choose_threshold(examples)
    json.dump(calibration, sys.stdout, indent=2)
    if options.write:
        TARGET.write_text(json.dumps(calibration, indent=2) + "\n", "utf-8")


def gather(suite: Path, index_dir: Path) -> Iterator[Example]:
    """Asks every question of the suite and yields what was found."""
    assistant = open_assistant(Settings(index_dir=index_dir, mode="extractive"))
    steps = assistant.steps
    for line in suite.read_text("utf-8").splitlines():
        case = json.loads(line)
        history = tuple(Turn(t["role"], t["content"]) for t in case.get("history", []))
        course = Course.start(Question(case["question"], history))
        for step in (steps.screen, steps.rewrite, steps.retrieve, steps.weigh):
            course = step(course)
        quotes = [squeeze(source["quote"]) for source in case["sources"]]
        for finding in course.findings:
            ranked = finding.selection.ranked if finding.selection else ()
            if not ranked or (len(course.findings) > 1 and not case["answerable"]):
                continue
            gold = [holds(squeeze(s.candidate.text), quotes) for s in ranked]
            if case["answerable"] and not any(gold):
                continue  # the retriever's miss is no lesson for the gate
            features = np.array([astuple(s.features) for s in ranked])
            yield Example(case["id"], case["kind"], case["answerable"], features, np.array(gold))
    assistant.close()


def squeeze(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


def holds(statement: str, quotes: list[str]) -> bool:
    """Whether the statement holds a gold quotation, or a good part of one."""
    for quote in quotes:
        if quote in statement or (len(statement) >= 8 and statement.rstrip("。；，") in quote):
            return True
        shared = sum(quote[i : i + 4] in statement for i in range(len(quote) - 3))
        if shared >= 0.5 * (len(quote) - 3) > 0:
            return True
    return False


def _model(examples: list[Example]) -> LogisticRegression:
    x = np.concatenate([e.features for e in examples])
    y = np.concatenate([e.gold for e in examples])
    weight = np.concatenate([np.full(len(e.gold), 1.0) for e in examples])
    weight[y] *= 3.0  # a question has one or two golden statements among twenty
    return LogisticRegression(C=REGULARISATION, max_iter=2000).fit(x, y, sample_weight=weight)


def fit(examples: list[Example]) -> dict[str, object]:
    """The weights by feature and the bias."""
    model = _model(examples)
    names = [field.name for field in fields(Features)]
    return {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
    }


def left_out_scores(examples: list[Example]) -> list[tuple[Example, NDArray[np.float64]]]:
    """Each question's statements scored by a model that has not seen the question."""
    groups = np.arange(len(examples))
    scored: list[tuple[Example, NDArray[np.float64]]] = []
    for train, test in GroupKFold(n_splits=5).split(groups, groups=groups):
        model = _model([examples[i] for i in train])
        scored += [(examples[i], model.predict_proba(examples[i].features)[:, 1]) for i in test]
    return scored


def choose_threshold(examples: list[Example]) -> float:
    """The probability with most right endings on left-out questions; a wrong answer counts threefold."""
    scored = left_out_scores(examples)
    best = np.array([p.max() for _, p in scored])
    answerable = np.array([e.answerable for e, _ in scored])
    options = np.unique(np.round(best, 3))
    right = np.array([bool(e.gold[int(np.argmax(p))]) for e, p in scored])
    gain = [((best >= t) & right).sum() + 3 * ((best < t) & ~answerable).sum() for t in options]
    return float(options[int(np.argmax(gain))])


def report(examples: list[Example]) -> None:
    """Prints what left-out questions get."""
    scored = left_out_scores(examples)
    hits = [bool(e.gold[int(np.argmax(p))]) for e, p in scored if e.answerable]
    best = [float(p.max()) for _, p in scored]
    answerable = [e.answerable for e, _ in scored]
    threshold = choose_threshold(examples)
    kept = sum(b >= threshold for b, a in zip(best, answerable, strict=True) if a) / sum(answerable)
    refused = sum(b < threshold for b, a in zip(best, answerable, strict=True) if not a)
    print(f"questions {len(examples)}, best statement gold {np.mean(hits):.3f}", file=sys.stderr)
    print(f"gate AUC {roc_auc_score(answerable, best):.3f}, threshold {threshold:.3f}", file=sys.stderr)
    print(f"answered {kept:.3f}, refused {refused}/{len(answerable) - sum(answerable)}", file=sys.stderr)


if __name__ == "__main__":
    main()
