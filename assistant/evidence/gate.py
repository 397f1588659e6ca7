"""From features to decisions: which statement answers best, and whether it answers at all.

Two logistic models. The first ranks the statements found for a question. The second judges the best of them:
what makes one statement likelier than its neighbours is not what makes it an answer. Both, and the
thresholds, come from `evals/benchmarks/calibration.py`, which fits them on suites of questions (logistic
regression; Platt, 1999) and prints what they reach on questions left out.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from assistant.evidence.features import Features

_STEEPEST = 30.0


class Family(StrEnum):
    """Questions whose best statements are told apart by a threshold of their own."""

    RULE = "rule"  # found in an article of a regulation, among many like it
    REPORT = "report"  # … in news or a notice
    ENGLISH = "english"  # shares few characters with its answer

    @classmethod
    def of(cls, best: Features) -> "Family":
        """The family of a question by its best statement."""
        if best.english:
            return cls.ENGLISH
        return cls.RULE if best.article else cls.REPORT


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model."""

    bias: float
    weights: tuple[float, ...]

    def log_odds(self, values: Sequence[float]) -> float:
        """The logarithm of the odds, bounded."""
        z = self.bias + sum(w * x for w, x in zip(self.weights, values, strict=True))
        return max(-_STEEPEST, min(_STEEPEST, z))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The two models, and by family the probability from which a question counts as answered.

    `statement` is over `Features`; `question` over the log-odds of the best statement and its `Features`.
    """

    statement: Logistic
    question: Logistic
    threshold: Mapping[Family, float]

    def probability(self, features: Features) -> float:
        """Probability, 0 to 1, that the statement belongs to the answer; good for ranking."""
        return sigmoid(self.statement.log_odds(astuple(features)))

    def answerability(self, best: Features) -> float:
        """Probability, 0 to 1, that a question whose best statement has these features is answered by it."""
        values = astuple(best)
        return sigmoid(self.question.log_odds((self.statement.log_odds(values), *values)))

    def answers(self, best: Features) -> bool:
        """Whether the best statement is good enough to answer with."""
        return self.answerability(best) >= self.threshold[Family.of(best)]


def sigmoid(log_odds: float) -> float:
    """The probability, 0 to 1, of these odds."""
    return 1 / (1 + math.exp(-log_odds))


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Returns the calibration that ships with the package."""
    raw = json.loads(resources.files("assistant.evidence").joinpath("gate.json").read_text("utf-8"))
    names = [field.name for field in fields(Features)]
    return Calibration(
        statement=_read(raw["statement"], names),
        question=_read(raw["question"], ["log_odds", *names]),
        threshold={family: float(raw["threshold"][family]) for family in Family},
    )


def _read(raw: Mapping[str, float], names: Sequence[str]) -> Logistic:
    # A feature newer than the file weighs nothing until the next fit.
    return Logistic(float(raw["bias"]), tuple(float(raw.get(name, 0.0)) for name in names))
