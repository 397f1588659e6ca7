import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.estimates import estimate_change, estimate_mean, kappa, mcnemar, percentiles

shares = st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60)


@given(shares)
def test_an_interval_holds_its_mean_and_is_the_same_every_time(values):
    found = estimate_mean(values)
    assert found.low <= found.value <= found.high
    assert found == estimate_mean(values)


def test_a_bootstrap_interval_is_as_wide_as_theory_says():
    values = [1.0] * 300 + [0.0] * 100
    found = estimate_mean(values)
    width = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert found.low == pytest.approx(0.75 - width, abs=0.005)
    assert found.high == pytest.approx(0.75 + width, abs=0.005)


def test_where_all_are_right_the_interval_says_how_few_they_were():
    assert estimate_mean([1.0] * 13).low == pytest.approx(0.025 ** (1 / 13))
    assert estimate_mean([1.0] * 84).low > estimate_mean([1.0] * 13).low
    assert estimate_mean([0.0] * 13).high == pytest.approx(1 - 0.025 ** (1 / 13))


def test_mcnemar_is_exact():
    assert mcnemar(0, 0) == 1
    assert mcnemar(5, 0) == mcnemar(0, 5) == 2 / 2**5
    assert mcnemar(1, 3) == pytest.approx(2 * (1 + 4) / 2**4)


@given(shares)
def test_no_change_is_never_significant(values):
    change = estimate_change(values, values)
    assert (change.value, change.low, change.high, change.p) == (0, 0, 0, 1)


def test_a_change_of_amounts_is_tested_by_resampling():
    before = [float(n % 7) for n in range(80)]
    assert estimate_change(before, [one + 3 for one in before]).p < 0.001
    noise = [one + (0.5 if n % 2 else -0.5) for n, one in enumerate(before)]
    assert estimate_change(before, noise).p > 0.5


def test_kappa_is_cohens():
    assert kappa([], []) is None
    assert kappa([True] * 4, [True] * 4) == 1
    assert kappa([True, True, False, False], [True, False, True, False]) == 0
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(first, second) == pytest.approx(0.4)


def test_percentiles_are_between_least_and_most():
    found = percentiles([float(n) for n in range(101)])
    assert (found["p50"], found["p95"], found["mean"]) == (50, 95, 50)


@pytest.mark.parametrize("function", [estimate_mean, percentiles])
def test_nothing_cannot_be_estimated(function):
    with pytest.raises(ValueError, match="no values"):
        function([])
