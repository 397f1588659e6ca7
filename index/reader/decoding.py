"""Puts the scores of a passage's windows together into one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.reader.encoding import FRAME, Window
from index.reader.types import DecidingWords, Reading

_MOST_TOKENS = 40  # of the deciding words; nine in ten answers of the training questions have fewer than 20
_NOTHING = -20.0  # logit of a sentence that could not be read, such as one of white space


@dataclass(frozen=True, slots=True)
class WindowScores:
    """What the model says of one window.

    Attributes:
        passage: logit that it answers.
        sentences: one logit for each sentence it holds, in their order.
        words: logits of first and last deciding word, shape (tokens, 2).
    """

    passage: float
    sentences: NDArray[np.floating[Any]]
    words: NDArray[np.floating[Any]]


def combine_windows(windows: Sequence[Window], scores: Sequence[WindowScores], count: int) -> Reading:
    """Returns the reading of a passage of `count` sentences: of each score the best of all windows."""
    logits = [_NOTHING] * count
    best: tuple[float, Window, WindowScores, int] | None = None
    for window, found in zip(windows, scores, strict=True):
        for at, logit in zip(held_sentences(window), found.sentences.tolist(), strict=True):
            logits[at] = max(logits[at], logit)
            if best is None or logit > best[0]:
                best = (logit, window, found, at)
    span = find_deciding_words(best[1], best[2].words, best[3]) if best else None
    return Reading(max(found.passage for found in scores), tuple(logits), span)


def held_sentences(window: Window) -> list[int]:
    """Returns the indexes of the sentences of which the window holds tokens."""
    return list(dict.fromkeys(role for role in window.roles if role > FRAME))


def find_deciding_words(
    window: Window, words: NDArray[np.floating[Any]], sentence: int
) -> DecidingWords | None:
    """Returns the likeliest first and last word inside one sentence of a window."""
    tokens = [
        at
        for at, (role, (low, high)) in enumerate(zip(window.roles, window.offsets, strict=True))
        if role == sentence and high > low
    ]
    if not tokens:
        return None
    both = words[tokens, 0][:, None] + words[tokens, 1][None, :]
    places = np.arange(len(tokens))
    length = places[None, :] - places[:, None]
    both = np.where((length >= 0) & (length < _MOST_TOKENS), both, -np.inf)
    first, last = np.unravel_index(int(both.argmax()), both.shape)
    return DecidingWords(sentence, window.offsets[tokens[first]][0], window.offsets[tokens[last]][1])
