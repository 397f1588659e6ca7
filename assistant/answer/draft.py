"""An answer in the making: sentences with what carries them, taken back when they do not hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answer.citations import CitationList, join_marks
from assistant.answer.drafting import time_label
from assistant.answer.notices import describe_copy, describe_cut, describe_sources
from assistant.answer.proofreading import CheckedSentence
from assistant.language.quantities import find_quantities
from assistant.question.intent import Asked
from assistant.state import Weighed, milliseconds_since
from assistant.types import Answer, Ending, Evidence, Sentence, Support
from assistant.verification.sentences import Verification


@dataclass(slots=True)
class Draft:
    """An answer in the making."""

    weighed: Weighed
    cited: CitationList
    sentences: list[Sentence] = field(default_factory=list)
    timings: dict[str, int] = field(default_factory=dict)
    mode: str = "extractive"
    model: str = ""
    notice: str = ""
    short: str = ""
    pieces: list[tuple[Evidence, ...]] = field(default_factory=list)
    evidence: tuple[Evidence, ...] = ()
    verdicts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def judged(self) -> dict[str, Any]:
        """What was found of the model's sentences, for the record."""
        return {"verdicts": list(self.verdicts)} if self.verdicts else {}

    def note_verdict(self, verdict: Verification) -> None:
        """Keeps what was found of a sentence of the model's."""
        self.verdicts.append(
            {"sentence": verdict.text, "carried": verdict.supported, "reason": verdict.reason}
        )

    def say(self, sentence: Sentence, pieces: tuple[Evidence, ...] = ()) -> None:
        """Adds a sentence and what carries it."""
        self.sentences.append(sentence)
        self.pieces.append(pieces)

    def take_back(self, sentences: int, citations: int) -> None:
        """Forgets the sentences and citations after the first so many."""
        del self.sentences[sentences:], self.pieces[sentences:]
        self.cited.keep(citations)

    def describe_sources(self) -> None:
        """Adds to the notice what a reader has to know of the sources."""
        pieces = tuple(dict.fromkeys(piece for pieces in self.pieces for piece in pieces))
        query = self.weighed.query
        told = [describe_sources(pieces, query.places, query.language, query.moment)]
        quoted = {piece.passage.chunk.id for piece in pieces}
        told += dict.fromkeys(
            describe_copy(other, query.language)
            for place in self.weighed.places
            for scored in place.selection.ranked
            for other in scored.elsewhere
            if any(map(scored.as_evidence().is_within, pieces))
        )
        told += [
            describe_cut(cut, query.language)
            for place in self.weighed.places
            for cut in place.selection.cut
            if cut.passage.chunk.id in quoted
        ]
        self.notice = " ".join(filter(None, (self.notice, *told)))

    def answer(self, status: Ending, prompt_hashes: dict[str, str]) -> Answer:
        """The answer as far as it is written."""
        drafted, trace = self.mode == "llm", self.weighed.trace
        return Answer(
            question=trace.question.text,
            status=status,
            sentences=tuple(self.sentences),
            citations=tuple(self.cited.citations),
            text="".join(join_marks(s.text, s.citations) for s in self.sentences),
            mode=self.mode,
            model=self.model if drafted else "",
            prompt_hashes=prompt_hashes if drafted else {},
            ms=milliseconds_since(trace.started),
            timings={**trace.timings, **self.timings},
            evidence=self.evidence,
            notice=self.notice,
            short=self.short,
            basis={**trace.basis, **self.judged},
        )

    def spend(self, step: str, started: float) -> None:
        """Counts the time since `started` towards a step."""
        self.timings[step] = self.timings.get(step, 0) + milliseconds_since(started)


@dataclass(slots=True)
class Part:
    """The sentences of a draft for one place; `place` is named before the first, "" if it is the only one."""

    draft: Draft
    place: str
    written: list[CheckedSentence] = field(default_factory=list)
    sentences_before: int = 0
    citations_before: int = 0

    def __post_init__(self) -> None:
        self.sentences_before = len(self.draft.sentences)
        self.citations_before = len(self.draft.cited.citations)

    @property
    def holds(self) -> bool:
        """Whether anything is said."""
        return bool(self.written)

    def add(self, sentence: CheckedSentence) -> None:
        """Says a sentence and cites what carries it."""
        lead = f"{self.place}：" if self.place and not self.written else ""
        if sentence.support is Support.VERIFIED:
            lead += self.label(sentence.pieces)
        numbers = dict.fromkeys(n for piece in sentence.pieces for n in self.draft.cited.cite(piece))
        self.draft.say(Sentence(lead + sentence.text, tuple(numbers), sentence.support), sentence.pieces)
        self.written.append(sentence)

    def label(self, pieces: Sequence[Evidence]) -> str:
        """What is said before words of ours that rest on these pieces, when they are not in force."""
        query = self.draft.weighed.query
        return time_label(pieces, query.moment, query.language)

    def take_back(self) -> None:
        """Forgets all that was said for this place."""
        self.draft.take_back(self.sentences_before, self.citations_before)
        self.written.clear()

    def is_complete(self, evidence: Sequence[Evidence], asked: Asked) -> bool:
        """Whether it says every amount, date or number of the asked kind that the best evidence has."""
        said = {q.key for sentence in self.written for q in find_quantities(sentence.text)}
        needed = {q.key for q in find_quantities(evidence[0].text) if q.unit in asked.units}
        return self.holds and needed <= said
