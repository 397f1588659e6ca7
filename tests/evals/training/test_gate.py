"""Fitting the gate: weights that cannot fall below zero, thresholds that hold what they promise."""

import numpy as np
import pytest

from evals.training.gate import (
    NAMES,
    Example,
    Judged,
    choose_threshold,
    fit_weights,
    holds,
    judge_unseen,
    keep,
    load,
    upper_bound,
)


def draw(count: int, seed: int = 5) -> list[Example]:
    """Questions whose gold statement is told by the first feature, while the second misleads."""
    random = np.random.default_rng(seed)
    examples = []
    for number in range(count):
        features = random.normal(size=(6, len(NAMES)))
        gold = np.zeros(6, bool)
        answerable = number % 3 > 0
        if answerable:
            gold[0] = True
            features[0, 0] += 4
            features[0, 1] -= 2
        examples.append(Example(str(number), f"doc{number % 20}", answerable, features, gold))
    return examples


def test_weights_follow_the_support_and_none_is_negative() -> None:
    weights = fit_weights(draw(120))
    assert weights[1] > 0.5 and weights[2] == pytest.approx(0, abs=1e-6)
    assert (weights[1:] >= 0).all()


def test_questions_are_judged_by_weights_that_never_saw_their_document() -> None:
    judged = judge_unseen(draw(120))
    asked = [one for one in judged if one.answerable]
    assert sum(one.right for one in asked) > 0.8 * len(asked)
    assert np.mean([one.odds for one in asked]) > np.mean([one.odds for one in judged if not one.answerable])


def test_a_threshold_holds_its_promise_or_lets_nothing_pass() -> None:
    right = [Judged(9 - at / 50, at % 20 > 0, True) for at in range(300)]
    _, passing, wrong = choose_threshold(right, 0.15)
    assert passing and upper_bound(wrong, passing) <= 0.15
    assert choose_threshold(right, 0.02)[1] == 0


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    assert upper_bound(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59))
    assert upper_bound(5, 5) == 1.0


def test_what_was_collected_is_read_back(tmp_path) -> None:
    examples = draw(4)
    keep(examples, tmp_path / "some.jsonl")
    for one, again in zip(examples, load(tmp_path / "some.jsonl"), strict=True):
        assert (one.case, one.answerable, one.gold.tolist()) == (
            again.case,
            again.answerable,
            again.gold.tolist(),
        )
        assert np.allclose(one.features, again.features, atol=1e-4)


def test_gold_is_a_statement_that_holds_the_quotation_or_most_of_it() -> None:
    assert holds("由公安机关处二百元罚款。", ["处二百元罚款"])
    assert holds("处二百元以上五百元以下罚款，", ["由公安机关处二百元以上五百元以下罚款"])
    assert not holds("由城管部门责令改正。", ["处二百元罚款"])
