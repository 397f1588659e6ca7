"""An answer that staff approved, and what becomes of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.approved.matching import Key
from assistant.types import Answer, Citation, Ending, Sentence, Support
from index.errors import PolicyAssistantError

MODE = "approved"
"""What the mode of such an answer is called."""

_PIECE = re.compile(r"[^。！？!?\n]*[。！？!?\n]*(?:\s*\[\d+\])*\n*")
_MARK = re.compile(r"\[(\d+)\]")


class State(StrEnum):
    """Whether an approved answer is given."""

    APPROVED = "approved"
    REVIEW = "review"  # taken away by itself: a document it rests on changed or is gone
    WITHDRAWN = "withdrawn"


class UnusableApproval(PolicyAssistantError):
    """An answer cannot be approved, or is not there; the text says why."""


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """An answer to a question about a place; `digests` are those of the cited documents when approved."""

    id: str
    question: str
    place: str
    key: Key
    answer: str
    citations: tuple[Citation, ...]
    digests: Mapping[str, str]
    state: State
    reason: str
    author: str
    approved: datetime
    changed: datetime

    def stale(self, files: Mapping[str, str]) -> str:
        """What of the documents it rests on is not as it was, in words; "" when nothing changed."""
        gone = [doc for doc in self.digests if doc not in files]
        changed = [doc for doc, digest in self.digests.items() if files.get(doc, digest) != digest]
        told = [f"文件已移除：{doc}" for doc in gone] + [f"文件已变更：{doc}" for doc in changed]
        return "；".join(told)

    def as_answer(self, question: str, notice: str) -> Answer:
        """The answer as readers get it."""
        return Answer(
            question=question,
            status=Ending.ANSWERED,
            sentences=tuple(split_answer(self.answer, self.citations)),
            citations=self.citations,
            text=self.answer,
            mode=MODE,
            notice=notice,
        )


def split_answer(text: str, citations: tuple[Citation, ...]) -> Iterator[Sentence]:
    """The sentences of an answer with the citations marked behind them; quoted where the words are theirs."""
    for piece in _PIECE.findall(text):
        bare = _MARK.sub("", piece).strip()
        if not bare:
            continue
        numbers = tuple(dict.fromkeys(int(n) for n in _MARK.findall(piece)))
        quotes = [one.quote for one in citations if one.n in numbers]
        quoted = any(bare.strip("。") in quote for quote in quotes)
        yield Sentence(bare, numbers, Support.QUOTED if quoted else Support.VERIFIED)


def marks_in(text: str) -> set[int]:
    """The numbers of the citation marks in a text."""
    return {int(n) for n in _MARK.findall(text)}
