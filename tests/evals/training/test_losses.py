"""What the reader is trained to lower: less the better the scores are, on each of its heads."""

import torch

from evals.training.batches import Target
from evals.training.losses import reading_loss
from evals.training.network import Scores

RIGHT = Target(True, (True, False), (1, 2))
WRONG = Target(False, (False,), None)


def scores(passages, sentences, words) -> Scores:
    return Scores(
        torch.tensor(passages), [torch.tensor(one) for one in sentences], [torch.tensor(one) for one in words]
    )


WORDS = [[[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]], [[0.0, 0.0]]]
GOOD = scores([3.0, -3.0], [[3.0, -3.0], [-3.0]], WORDS)


def loss(found: Scores, questions=((RIGHT, WRONG),)) -> float:
    return float(reading_loss(found, list(questions)))


def test_scores_that_say_the_truth_cost_less_on_every_head() -> None:
    wrong_passage = scores([-3.0, 3.0], [[3.0, -3.0], [-3.0]], WORDS)
    wrong_sentence = scores([3.0, -3.0], [[-3.0, 3.0], [-3.0]], WORDS)
    astray = [[[5.0, 5.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0]]]
    wrong_words = scores([3.0, -3.0], [[3.0, -3.0], [-3.0]], astray)
    for worse in (wrong_passage, wrong_sentence, wrong_words):
        assert loss(GOOD) < loss(worse)


def test_what_nobody_labelled_costs_nothing() -> None:
    unlabelled = [(Target(True, None, None), Target(False, None, None))]
    some = scores([3.0, -3.0], [[9.0, -9.0], [9.0]], WORDS)
    other = scores([3.0, -3.0], [[-9.0, 9.0], [-9.0]], WORDS)
    assert loss(some, unlabelled) == loss(other, unlabelled)


def test_the_choice_is_among_the_passages_of_one_question() -> None:
    """A right passage need not beat those of another question."""
    unsure = scores([0.0, 0.0], [[3.0, -3.0], [-3.0]], WORDS)
    assert loss(unsure, [(RIGHT,), (WRONG,)]) < loss(unsure, [(RIGHT, WRONG)])


def test_it_can_be_lowered() -> None:
    passages = torch.tensor([0.0, 0.0], requires_grad=True)
    found = Scores(passages, GOOD.sentences, GOOD.words)
    reading_loss(found, [(RIGHT, WRONG)]).backward()
    assert passages.grad[0] < 0 < passages.grad[1]


def test_the_right_sentence_must_beat_those_of_the_question_s_other_passages() -> None:
    apart = scores([3.0, -3.0], [[1.0, -1.0], [-1.0]], WORDS)
    alike = scores([3.0, -3.0], [[1.0, -1.0], [1.0]], WORDS)
    elsewhere = [(RIGHT,), (WRONG,)]
    gained = loss(alike) - loss(apart)
    assert gained > loss(alike, elsewhere) - loss(apart, elsewhere)
