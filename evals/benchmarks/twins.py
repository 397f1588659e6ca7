"""Yes and no: true sentences of may, must and need not over the demonstration corpus, each with a false twin.

`yes_no_twins.jsonl` was written by hand: a false twin turns the duty round, gives it to another subject or
leaves out the condition that the question does not meet. `quotes` stand verbatim in the document.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from assistant.types import Evidence
from index.loaders.loading import load_document
from index.structure.chunking import chunk_document
from index.types import Passage

CORPUS = Path(__file__).parents[2] / "corpus"
_TWINS = "yes_no_twins.jsonl"


@dataclass(frozen=True, slots=True)
class Twin:
    """A sentence as a language model might write it, what it is cited to, and whether that carries it."""

    doc: str
    quotes: tuple[str, ...]
    question: str
    sentence: str
    right: bool

    @property
    def evidence(self) -> list[Evidence]:
        """The quoted words."""
        return [find_evidence(self.doc, quote) for quote in self.quotes]


def read_twins() -> Iterator[Twin]:
    """Each pair's true sentence, then its false twin."""
    for line in files("evals.benchmarks").joinpath(_TWINS).read_text(encoding="utf-8").splitlines():
        twin = json.loads(line)
        doc, quotes, question = twin["doc"], tuple(twin["quotes"]), twin["question"]
        yield Twin(doc, quotes, question, twin["right"], True)
        wrong_quotes = tuple(twin.get("wrong_quotes", quotes))
        yield Twin(doc, wrong_quotes, twin.get("wrong_question", question), twin["wrong"], False)


@cache
def find_evidence(doc: str, quote: str) -> Evidence:
    """Words of a document of the demonstration corpus, as the chain hands them over.

    Raises:
        ValueError: the document has not these words.
    """
    document = load_document(CORPUS / doc, CORPUS, 2**20)
    words = "".join(quote.split())
    for chunk in chunk_document(document, 256):
        if words in "".join(chunk.text.split()):
            text = next((part for part in (quote, _lines(quote)) if part in chunk.text), chunk.text)
            start = chunk.text.find(text)
            return Evidence(Passage(chunk, document.metadata, 1.0), text, start, start + len(text))
    raise ValueError(f"{doc} has not: {quote}")


def _lines(quote: str) -> str:
    return "\n".join(line for line in quote.split("\n") if line)
