"""Fits the evidence gate: which statement answers, and from which probability on a question is answered.

usage: python -m evals.benchmarks.calibration SUITE INDEX_DIR [SUITE INDEX_DIR …] [--squad FILE] [--write]

Two logistic regressions (`assistant.evidence.gate`). The first, over the features of statements, is fitted on
the statements found for the suites' questions: one that holds (part of) a gold quotation is an answer, any
other is none. The second, over the features of the best statement, is fitted on the questions: answerable or
not. Every answerable question is looked at twice, the second time without the documents that answer it: what
is found then is near and no answer, and teaches the gate more than the few questions written to be
unanswerable. `--squad` adds questions of a reading set. Prints, by cross-validation over questions, how often
the best statement is a gold one and how well answerable questions are told from others. `--write` stores the
weights as `assistant/evidence/gate.json`.
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

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.evidence.features import Features
from assistant.evidence.gate import Family, sigmoid
from assistant.state import Found, Retrieved
from assistant.steps import Steps
from assistant.types import Question, Turn
from evals.adapters.squad import read_squad
from evals.adapters.staging import stage
from evals.cases import Case

TARGET = Path(__file__).parents[2] / "assistant" / "evidence" / "gate.json"
REGULARISATION = 1.0
# Passages found, so that enough are left when documents are taken away, and passages weighed.
FOUND, WEIGHED = 16, 10
# Questions drawn from a reading set, and how much each counts beside one about local policy.
DRAWN, DRAWN_WEIGHT = 300, 0.3
# Of the questions that the documents answer, so many are to be answered: each refusal more spares hardly any
# wrong answer. In English, where the answers stand less far apart from the rest, a wrong one costs more.
ANSWERED = {Family.RULE: 0.92, Family.REPORT: 0.96, Family.ENGLISH: 0.86}
# What a question counts beside an answerable one when the gate is fitted: few are written to be unanswerable,
# and those whose answer was taken away are nearer to it than what people ask.
UNANSWERABLE_WEIGHT, REMOVED_WEIGHT = 3.0, 0.7


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
    judged = judge_left_out(examples)
    thresholds = choose_thresholds(judged)
    report(judged, thresholds)
    calibration = describe(Models.fit(examples)) | {"threshold": thresholds}
    json.dump(calibration, sys.stdout, indent=2)
    if options.write:
        TARGET.write_text(json.dumps(calibration, indent=2) + "\n", "utf-8")


def read_suite(path: Path) -> list[Case]:
    """The cases of a suite in JSON Lines."""
    return [Case.model_validate_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def gather_reading_set(path: Path) -> list[Example]:
    """Some questions of a reading set, asked over an index of its paragraphs."""
    benchmark = read_squad(path)
    staged = stage(benchmark.documents, Settings())
    cases = random.Random(0).sample(benchmark.cases, min(DRAWN, len(benchmark.cases)))
    return [replace(e, weight=DRAWN_WEIGHT) for e in gather(cases, staged.settings)]


def gather(cases: Sequence[Case], settings: Settings) -> Iterator[Example]:
    """Asks every question and yields what was found, with and without the documents that answer."""
    assistant = open_assistant(settings.model_copy(update={"mode": "extractive", "top_k": FOUND}))
    steps = assistant.steps
    for case in cases:
        history = tuple(Turn(turn.role, turn.content) for turn in case.history)
        retrieved = steps.run(Question(case.question, history), last="retrieve")
        if isinstance(retrieved, Retrieved) and (case.answerable or len(retrieved.found) == 1):
            for found in retrieved.found:
                yield from _examples(steps, retrieved, found, case)
    assistant.close()


def _examples(steps: Steps, retrieved: Retrieved, found: Found, case: Case) -> Iterator[Example]:
    quotes = [squeeze(source.quote) for source in case.sources]
    documents = {source.doc for source in case.sources}
    without = tuple(p for p in found.passages if p.chunk.doc not in documents)
    for removed in (False, True) if case.answerable else (False,):
        passages = without if removed else found.passages
        kept = replace(found, passages=passages[:WEIGHED])
        (weighed,) = steps.weigh(replace(retrieved, found=(kept,))).places
        ranked = weighed.selection.ranked
        gold = np.array([not removed and holds(squeeze(s.candidate.text), quotes) for s in ranked], bool)
        if not ranked or (case.answerable and not removed and not gold.any()):
            continue  # the retriever's miss is no lesson for the gate
        language = retrieved.language
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A question whose statements were scored; `answerability` is the log-odds that the best one answers."""

    example: Example
    ranking: NDArray[np.float64]
    answerability: float

    @property
    def best(self) -> NDArray[np.float64]:
        """The features of the best statement."""
        features: NDArray[np.float64] = self.example.features[int(np.argmax(self.ranking))]
        return features

    @property
    def family(self) -> Family:
        """Which threshold it is held against."""
        return Family.of(Features(*map(float, self.best)))


