"""Words the ending: a drafted and checked answer, or the canned reply of a refusal."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date

import structlog
from langchain_core.language_models import BaseChatModel

from assistant.asking import Asked, Focus
from assistant.citing import CitationList, join_marks
from assistant.course import Course, Finding
from assistant.drafting import draft_extractive, draft_with_model
from assistant.evidence import lacks_quantity
from assistant.llm import model_name
from assistant.notices import describe_sources
from assistant.prompting import Prompt, Replies
from assistant.proofreading import Proofed, Proofreading
from assistant.quantities import find_quantities
from assistant.queueing import Line, Ticket
from assistant.refusing import refusal_values
from assistant.scoring import Answerability
from assistant.settings import PREFIX, Settings
from assistant.streaming import Writing
from assistant.types import Answer, Ending, Evidence, Sentence, Support
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
    model: str = ""
    notice: str = ""
    pieces: list[tuple[Evidence, ...]] = field(default_factory=list)

    def say(self, sentence: Sentence, pieces: tuple[Evidence, ...] = ()) -> None:
        """Adds a sentence and what carries it."""
        self.sentences.append(sentence)
        self.pieces.append(pieces)

    def take_back(self, sentences: int, citations: int) -> None:
        """Forgets the sentences and citations after the first so many."""
        del self.sentences[sentences:], self.pieces[sentences:]
        self.cited.keep(citations)

    def spend(self, step: str, started: float) -> None:
        self.timings[step] = self.timings.get(step, 0) + round((time.perf_counter() - started) * 1000)


@dataclass(slots=True)
class _Passage:
    """The sentences for one place within a draft; `place` is named before the first, "" when there is one."""

    draft: _Draft
    place: str
    written: list[Proofed] = field(default_factory=list)
    sentences_before: int = 0
    citations_before: int = 0

    def __post_init__(self) -> None:
        self.sentences_before = len(self.draft.sentences)
        self.citations_before = len(self.draft.cited.citations)

    @property
    def holds(self) -> bool:
        return bool(self.written)

    def lacks_quantity(self, asked: Asked) -> bool:
        return lacks_quantity(asked, [sentence.text for sentence in self.written])

    def add(self, sentence: Proofed) -> None:
        lead = f"{self.place}：" if self.place and not self.written else ""
        numbers = dict.fromkeys(n for piece in sentence.pieces for n in self.draft.cited.cite(piece))
        self.draft.say(Sentence(lead + sentence.text, tuple(numbers), sentence.support), sentence.pieces)
        self.written.append(sentence)

    def take_back(self) -> None:
        self.draft.take_back(self.sentences_before, self.citations_before)
        self.written.clear()

    def is_complete(self, evidence: Sequence[Evidence], asked: Asked) -> bool:
        """Whether it says every amount, date or number of the asked kind that the best evidence has."""
        said = {q.key for sentence in self.written for q in find_quantities(sentence.text)}
        needed = {q.key for q in find_quantities(evidence[0].text) if q.unit in asked.units}
        return self.holds and needed <= said


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers in the mode of the settings; `load_model` gives the language model when first needed.

    `line` is the line that answers stand in for the language model.
    """

    settings: Settings
    replies: Replies
    prompt: Prompt
    load_model: LoadModel
    line: Line

    @property
    def drafts(self) -> bool:
        """Whether a language model is wanted; whether there is one shows when it is first needed."""
        return self.settings.mode != "extractive" and self.settings.llm != "extractive"

    def write(self, course: Course) -> Writing:
        """Yields the evidence, then the answer sentence by checked sentence, then the finished answer.

        Between the evidence and the first sentence come the ticket for the language model, each time that
        it has to be waited for, and before it an answer that tells its place.
        """
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
        with ExitStack() as leaving:
            if model and any(_is_drafted(course, finding) for finding in course.findings):
                ticket = leaving.enter_context(self.line.join(self.settings.llm_wait))
                yield from self._wait(ticket, draft, evidence)
                if ticket.look():
                    ticket.leave()
                    self._give_up_waiting(draft)
                    model = None
            for finding in course.findings:
                for _ in self._write_finding(draft, finding, model):
                    yield self._answer(draft, Ending.PENDING, evidence)
        if not any(sentence.citations for sentence in draft.sentences):
            yield self.reply(course.end(Ending.REFUSED, "refused"))
            return
        draft.notice += _describe(draft)
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
            draft.mode, draft.model = "llm", model_name(model)
        return model

    def _degraded(self, draft: _Draft, error: Exception) -> str:
        _log.warning("language model unavailable, answering from quotations", error=str(error))
        query = draft.course.query
        return self.replies.text("degraded", query.language if query else "zh")

    def _wait(self, ticket: Ticket, draft: _Draft, evidence: tuple[Evidence, ...]) -> Writing:
        """Yields the ticket until it is its turn or the time is over, telling how many are ahead."""
        started = time.perf_counter()
        ahead = ticket.look()
        if not ahead:
            return
        while ahead and not ticket.expired:
            yield replace(self._answer(draft, Ending.PENDING, evidence), ahead=ahead)
            yield ticket
            ahead = ticket.look()
        draft.spend("wait", started)
        yield self._answer(draft, Ending.PENDING, evidence)

    def _give_up_waiting(self, draft: _Draft) -> None:
        if self.settings.mode == "llm":
            raise ModelUnavailable(
                f"the language model was not free within {self.settings.llm_wait:g} s: try again later, "
                f"or raise {PREFIX}LLM_WAIT"
            )
        query = draft.course.query
        draft.notice = self.replies.text("crowded", query.language if query else "zh")
        draft.mode = "extractive"

    def _write_finding(self, draft: _Draft, finding: Finding, model: BaseChatModel | None) -> Iterator[None]:
        """Adds the sentences for one place to the draft, yielding after each; none when nothing answers.

        Evidence that answers for certain is quoted when the model's draft fails; evidence that only may
        answer needs a draft that holds, and is not shown before.
        """
        query, selection = draft.course.query, finding.selection
        assert query is not None
        passage = _Passage(draft, display_name(finding.place) if len(draft.course.findings) > 1 else "")
        quoting = finding.answers
        word_by_word = _is_quoted(draft.course)
        if selection and model and _is_drafted(draft.course, finding):
            proof = self._proofread(draft, finding, model)
            is_sure = selection.answerability is Answerability.SURE
            for sentence in proof:
                passage.add(sentence)
                if finding.answers:
                    yield
            holds = passage.holds and (finding.answers or not passage.lacks_quantity(query.asked))
            quoting = finding.answers if proof.failed else holds or (is_sure and not proof.refused)
            if quoting and not word_by_word and passage.is_complete(selection.evidence, query.asked):
                yield
                return
            passage.take_back()
        if selection and quoting:
            for text, piece in draft_extractive(selection.evidence, query.language):
                passage.add(Proofed(text, (piece,), Support.QUOTED))
                yield
        elif passage.place:
            text = self.replies.text("none_for_place", query.language, place=passage.place)
            draft.say(Sentence(text))
            yield

    def _proofread(self, draft: _Draft, finding: Finding, model: BaseChatModel) -> Proofreading:
        query, selection = draft.course.query, finding.selection
        assert query is not None and selection is not None
        question = query.search_text

        def fail(error: ModelUnavailable) -> None:
            if self.settings.mode == "llm" and not draft.sentences:
                raise error
            draft.notice = self._degraded(draft, error)
            draft.mode = "extractive"

        return Proofreading(
            sentences=draft_with_model(model, self.prompt, question, selection.reading),
            evidence=selection.reading,
            question=question,
            language=query.language,
            answerability=selection.answerability,
            spend=draft.spend,
            fail=fail,
        )

    def _answer(self, draft: _Draft, status: Ending, evidence: tuple[Evidence, ...]) -> Answer:
        course = draft.course
        return Answer(
            question=course.question.text,
            status=status,
            sentences=tuple(draft.sentences),
            citations=tuple(draft.cited.citations),
            text="".join(join_marks(s.text, s.citations) for s in draft.sentences),
            mode=draft.mode,
            model=draft.model if draft.mode == "llm" else "",
            prompt_hashes={self.prompt.name: self.prompt.digest} if draft.mode == "llm" else {},
            ms=_since(course.started),
            timings={**course.timings, **draft.timings},
            evidence=evidence,
            notice=draft.notice,
        )


def _describe(draft: _Draft) -> str:
    """What is to be said of the sources that the sentences quote."""
    pieces = tuple(dict.fromkeys(piece for pieces in draft.pieces for piece in pieces))
    query = draft.course.query
    places, language = (query.places, query.language) if query else ((), "zh")
    return describe_sources(pieces, places, language, date.today())


def _is_quoted(course: Course) -> bool:
    return course.query is not None and bool(course.query.asked.focus & _QUOTED_KINDS)


def _is_drafted(course: Course, finding: Finding) -> bool:
    """Whether a language model, where there is one, words what is said for this place."""
    return finding.may_answer and not (finding.answers and _is_quoted(course))


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
