"""The gate: more support never lowers the chance, and the shipped file says what it was fitted on."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from assistant.evidence.features import Features
from assistant.evidence.gate import Gate, RiskError, load_calibration

NAMES = [field.name for field in fields(Features)]
VALUES = st.floats(-1, 2, allow_nan=False)


def load_gate() -> Gate:
    return load_calibration().gate(0.45, 0.55)


@given(st.lists(VALUES, min_size=len(NAMES), max_size=len(NAMES)), st.sampled_from(NAMES), st.floats(0, 2))
def test_more_support_never_lowers_the_chance(values: list[float], name: str, more: float) -> None:
    gate, features = load_gate(), Features(*values)
    better = replace(features, **{name: getattr(features, name) + more})
    assert gate.probability(better) >= gate.probability(features)


def test_few_features_and_two_tiers() -> None:
    gate = load_gate()
    assert len(NAMES) <= 10
    assert 0 < gate.near <= gate.answer < 1


def test_every_guarantee_of_the_shipped_file_holds() -> None:
    calibration = load_calibration()
    assert calibration.questions >= 300
    assert len(calibration.guarantees) > 3
    for one in calibration.guarantees:
        assert beta.ppf(0.95, one.wrong + 1, one.passing - one.wrong) <= one.risk


def test_less_risk_is_a_higher_threshold() -> None:
    calibration = load_calibration()
    thresholds = [one.threshold for one in calibration.guarantees]
    assert thresholds == sorted(thresholds, reverse=True)
    strict, loose = calibration.gate(0.35, 0.55), calibration.gate(0.45, 0.55)
    assert strict.answer > loose.answer and strict.near == loose.near
    told = calibration.describe(0.35, 0.55)
    assert "35%" in told["answers"] and "55%" in told["caveats"]


@pytest.mark.parametrize(
    ("answer", "caveat", "named"),
    [(0.01, 0.55, "ANSWER_RISK=0.01"), (0.5, 0.4, "CAVEAT_RISK=0.4 is below")],
)
def test_what_cannot_be_promised_is_refused(answer: float, caveat: float, named: str) -> None:
    with pytest.raises(RiskError, match=named):
        load_calibration().gate(answer, caveat)
