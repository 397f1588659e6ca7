"""Reads a model's draft against the evidence, sentence by sentence, as it is written."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import structlog

from assistant.answer.drafting import UNMENTIONED, draft_extractive
from assistant.question.validity import Moment
from assistant.types import Evidence, Support
from assistant.verification.sentences import Verification, verify
from index.errors import ModelUnavailable

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that its pieces of evidence carry."""

    text: str
    pieces: tuple[Evidence, ...]
    support: Support


@dataclass(slots=True)
class Proofreading:
    """Iterates over what of a draft may be said.

    A sentence that fails becomes its quotation, once. Afterwards `refused` tells whether the model found no
    answer; only a model whose judgement is `believed` may, since the gate has found that the evidence
    answers. `spend` is told the time of each step, `judged` what was found of each sentence, `fail` the error
    that ends the model's writing early.
    """

    sentences: Iterator[str]
    evidence: Sequence[Evidence]
    question: str
    moment: Moment
    language: str
    believed: bool
    spend: Callable[[str, float], None]
    fail: Callable[[ModelUnavailable], None]
    judged: Callable[[Verification], None] = lambda verdict: None
    refused: bool = False
    _quoted: set[tuple[str, int, int, int]] = field(default_factory=set)

    def __iter__(self) -> Iterator[CheckedSentence]:
        started = time.perf_counter()
        try:
            for text in self.sentences:
                self.spend("draft", started)
                if UNMENTIONED in text:
                    self.refused = self.believed
                    return
                started = time.perf_counter()
                verdict = verify(text, self.evidence, self.question)
                self.spend("verify", started)
                self.judged(verdict)
                yield from self._judge(verdict)
                started = time.perf_counter()
            self.spend("draft", started)
        except ModelUnavailable as error:
            self.fail(error)
        finally:
            close = getattr(self.sentences, "close", None)
            if close:
                close()

    def _judge(self, verdict: Verification) -> Iterator[CheckedSentence]:
        if verdict.supported:
            pieces = tuple(self.evidence[i] for i in verdict.evidence)
            yield CheckedSentence(verdict.text, pieces, Support.VERIFIED)
            return
        _log.info("sentence not carried", sentence=verdict.text, reason=verdict.reason)
        nearest = self.evidence[verdict.evidence[0] if verdict.evidence else 0]
        if nearest.identity not in self._quoted:
            self._quoted.add(nearest.identity)
            text, _ = next(iter(draft_extractive([nearest], self.moment, self.language)))
            yield CheckedSentence(text, (nearest,), Support.QUOTED)
