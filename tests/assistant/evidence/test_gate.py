"""Which statement answers best, and whether it answers at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence.features import Features
from assistant.evidence.gate import Calibration, Family, Logistic, load_calibration, sigmoid

NAMES = tuple(Features.__dataclass_fields__)

NONE = Features(**dict.fromkeys(NAMES, 0.0))


def features(**known: float) -> Features:
    return replace(NONE, **known)


def test_each_family_of_questions_has_its_threshold() -> None:
    gate = Calibration(
        statement=Logistic(0.0, (1.0,) + (0.0,) * (len(NAMES) - 1)),
        question=Logistic(0.0, (1.0,) + (0.0,) * len(NAMES)),
        threshold={Family.RULE: 0.7, Family.REPORT: 0.6, Family.ENGLISH: 0.5},
    )
    assert gate.answerability(features(covered=0.5)) == pytest.approx(0.622, abs=0.001)
    assert gate.answers(features(covered=0.5))
    assert not gate.answers(features(covered=0.5, article=1.0))
    assert gate.answers(features(covered=0.1, article=1.0, english=1.0))


def test_the_shipped_calibration_fits_the_features() -> None:
    calibration = load_calibration()
    assert len(calibration.statement.weights) == len(NAMES)
    assert len(calibration.question.weights) == len(NAMES) + 1
    assert all(0 < calibration.threshold[family] < 1 for family in Family)
    assert any(calibration.statement.weights) and any(calibration.question.weights)


def test_a_better_statement_is_likelier() -> None:
    calibration = load_calibration()
    poor, good = (
        features(covered=0.1),
        features(covered=0.9, covered_near=0.9, passage_similar=0.5, kind_fits=1.0),
    )
    assert calibration.probability(poor) < calibration.probability(good)
    assert calibration.answerability(poor) < calibration.answerability(good)


VALUES = st.lists(st.floats(-3, 3), min_size=len(NAMES), max_size=len(NAMES))


@given(VALUES)
def test_a_chance_is_one_whatever_the_features(values) -> None:
    calibration = load_calibration()
    some = Features(*values)
    assert 0 <= calibration.probability(some) <= 1
    assert 0 <= calibration.answerability(some) <= 1
    assert calibration.answers(some) == (
        calibration.answerability(some) >= calibration.threshold[Family.of(some)]
    )


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_better_odds_are_a_higher_chance(one, other) -> None:
    assert (sigmoid(one) <= sigmoid(other)) or one > other
    assert sigmoid(0) == 0.5
