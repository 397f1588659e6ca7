"""Fitting the tower: the passage that answers comes nearer, and the same seed gives the same tower."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from evals.training.query.fitting import Plan, fit
from evals.training.query.tower import QuestionNetwork

PLAN = Plan(epochs=20, rate=3e-2, temperature=0.03, pull=0.0, near=0.0, questions=2)


@pytest.fixture
def pool(material) -> torch.Tensor:
    torch.manual_seed(1)
    vectors = functional.normalize(torch.randn(len(material.texts), 32), dim=1)
    vectors[3] = vectors[0]  # its twin
    return vectors


def taught(folder, material, pool, plan=PLAN) -> QuestionNetwork:
    torch.manual_seed(0)
    network = QuestionNetwork(folder, 8, dropout=0.0)
    fit(network, material, pool, plan, lambda epoch: None)
    return network


def cosines(network, material, pool) -> torch.Tensor:
    vectors = network.vectors([pair.question for pair in material.train])
    return torch.stack([vectors[at] @ pool[pair.rows[0]] for at, pair in enumerate(material.train)])


def test_questions_come_nearer_to_what_answers_them(folder, material, pool) -> None:
    before = cosines(QuestionNetwork(folder, 0), material, pool)
    assert (cosines(taught(folder, material, pool), material, pool) > before + 0.1).all()


def test_a_strong_pull_keeps_the_vectors_where_they_were(folder, material, pool) -> None:
    asked = [pair.question for pair in material.train]
    start = QuestionNetwork(folder, 0).vectors(asked)
    free = taught(folder, material, pool).vectors(asked)
    held = taught(folder, material, pool, replace(PLAN, pull=50.0)).vectors(asked)
    assert (held * start).sum(dim=1).min() > (free * start).sum(dim=1).min()


def test_the_same_seed_gives_the_same_tower(folder, material, pool) -> None:
    short = Plan(epochs=2, questions=2)
    one, other = (taught(folder, material, pool, short).changes() for _ in range(2))
    for name in one:
        assert (one[name][0] == other[name][0]).all()


def test_a_text_that_was_not_embedded_is_passed_over(folder, material, pool) -> None:
    pool[material.valid[0].rows[0]] = 0
    taught(folder, material, pool, Plan(epochs=1, questions=2))
