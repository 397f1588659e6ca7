"""What the reader is trained to lower."""

import torch
from torch import Tensor
from torch.nn import functional

from evals.training.batches import Target
from evals.training.network import Scores

_RIGHT_PASSAGE, _RIGHT_SENTENCE = 2.0, 3.0  # what a right one weighs against a wrong one
_SENTENCES, _CHOICE, _WORDS = 1.5, 0.4, 0.25


def reading_loss(scores: Scores, questions: list[tuple[Target, ...]]) -> Tensor:
    """Returns the loss of a batch.

    Cross-entropy of each passage and each sentence, of the choice among a question's passages and among the
    sentences of them all, and of the first and last deciding word.

    Args:
        scores: of all windows of all questions, in order.
        questions: the targets of each question's windows.
    """
    targets = [target for question in questions for target in question]
    truth = torch.tensor([float(target.answers) for target in targets])
    loss = functional.binary_cross_entropy_with_logits(
        scores.passages, truth, pos_weight=torch.tensor(_RIGHT_PASSAGE)
    )
    labelled = [
        (logits, torch.tensor(target.sentences, dtype=torch.float))
        for logits, target in zip(scores.sentences, targets, strict=True)
        if target.sentences
    ]
    if labelled:
        loss = loss + _SENTENCES * functional.binary_cross_entropy_with_logits(
            torch.cat([logits for logits, _ in labelled]),
            torch.cat([right for _, right in labelled]),
            pos_weight=torch.tensor(_RIGHT_SENTENCE),
        )
    counts = [len(question) for question in questions]
    by_passage = zip(torch.split(scores.passages, counts), torch.split(truth, counts), strict=True)
    by_sentence = _sentences_of_questions(scores, questions)
    choices = [_choice(logits, right) for logits, right in [*by_passage, *by_sentence] if _is_choice(right)]
    words = [
        _words(logits, target.words)
        for logits, target in zip(scores.words, targets, strict=True)
        if target.words
    ]
    for weight, parts in ((_CHOICE, choices), (_WORDS, words)):
        if parts:
            loss = loss + weight * torch.stack(parts).mean()
    return loss


def _sentences_of_questions(
    scores: Scores, questions: list[tuple[Target, ...]]
) -> list[tuple[Tensor, Tensor]]:
    """The logits of all sentences of each question's windows and which are right, where all are labelled."""
    found, at = [], 0
    for targets in questions:
        logits = scores.sentences[at : at + len(targets)]
        at += len(targets)
        if all(target.sentences is not None for target in targets):
            right = [one for target in targets for one in target.sentences or ()]
            found.append((torch.cat(logits), torch.tensor(right, dtype=torch.float)))
    return found


def _is_choice(right: Tensor) -> bool:
    return 0 < int(right.sum()) < len(right)


def _choice(logits: Tensor, right: Tensor) -> Tensor:
    return -(torch.log_softmax(logits, 0) * right).sum() / right.sum()


def _words(logits: Tensor, words: tuple[int, int]) -> Tensor:
    # over all tokens of the window: those of the question are soon out of the running
    return functional.cross_entropy(logits.T, torch.tensor(words))
