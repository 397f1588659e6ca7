"""Recognises by meaning what is no question to search for: an emergency, a harmful request, a greeting.

Two logistic regressions over the question's vector tell the kinds of talk, and the kinds of requests that
nobody should help with, from questions for the documents. They were learnt from examples by
`evals/training/talk.py`, for one embedding model; over another nothing is recognised.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import structlog
from numpy.typing import NDArray

from assistant.question.rewriting import to_simplified
from index.embedding.embedder import Embedder

Vector = NDArray[np.float32]

_CRISIS, _HARM = "crisis_", "harm_"
# What stands between the characters of words that are pulled apart.
_PULLED_APART = re.compile(r"(?<=[\u4e00-\u9fff])[\s.*·_|-]+(?=[\u4e00-\u9fff])")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said instead of a question: its kind, and how likely it is any talk at all."""

    kind: str
    chance: float

    @property
    def reply(self) -> str:
        """The name of its reply in `prompts/replies.toml`."""
        return "blocked_harm" if self.harmful else f"talk_{self.kind}"

    @property
    def urgent(self) -> bool:
        """Whether somebody may be in danger."""
        return self.kind.startswith(_CRISIS)

    @property
    def harmful(self) -> bool:
        """Whether it asks for what nobody should help with."""
        return self.kind.startswith(_HARM)


@dataclass(frozen=True, slots=True)
class TalkModel:
    """One row of `weights`, shape (kinds + 1, dimension), and of `bias` a kind; the last is for questions.

    `centre` is the mean vector of questions, `threshold` the chance from which something counts as talk,
    `identity` the embedding model that all this is for.
    """

    kinds: tuple[str, ...]
    centre: Vector
    weights: Vector
    bias: Vector
    threshold: float
    identity: str

    def judge(self, vector: Vector) -> Talk | None:
        """The talk that a vector stands for; None for a question."""
        talk = self.likeliest(vector)
        return talk if talk.chance >= self.threshold else None

    def likeliest(self, vector: Vector) -> Talk:
        """The likeliest kind of talk, and the chance that it is talk of any kind."""
        scores = self.weights @ centred(vector, self.centre) + self.bias
        odds = np.exp(scores - scores.max())
        chance = 1 - float(odds[-1] / odds.sum())
        return Talk(self.kinds[int(odds[:-1].argmax())], chance)


def centred(vectors: Vector, centre: Vector) -> Vector:
    """Vectors seen from the centre, their length 1: all questions point much the same way."""
    moved = vectors - centre
    unit: Vector = moved / np.linalg.norm(moved, axis=-1, keepdims=True)
    return unit


def as_read(text: str) -> str:
    """The words as they are looked at: Simplified, and together where they were pulled apart."""
    return _PULLED_APART.sub("", to_simplified(text))


def recognise_talk(text: str, embedder: Embedder) -> Talk | None:
    """What was said instead of a question for the documents, or None.

    A harmful request comes before other talk, and before an emergency only where it is the likelier of both.
    """
    model, harm = load_talk_model(), load_talk_model("harm")
    if embedder.identity != model.identity:
        _warn_once(embedder.identity)
        return None
    vector = embedder.encode_query(as_read(text))
    talk, denied = model.judge(vector), harm.judge(vector)
    if denied and talk and talk.urgent:
        return max(talk, denied, key=lambda one: one.chance)
    return denied or talk


@lru_cache(maxsize=2)
def load_talk_model(name: str = "talk") -> TalkModel:
    """A model that ships with the package.

    `talk`, `harm` for requests that nobody should help with, or `wishes` for what is wished of an answer.
    """
    with resources.files("assistant.question").joinpath(f"{name}.npz").open("rb") as file:
        kept = np.load(file)
        return TalkModel(
            kinds=tuple(map(str, kept["kinds"])),
            centre=kept["centre"],
            weights=kept["weights"],
            bias=kept["bias"],
            threshold=float(kept["threshold"]),
            identity=str(kept["identity"]),
        )


@lru_cache(maxsize=8)
def _warn_once(identity: str) -> None:
    _log.warning("greetings and emergencies are not recognised with this embedding model", model=identity)
