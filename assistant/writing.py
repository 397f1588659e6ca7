"""Words the ending: a drafted and checked answer, or the canned reply of a refusal."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import structlog
from langchain_core.language_models import BaseChatModel

from assistant.asking import Asked, Focus
from assistant.citing import CitationList, join_marks
from assistant.course import Course, Finding
from assistant.drafting import UNMENTIONED, draft_extractive, draft_with_model
from assistant.prompting import Prompt, Replies
from assistant.quantities import find_quantities
from assistant.refusing import refusal_values
from assistant.settings import Settings
from assistant.types import Answer, Ending, Evidence, Sentence, Support
from assistant.verification import verify
from index.divisions import display_name
from index.errors import ModelUnavailable

_log = structlog.get_logger(__name__)

# What is asked for word by word, or in full, is quoted: a small model leaves out parts of it.
_QUOTED_KINDS = frozenset({Focus.WORDING, Focus.LIST})

LoadModel = Callable[[], BaseChatModel | None]


@dataclass(slots=True)
class _Draft:
    """An answer in the making."""

    course: Course
    cited: CitationList
    sentences: list[Sentence] = field(default_factory=list)
    timings: dict[str, int] = field(default_factory=dict)
    mode: str = "extractive"
    notice: str = ""

    def spend(self, step: str, started: float) -> None:
        self.timings[step] = self.timings.get(step, 0) + round((time.perf_counter() - started) * 1000)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence that its pieces of evidence carry, before the citations are numbered."""

    text: str
    pieces: tuple[Evidence, ...]
    support: Support

    def cite(self, cited: CitationList) -> Sentence:
        numbers = dict.fromkeys(n for piece in self.pieces for n in cited.cite(piece))
        return Sentence(self.text, tuple(numbers), self.support)