@dataclass(frozen=True, slots=True)
class Models:
    """The two regressions."""

    statement: LogisticRegression
    question: LogisticRegression

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> "Models":
        """Fits the first on the statements, the second on how the first ranks statements it has not seen."""
        groups = [example.case for example in examples]
        unseen: dict[int, NDArray[np.float64]] = {}
        for train, test in GroupKFold(n_splits=5).split(groups, groups=groups):
            model = _fit_statements([examples[i] for i in train])
            unseen |= {i: model.decision_function(examples[i].features) for i in test}
        x = np.array([_question_features(e, unseen[i]) for i, e in enumerate(examples)])
        y = np.array([e.answerable for e in examples])
        weight = np.array([_question_weight(e) for e in examples])
        question = LogisticRegression(C=REGULARISATION, max_iter=5000).fit(x, y, sample_weight=weight)
        return cls(_fit_statements(examples), question)

    def judge(self, example: Example) -> Judged:
        """Scores the statements of a question and the question."""
        ranking = self.statement.decision_function(example.features)
        values = _question_features(example, ranking)
        return Judged(example, ranking, float(self.question.decision_function([values])[0]))


def _fit_statements(examples: Sequence[Example]) -> LogisticRegression:
    x = np.concatenate([e.features for e in examples])
    y = np.concatenate([e.gold for e in examples])
    weight = np.concatenate([np.full(len(e.gold), e.weight) for e in examples])
    weight[y] *= 3.0  # a question has one or two golden statements among twenty
    return LogisticRegression(C=REGULARISATION, max_iter=3000).fit(x, y, sample_weight=weight)


def _question_features(example: Example, ranking: NDArray[np.float64]) -> NDArray[np.float64]:
    at = int(np.argmax(ranking))
    return np.concatenate([[ranking[at]], example.features[at]])


def _question_weight(example: Example) -> float:
    if example.answerable:
        return example.weight
    return example.weight * (REMOVED_WEIGHT if example.removed else UNANSWERABLE_WEIGHT)


def describe(models: Models) -> dict[str, object]:
    """The weights by feature and the biases."""
    names = [field.name for field in fields(Features)]
    return {
        "statement": _weights(models.statement, names),
        "question": _weights(models.question, ["log_odds", *names]),
    }


def _weights(model: LogisticRegression, names: Sequence[str]) -> dict[str, float]:
    weights = {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 4)} | weights


def judge_left_out(examples: Sequence[Example]) -> list[Judged]:
    """Each question judged by models that have not seen it."""
    groups = [example.case for example in examples]
    judged: list[Judged] = []
    for train, test in GroupKFold(n_splits=5).split(groups, groups=groups):
        models = Models.fit([examples[i] for i in train])
        judged += [models.judge(examples[i]) for i in test]
    return judged


def choose_thresholds(judged: Sequence[Judged]) -> dict[str, float]:
    """By family, the probability from which to answer, by left-out questions."""
    answerable = [j for j in judged if j.example.weight == 1.0 and j.example.answerable]
    chances = {
        family: [sigmoid(j.answerability) for j in answerable if j.family is family] for family in Family
    }
    return {
        family.value: round(float(np.quantile(chances[family], 1 - share)), 3)
        for family, share in ANSWERED.items()
    }


def report(judged: Sequence[Judged], thresholds: dict[str, float]) -> None:
    """Prints what left-out questions get."""
    policy = [j for j in judged if j.example.weight == 1.0]
    for family in Family:
        _report_part(family.value, [j for j in policy if j.family is family], thresholds[family])
    _report_part(
        "reading set", [j for j in judged if j.example.weight != 1.0], thresholds[Family.REPORT.value]
    )


def _report_part(name: str, judged: Sequence[Judged], threshold: float) -> None:
    answerable = [j for j in judged if j.example.answerable]
    if not answerable:
        return
    first = np.mean([j.example.gold[int(np.argmax(j.ranking))] for j in answerable])
    three = np.mean([j.example.gold[np.argsort(-j.ranking)[:3]].any() for j in answerable])
    print(f"{name}: gold statement first {first:.3f}, among three {three:.3f}", file=sys.stderr)
    kinds = {
        "answerable": answerable,
        "unanswerable": [j for j in judged if not j.example.answerable and not j.example.removed],
        "answer removed": [j for j in judged if j.example.removed],
    }
    best = [sigmoid(j.answerability) for j in answerable]
    for kind, members in kinds.items():
        if not members:
            continue
        values = [sigmoid(j.answerability) for j in members]
        area = ""
        if members is not answerable:
            labels = [1] * len(best) + [0] * len(values)
            area = f", AUC {roc_auc_score(labels, best + values):.3f}"
        passed = np.mean(np.array(values) >= threshold)
        print(f"  {kind} {len(values)}: {passed:.3f} reach {threshold:.3f}{area}", file=sys.stderr)


if __name__ == "__main__":
    main()
