"""The question tower: the unchanged encoder at first, and what it learnt can be taken over."""

import torch

from evals.training.query.tower import QuestionNetwork, batched

ASKED = ["狗证怎么办", "停车多少钱", "遛狗要拴绳吗"]


def test_at_first_it_says_what_the_encoder_says(folder) -> None:
    plain, changed = QuestionNetwork(folder, 0).eval(), QuestionNetwork(folder, 4).eval()
    torch.testing.assert_close(plain(ASKED), changed(ASKED))
    assert not [one for one in plain.parameters() if one.requires_grad]
    assert [one for one in changed.parameters() if one.requires_grad]


def test_vectors_are_of_length_one_and_in_the_order_asked(folder) -> None:
    network = QuestionNetwork(folder, 0)
    vectors = network.vectors(ASKED)
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(3), atol=1e-2, rtol=0)
    torch.testing.assert_close(vectors[1:2], network.vectors(ASKED[1:2]), atol=2e-2, rtol=0)
    assert network.training, "as it was before"


def test_changes_are_taken_over_whole_or_in_part(folder) -> None:
    taught, other = QuestionNetwork(folder, 4).eval(), QuestionNetwork(folder, 4).eval()
    with torch.no_grad():
        for name, one in taught.named_parameters():
            if name.endswith(".up"):
                one.normal_(std=0.1)
    before = other(ASKED)
    other.load_changes(taught.changes(share=0.0))
    torch.testing.assert_close(other(ASKED), before)
    other.load_changes(taught.changes())
    torch.testing.assert_close(other(ASKED), taught(ASKED))
    assert not torch.allclose(other(ASKED), before, atol=1e-3)


def test_only_the_layers_from_the_lowest_on_are_changed(folder) -> None:
    assert {name.split(".")[2] for name in QuestionNetwork(folder, 2, lowest=1).changes()} == {"1"}


def test_batches_hold_everything_once() -> None:
    assert list(batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batched([], 2)) == []
