"""Fits the evidence gate: which statement answers, and from which probability on a question is answered.

usage: python -m evals.benchmarks.calibration SUITE INDEX_DIR [SUITE INDEX_DIR …] [--squad FILE] [--write]

A logistic regression over `assistant.scoring.Features`, fitted on the statements found for the suites'
questions: a statement that holds (part of) a gold quotation is an answer, any other is none. Every answerable
question is looked at twice, the second time without the documents that answer it: what is found then is near
and no answer, and teaches the gate more than the few questions written to be unanswerable. `--squad` adds
questions of a reading set. Prints, by cross-validation over questions, how often the best statement is a gold
one and how well its probability tells answerable questions from others. `--write` stores the weights as
`assistant/calibration.json`.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.chain import open_assistant
from assistant.course import Course, Finding
from assistant.scoring import Features
from assistant.settings import Settings
from assistant.steps import Steps
from assistant.types import Question, Turn
from evals.adapters.squad import read_squad
from evals.adapters.staging import stage
from evals.cases import Case

TARGET = Path(__file__).parents[2] / "assistant" / "calibration.json"
REGULARISATION = 1.0
# Passages found, so that enough are left when documents are taken away, and passages weighed.
FOUND, WEIGHED = 16, 10
# Questions drawn from a reading set, and how much each counts beside one about local policy.
DRAWN, DRAWN_WEIGHT = 300, 0.3
# Of the questions people ask, so many have no answer in the documents; answering one costs twice a refusal.
UNANSWERABLE_SHARE, WRONG_ANSWER_COST = 0.2, 2.0
# A language model is asked about all but this share of the answerable questions.
LEFT_UNASKED = 0.03
# A model that finds nothing is not believed above what only this share of the unanswerable questions reach.
SURELY_WRONG = 0.05
THRESHOLDS = ("threshold", "perhaps", "sure")


@dataclass(frozen=True, slots=True)
class Example:
    """The statements found for one question about one place; `removed` that its answer was taken away."""

    case: str
    kind: str
    answerable: bool
    removed: bool
    weight: float
    language: str
    features: NDArray[np.float64]
    gold: NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="+", help="SUITE INDEX_DIR, one or more times")
    parser.add_argument("--squad", type=Path, help="a reading set in SQuAD form, CMRC 2018 say")
    parser.add_argument("--write", action="store_true", help=f"store the weights in {TARGET.name}")
    options = parser.parse_args()
    pairs = [options.sources[i : i + 2] for i in range(0, len(options.sources), 2)]
    examples = [
        e for suite, index in pairs for e in gather(read_suite(Path(suite)), Settings(index_dir=index))
    ]
    if options.squad:
        examples += gather_reading_set(options.squad)
    report(examples)
    calibration = fit(examples) | choose_thresholds(examples)
    json.dump(calibration, sys.stdout, indent=2)
    if options.write:
        TARGET.write_text(json.dumps(calibration, indent=2) + "\n", "utf-8")


def read_suite(path: Path) -> list[Case]:
    """The cases of a suite in JSON Lines."""
    return [Case.model_validate_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def gather_reading_set(path: Path) -> list[Example]:
    """Some questions of a reading set, asked over an index of its paragraphs."""
    benchmark = read_squad(path)
    staged = stage(benchmark.documents, benchmark.documents_digest, Settings(), lambda *_: None)
    cases = random.Random(0).sample(benchmark.cases, min(DRAWN, len(benchmark.cases)))
    return [replace(e, weight=DRAWN_WEIGHT) for e in gather(cases, staged.settings)]


def gather(cases: Sequence[Case], settings: Settings) -> Iterator[Example]:
    """Asks every question and yields what was found, with and without the documents that answer."""
    assistant = open_assistant(settings.model_copy(update={"mode": "extractive", "top_k": FOUND}))
    steps = assistant.steps
    for case in cases:
        history = tuple(Turn(turn.role, turn.content) for turn in case.history)
        course = Course.start(Question(case.question, history))
        for step in (steps.screen, steps.rewrite, steps.retrieve):
            course = step(course) if course.ending is None else course
        if course.ending is None and (case.answerable or len(course.findings) == 1):
            for finding in course.findings:
                yield from _examples(steps, course, finding, case)
    assistant.close()


def _examples(steps: Steps, course: Course, finding: Finding, case: Case) -> Iterator[Example]:
    quotes = [squeeze(source.quote) for source in case.sources]
    documents = {source.doc for source in case.sources}
    without = tuple(p for p in finding.passages if p.chunk.doc not in documents)
    for removed in (False, True) if case.answerable else (False,):
        passages = without if removed else finding.passages
        kept = replace(finding, passages=passages[:WEIGHED], selection=None)
        (weighed,) = steps.weigh(replace(course, findings=(kept,))).findings
        ranked = weighed.selection.ranked if weighed.selection else ()
        gold = np.array([not removed and holds(squeeze(s.candidate.text), quotes) for s in ranked], bool)
        if not ranked or (case.answerable and not removed and not gold.any()):
            continue  # the retriever's miss is no lesson for the gate
        language = course.query.language if course.query else "zh"
        features = np.array([astuple(s.features) for s in ranked])
        yield Example(
            case.id, case.kind, case.answerable and not removed, removed, 1.0, language, features, gold
        )


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
    weight = np.concatenate([np.full(len(e.gold), e.weight) for e in examples])
    weight[y] *= 3.0  # a question has one or two golden statements among twenty
    return LogisticRegression(C=REGULARISATION, max_iter=3000).fit(x, y, sample_weight=weight)


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
    groups = [example.case for example in examples]
    scored: list[tuple[Example, NDArray[np.float64]]] = []
    for train, test in GroupKFold(n_splits=5).split(groups, groups=groups):
        model = _model([examples[i] for i in train])
        scored += [(examples[i], model.predict_proba(examples[i].features)[:, 1]) for i in test]
    return scored


def choose_thresholds(examples: list[Example]) -> dict[str, dict[str, float]]:
    """From which probability on to answer, and from which to ask a language model, by left-out questions."""
    scored = [(e, p) for e, p in left_out_scores(examples) if e.weight == 1.0]
    parts = {language: [s for s in scored if s[0].language == language] for language in ("zh", "en")}
    chosen = {language: _thresholds(part) for language, part in parts.items()}
    return {
        name: {language: chosen[language][at] for language in chosen} for at, name in enumerate(THRESHOLDS)
    }


def _thresholds(scored: list[tuple[Example, NDArray[np.float64]]]) -> tuple[float, float, float]:
    best = np.array([p.max() for _, p in scored])
    answerable = np.array([e.answerable for e, _ in scored])
    right = np.array([bool(e.gold[np.argsort(-p)[:3]].any()) for e, p in scored])
    share = UNANSWERABLE_SHARE / (1 - UNANSWERABLE_SHARE) * answerable.sum() / (~answerable).sum()
    options = np.unique(np.round(best, 3))
    gain = [
        ((best >= t) & right).sum() + share * WRONG_ANSWER_COST * ((best < t) & ~answerable).sum()
        for t in options
    ]
    threshold = float(options[int(np.argmax(gain))])
    perhaps = min(threshold, round(float(np.quantile(best[answerable], LEFT_UNASKED)), 3))
    return (
        threshold,
        perhaps,
        max(threshold, round(float(np.quantile(best[~answerable], 1 - SURELY_WRONG)), 3)),
    )


def report(examples: list[Example]) -> None:
    """Prints what left-out questions get."""
    scored = left_out_scores(examples)
    thresholds = choose_thresholds(examples)
    policy = [s for s in scored if s[0].weight == 1.0]
    for language in ("zh", "en"):
        limits = {name: by_language[language] for name, by_language in thresholds.items()}
        _report_part(f"local policy, {language}", [s for s in policy if s[0].language == language], limits)
        if language == "zh":
            _report_part("reading set", [s for s in scored if s[0].weight != 1.0], limits)


def _report_part(
    name: str, scored: list[tuple[Example, NDArray[np.float64]]], thresholds: dict[str, float]
) -> None:
    answerable = [(e, p) for e, p in scored if e.answerable]
    if not answerable:
        return
    first = np.mean([e.gold[int(np.argmax(p))] for e, p in answerable])
    three = np.mean([e.gold[np.argsort(-p)[:3]].any() for e, p in answerable])
    best = {
        "answerable": [p.max() for _, p in answerable],
        "unanswerable": [p.max() for e, p in scored if not e.answerable and not e.removed],
        "answer removed": [p.max() for e, p in scored if e.removed],
    }
    print(f"{name}: gold statement first {first:.3f}, among three {three:.3f}", file=sys.stderr)
    for kind, values in best.items():
        if not values:
            continue
        passed = {at: float(np.mean(np.array(values) >= limit)) for at, limit in thresholds.items()}
        area = ""
        if kind != "answerable":
            labels = [1] * len(best["answerable"]) + [0] * len(values)
            area = f", AUC {roc_auc_score(labels, best['answerable'] + values):.3f}"
        shares = ", ".join(f"{at} {thresholds[at]:.3f} passed by {share:.3f}" for at, share in passed.items())
        print(f"  {kind} {len(values)}: {shares}{area}", file=sys.stderr)


if __name__ == "__main__":
    main()
