"""Asks the training questions in further ways: with what people write around them, and as follow-ups.

The everyday questions were written alone; staff ask for the wording (原文怎么表述), and in a conversation the
question before says what this one is about. Neither changes which passage answers, so both are made from the
questions there are, answered ones and near misses alike.
"""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from string import Template

from assistant.question.rewriting import follow_up
from evals.training.examples import Example

_SHORT = 14  # characters; who follows up says little


def load_frames(*kinds: str) -> list[Template]:
    """Returns the frames of these kinds of `frames.toml`."""
    raw = tomllib.loads(resources.files("evals.training").joinpath("frames.toml").read_text("utf-8"))
    return [Template(frame) for kind in kinds for frame in raw[kind]]


def augment(
    examples: Sequence[Example], framed: float = 0.2, followed: float = 0.2, seed: int = 5
) -> Iterator[Example]:
    """Yields the examples, the stated shares of them asked within a frame or after another question.

    Args:
        examples: what `prepare` drew.
        framed: share of the questions that get a frame.
        followed: share of the questions that follow another one of the same document.
        seed: another one changes other questions.
    """
    draw, frames = random.Random(seed), load_frames("staff", "citizens")
    together = defaultdict(list)
    for one in examples:
        together[one.candidates[0].passage.title].append(one.question)
    for one in examples:
        chance = draw.random()
        others = [text for text in together[one.candidates[0].passage.title] if text != one.question]
        if chance < framed:
            yield replace(one, question=draw.choice(frames).substitute(question=one.question))
        elif chance < framed + followed and one.candidates[0].passage.title and others:
            yield replace(one, question=follow_up(_shorten(one.question, draw), draw.choice(others)))
        else:
            yield one


def _shorten(question: str, draw: random.Random) -> str:
    """A follow-up leaves out what has been said; of a long question the end is what is asked."""
    parts = [part for part in question.replace(",", "，").split("，") if part]
    return parts[-1] if len(parts) > 1 and len(parts[-1]) <= _SHORT and draw.random() < 0.5 else question