@dataclass(slots=True)
class _Outcome:
    """What became of a draft: `certain` says whether its evidence answers without it."""

    certain: bool
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers in the mode of the settings; `load_model` gives the language model when first needed."""

    settings: Settings
    replies: Replies
    prompt: Prompt
    load_model: LoadModel

    @property
    def drafts(self) -> bool:
        """Whether a language model is wanted; whether there is one shows when it is first needed."""
        return self.settings.mode != "extractive" and self.settings.llm != "extractive"

    def write(self, course: Course) -> Iterator[Answer]:
        """Yields the evidence, then the answer sentence by checked sentence, then the finished answer."""
        if course.approved is not None:
            yield replace(course.approved, ms=_since(course.started), timings=dict(course.timings))
            return
        if course.ending is not None:
            yield self.reply(course)
            return
        draft = _Draft(course, CitationList(course.texts.__getitem__))
        evidence = tuple(
            e for f in course.findings if f.may_answer and f.selection for e in f.selection.evidence
        )
        yield self._answer(draft, Ending.PENDING, evidence)
        model = self._model_for(draft)
        for finding in course.findings:
            for _ in self._write_finding(draft, finding, model):
                yield self._answer(draft, Ending.PENDING, evidence)
        if not any(sentence.citations for sentence in draft.sentences):
            yield self.reply(course.end(Ending.REFUSED, "refused"))
            return
        yield self._answer(draft, Ending.ANSWERED, evidence)

    def reply(self, course: Course) -> Answer:
        """The answer of an ending without citations: its canned text."""
        assert course.ending is not None
        language = course.query.language if course.query else "zh"
        values = {"hotline": self.settings.hotline, **course.reply_values}
        if course.reply == "refused":
            values |= refusal_values(course, language)
        if course.reply == "clarify":
            values["choices"] = "、".join(course.choices)
        if course.reply == "long_question":
            values["limit"] = str(self.settings.max_question_chars)
        text = self.replies.text(course.reply, language, **values)
        near = tuple(e for f in course.findings if f.selection for e in f.selection.evidence[:2])
        return Answer(
            question=course.question.text,
            status=course.ending,
            sentences=(Sentence(text),),
            text=text,
            ms=_since(course.started),
            timings=dict(course.timings),
            evidence=near if course.ending is Ending.CLARIFY else (),
            choices=course.choices,
        )

    def _model_for(self, draft: _Draft) -> BaseChatModel | None:
        if not self.drafts:
            return None
        try:
            model = self.load_model()
        except ModelUnavailable as error:
            if self.settings.mode == "llm":
                raise
            draft.notice = self._degraded(draft, error)
            return None
        if model is not None:
            draft.mode = "llm"
        return model

    def _degraded(self, draft: _Draft, error: Exception) -> str:
        _log.warning("language model unavailable, answering from quotations", error=str(error))
        query = draft.course.query
        return self.replies.text("degraded", query.language if query else "zh")

    def _write_finding(self, draft: _Draft, finding: Finding, model: BaseChatModel | None) -> Iterator[None]:
        """Adds the sentences for one place to the draft, yielding after each."""
        query = draft.course.query
        assert query is not None
        several = len(draft.course.findings) > 1
        place = display_name(finding.place)
        before = len(draft.sentences)
        for sentence in self._sentences(draft, finding, model):
            if several and len(draft.sentences) == before:
                sentence = replace(sentence, text=f"{place}：{sentence.text}")
            draft.sentences.append(sentence)
            yield
        if several and len(draft.sentences) == before:
            text = self.replies.text("none_for_place", query.language, place=place)
            draft.sentences.append(Sentence(text))
            yield

    def _sentences(self, draft: _Draft, finding: Finding, model: BaseChatModel | None) -> Iterator[Sentence]:
        """The sentences that answer for one place; none when nothing answers.

        Evidence that answers for certain is quoted when the model's draft fails; evidence that only may
        answer needs a draft that holds.
        """
        query, selection = draft.course.query, finding.selection
        assert query is not None
        if selection is None or not (finding.answers or (model is not None and finding.may_answer)):
            return
        word_by_word = bool(query.asked.focus & _QUOTED_KINDS)
        if model is not None and not (word_by_word and finding.answers):
            outcome = _Outcome(finding.answers)
            drafted = list(self._checked(draft, model, selection.reading, outcome))
            if outcome.refused or (not drafted and not finding.answers):
                return
            if drafted and not word_by_word and is_complete(drafted, selection.evidence, query.asked):
                yield from (sentence.cite(draft.cited) for sentence in drafted)
                return
        for text, piece in draft_extractive(selection.evidence, query.language):
            yield Sentence(text, draft.cited.cite(piece))

    def _checked(
        self, draft: _Draft, model: BaseChatModel, evidence: Sequence[Evidence], outcome: "_Outcome"
    ) -> "Iterator[_Checked]":
        """The model's sentences that the evidence carries; one that fails becomes its quotation, once."""
        query = draft.course.query
        assert query is not None
        question, started = query.search_text, time.perf_counter()
        quoted: set[tuple[str, int, int, int]] = set()
        sentences = draft_with_model(model, self.prompt, question, evidence)
        try:
            for text in sentences:
                draft.spend("draft", started)
                started = time.perf_counter()
                if UNMENTIONED in text:
                    outcome.refused = not outcome.certain
                    break
                verdict = verify(text, evidence, question)
                draft.spend("verify", started)
                if verdict.supported:
                    pieces = tuple(evidence[i] for i in verdict.evidence)
                    yield _Checked(verdict.text, pieces, Support.VERIFIED)
                else:
                    _log.info("sentence not carried", sentence=text, reason=verdict.reason)
                    nearest = evidence[verdict.evidence[0] if verdict.evidence else 0]
                    if outcome.certain and nearest.identity not in quoted:
                        quoted.add(nearest.identity)
                        yield _quotation(nearest, query.language)
                started = time.perf_counter()
        except ModelUnavailable as error:
            if self.settings.mode == "llm" and not draft.sentences:
                raise
            draft.notice = self._degraded(draft, error)
            draft.mode = "extractive"
        finally:
            close = getattr(sentences, "close", None)
            if close:
                close()
        draft.spend("draft", started)

    def _answer(self, draft: _Draft, status: Ending, evidence: tuple[Evidence, ...]) -> Answer:
        course = draft.course
        return Answer(
            question=course.question.text,
            status=status,
            sentences=tuple(draft.sentences),
            citations=tuple(draft.cited.citations),
            text="".join(join_marks(s.text, s.citations) for s in draft.sentences),
            mode=draft.mode,
            model=self.settings.llm_model if draft.mode == "llm" else "",
            prompt_hashes={self.prompt.name: self.prompt.digest} if draft.mode == "llm" else {},
            ms=_since(course.started),
            timings={**course.timings, **draft.timings},
            evidence=evidence,
            notice=draft.notice,
        )


def _quotation(piece: Evidence, language: str) -> _Checked:
    text, _ = next(iter(draft_extractive([piece], language)))
    return _Checked(text, (piece,), Support.QUOTED)


def is_complete(sentences: Sequence[_Checked], evidence: Sequence[Evidence], asked: Asked) -> bool:
    """Whether a draft says every amount, date or number of the asked kind that its best evidence has."""
    said = {q.key for sentence in sentences for q in find_quantities(sentence.text)}
    needed = {q.key for q in find_quantities(evidence[0].text) if q.unit in asked.units}
    return bool(sentences) and needed <= said


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
