"""The gate: how likely a statement answers, and whether the best one is good enough to answer with.

One logistic model over `Features` whose weights are none below zero, so that more support never makes an
answer less likely. The thresholds carry a guarantee: on the questions they were chosen on, with 95 %
confidence, at most the stated share of what passes is wrong (Clopper and Pearson, 1934; the choice among
several thresholds is that of Learn then Test, Angelopoulos et al., 2021, with fixed-sequence testing).
`evals/training/gate.py` fits the model and chooses the thresholds.
"""

import json
import math
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib import resources

from assistant.evidence.features import Features
from index.errors import PolicyAssistantError

_STEEPEST = 30.0
_ANSWER, _CAVEAT = "POLICY_ASSISTANT_ANSWER_RISK", "POLICY_ASSISTANT_CAVEAT_RISK"


class RiskError(PolicyAssistantError):
    """A risk was asked for that the calibration cannot promise; the text names the setting."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A threshold and what it was found on.

    Of the answers at least as likely as `threshold`, at most the share `risk` is wrong with 95 % confidence:
    `passing` of the calibration's questions passed, `wrong` of these wrongly.
    """

    risk: float
    threshold: float
    passing: int
    wrong: int

    def __str__(self) -> str:
        found = f"{self.wrong} of {self.passing} that passed were wrong"
        return f"at most {self.risk:.0%} wrong with 95 % confidence ({found}), from {self.threshold:.3f}"


@dataclass(frozen=True, slots=True)
class Gate:
    """The model and its two thresholds.

    `answer` is the threshold from which a question is answered, `near` that from which its nearest
    statement is worth showing beside a refusal.
    """

    bias: float
    weights: Features
    answer: float
    near: float

    def probability(self, features: Features) -> float:
        """Probability, 0 to 1, that the statement answers the question."""
        pairs = zip(astuple(self.weights), astuple(features), strict=True)
        odds = self.bias + sum(weight * value for weight, value in pairs)
        return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, odds))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The gate that ships with the package: the model, what it promises at which threshold, on how much.

    `questions` is how many it was calibrated on; `guarantees` come with growing risk.
    """

    bias: float
    weights: Features
    guarantees: tuple[Guarantee, ...]
    questions: int

    def promise(self, risk: float, setting: str) -> Guarantee:
        """The loosest threshold that promises at most this risk.

        Raises:
            RiskError: the calibration cannot promise so little; the text names `setting`.
        """
        fitting = [one for one in self.guarantees if one.risk <= risk + 1e-9]
        if not fitting:
            raise RiskError(
                f"{setting}={risk:g} is less than the gate can promise on {self.questions} questions: "
                f"set it to {self.guarantees[0].risk:g} or more"
            )
        return fitting[-1]

    def describe(self, answer_risk: float, caveat_risk: float) -> dict[str, str]:
        """What is promised at these risks, and on how many questions, for the record of a run."""
        return {
            "answers": str(self.promise(answer_risk, _ANSWER)),
            "caveats": str(self.promise(caveat_risk, _CAVEAT)),
            "calibrated on": f"{self.questions} questions",
        }

    def gate(self, answer_risk: float, caveat_risk: float) -> Gate:
        """The model with the thresholds for these risks.

        Raises:
            RiskError: they cannot be promised, or that of a caveat is below that of an answer.
        """
        if caveat_risk < answer_risk:
            raise RiskError(
                f"{_CAVEAT}={caveat_risk:g} is below {_ANSWER}={answer_risk:g}: "
                "what is only shown may be wrong more often than what answers"
            )
        answer = self.promise(answer_risk, _ANSWER)
        near = self.promise(caveat_risk, _CAVEAT)
        return Gate(self.bias, self.weights, answer.threshold, near.threshold)


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Returns the calibration that ships with the package."""
    raw = json.loads(resources.files("assistant.evidence").joinpath("gate.json").read_text("utf-8"))
    weights = Features(**{field.name: float(raw["weights"][field.name]) for field in fields(Features)})
    guarantees = tuple(Guarantee(**one) for one in raw["guarantees"])
    return Calibration(float(raw["bias"]), weights, guarantees, int(raw["questions"]))
