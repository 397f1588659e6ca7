"""Intervals and tests for small samples, with a fixed seed so that a report says the same twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 4000
LEVEL = 0.95
_SEED = 20261122
_PERCENTILES = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the bounds of its 95 % interval, over `n` cases."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A paired difference (after minus before) with its interval and the probability of chance."""

    value: float
    low: float
    high: float
    n: int
    p: float


def estimate_mean(values: Sequence[float]) -> Interval:
    """The mean and its percentile-bootstrap interval.

    Where all values are 1, or all 0, resampling shows no spread, and the exact binomial bound stands in.

    Raises:
        ValueError: there are no values.
    """
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        raise ValueError("no values to estimate from")
    if np.all(sample == 1):
        return Interval(1.0, _lowest_share(sample.size), 1.0, sample.size)
    if np.all(sample == 0):
        return Interval(0.0, 0.0, 1 - _lowest_share(sample.size), sample.size)
    low, high = _bounds(_resampled_means(sample))
    return Interval(float(sample.mean()), low, high, sample.size)


def estimate_change(before: Sequence[float], after: Sequence[float]) -> MetricChange:
    """The mean paired difference, its bootstrap interval, and p.

    Where every value is 0 or 1, p is McNemar's exact test; otherwise the share of resamples on the far side
    of zero, twice.

    Raises:
        ValueError: there are no pairs, or not as many before as after.
    """
    if not before or len(before) != len(after):
        raise ValueError("paired values are needed")
    first, second = np.asarray(before, np.float64), np.asarray(after, np.float64)
    means = _resampled_means(second - first)
    low, high = _bounds(means)
    if set(np.unique(np.concatenate((first, second)))) <= {0.0, 1.0}:
        p = mcnemar(int(((first == 1) & (second == 0)).sum()), int(((first == 0) & (second == 1)).sum()))
    else:
        tail = min(float((means <= 0).mean()), float((means >= 0).mean()))
        p = min(1.0, 2 * max(tail, 1 / RESAMPLES))  # no resample is no proof of impossibility
    return MetricChange(float((second - first).mean()), low, high, first.size, p)


def _lowest_share(successes: int) -> float:
    """The smallest share at which nothing but successes is not yet too unlikely (Clopper and Pearson)."""
    return float(((1 - LEVEL) / 2) ** (1 / successes))


def mcnemar(worse: int, better: int) -> float:
    """McNemar's exact two-sided p for the cases that changed: as likely worse as better?"""
    from scipy.stats import binomtest

    return float(binomtest(worse, worse + better, 0.5).pvalue) if worse + better else 1.0


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """The percentiles 50, 90, 95 and 99, as `p50` …, and the mean.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values to take percentiles of")
    found = np.percentile(np.asarray(values, np.float64), _PERCENTILES)
    named = {f"p{rank}": float(one) for rank, one in zip(_PERCENTILES, found, strict=True)}
    return named | {"mean": float(np.mean(values))}


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """Cohen's κ of two raters of the same cases; None where there is nothing to compare.

    Two raters who always say the same one thing agree fully: 1.

    Raises:
        ValueError: they rated different numbers of cases.
    """
    if len(first) != len(second):
        raise ValueError("both have to rate the same cases")
    if not first:
        return None
    n = len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True)) / n
    yes, also_yes = sum(first) / n, sum(second) / n
    chance = yes * also_yes + (1 - yes) * (1 - also_yes)
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def _resampled_means(sample: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of resamples; equal values are drawn together, which is quick where there are few of them."""
    distinct, counts = np.unique(sample, return_counts=True)
    draws = np.random.default_rng(_SEED).multinomial(sample.size, counts / sample.size, RESAMPLES)
    return np.asarray(draws @ distinct / sample.size, np.float64)


def _bounds(means: NDArray[np.float64]) -> tuple[float, float]:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return float(low), float(high)
