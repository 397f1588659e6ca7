"""Recognises by meaning what somebody wishes of the answer they have: shorter, fuller, or what else there is.

It is told as talk is (`assistant.question.talk`), by a small model of its own, so that nothing changes in how
emergencies are told. Learnt from `evals/training/wishes.toml`.
"""

from enum import StrEnum

from assistant.question.rewriting import to_simplified
from assistant.question.talk import load_talk_model
from index.embedding.embedder import Embedder

_MODEL = "wishes"


class Wish(StrEnum):
    """What is wished of the last answer."""

    SIMPLER = "simpler"
    DETAIL = "detail"
    MORE = "more"


def recognise_wish(text: str, embedder: Embedder) -> Wish | None:
    """What is wished; None for a question, or over an embedding model that nothing was learnt for."""
    model = load_talk_model(_MODEL)
    if embedder.identity != model.identity:
        return None
    found = model.judge(embedder.encode_query(to_simplified(text)))
    return Wish(found.kind) if found else None
