"""Examples as the windows the network reads, in an order that only the seed decides."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.training.examples import Candidate, Example
from index.reader.encoding import FRAME, ReaderEncoding, Window

_OTHER_WINDOWS = 1  # windows of an answering passage that lack the answer, kept as candidates


@dataclass(frozen=True, slots=True)
class Target:
    """What is right about one window.

    Attributes:
        answers: whether it answers.
        sentences: for each sentence it holds whether that answers; None: nobody has said.
        words: the first and last deciding token; None: not known, or not here.
    """

    answers: bool
    sentences: tuple[bool, ...] | None
    words: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the network is trained on it: windows and targets, side by side."""

    windows: tuple[Window, ...]
    targets: tuple[Target, ...]

    @property
    def tokens(self) -> int:
        """The number of tokens to read."""
        return sum(len(window.ids) for window in self.windows)


def draw_items(
    examples: Sequence[Example], encoding: ReaderEncoding, candidates: int, epoch: int
) -> list[Item]:
    """Returns the items of one epoch, each with at most so many candidates, others in each epoch."""
    items = []
    for example in examples:
        first, *others = example.candidates
        chosen = random.Random(f"{epoch} {example.id}").sample(others, min(candidates - 1, len(others)))
        items.append(make_item(replace(example, candidates=(first, *chosen)), encoding))
    return items


def make_item(example: Example, encoding: ReaderEncoding) -> Item:
    """Returns the windows of an example: of a long passage the one that answers and one other."""
    pairs: list[tuple[Window, Target]] = []
    for candidate in example.candidates:
        found = [
            (window, aim(window, candidate))
            for window in encoding.windows(example.question, candidate.passage)
        ]
        if not candidate.answers:
            pairs += found[:1]
        elif candidate.sentences is None:
            # where the answer stands is not known, so later windows cannot be called right or wrong
            pairs += found[:1]
        else:
            right = [pair for pair in found if pair[1].answers][:1]
            wrong = [pair for pair in found if not pair[1].answers][:_OTHER_WINDOWS]
            pairs += right + wrong
    return Item(tuple(window for window, _ in pairs), tuple(target for _, target in pairs))


def aim(window: Window, candidate: Candidate) -> Target:
    """Returns what is right about a window of a candidate."""
    held = list(dict.fromkeys(role for role in window.roles if role > FRAME))
    if candidate.answers and candidate.sentences is None:
        return Target(True, None, None)
    right = tuple(at in (candidate.sentences or ()) for at in held)
    return Target(any(right), right, _deciding_tokens(window, candidate) if any(right) else None)


def _deciding_tokens(window: Window, candidate: Candidate) -> tuple[int, int] | None:
    if candidate.deciding is None:
        return None
    (first, start), (last, end) = candidate.deciding.first, candidate.deciding.last
    inside = [
        at
        for at, (role, (low, high)) in enumerate(zip(window.roles, window.offsets, strict=True))
        if role > FRAME and (role, high) > (first, start) and (role, low) < (last, end) and high > low
    ]
    return (inside[0], inside[-1]) if inside else None


def order_batches(items: Sequence[Item], size: int, epoch: int) -> list[list[int]]:
    """Returns the batches of one epoch; questions of like length come together, batches come at random."""
    chance = random.Random(f"epoch {epoch}")
    order = list(range(len(items)))
    chance.shuffle(order)
    pool = size * 40
    for low in range(0, len(order), pool):
        order[low : low + pool] = sorted(order[low : low + pool], key=lambda at: items[at].tokens)
    batches = [order[low : low + size] for low in range(0, len(order), size)]
    chance.shuffle(batches)
    return batches
