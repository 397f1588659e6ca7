"""Words the ending: a drafted and checked answer, or the canned reply of a refusal."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import structlog
from langchain_core.language_models import BaseChatModel

from assistant.answer.arithmetic import Remainder, asks_rest, find_remainder
from assistant.answer.citations import CitationList
from assistant.answer.draft import Draft, Part
from assistant.answer.drafting import draft_extractive, draft_with_model
from assistant.answer.proofreading import CheckedSentence, Proofreading
from assistant.answer.refusal import refusal_values
from assistant.configuration.settings import PREFIX, Settings
from assistant.evidence.selection import Selection
from assistant.language.tables import has_rows
from assistant.llm.loading import is_local, model_name
from assistant.llm.prompts import Prompt, Replies
from assistant.llm.queue import ModelQueue, QueuePlace
from assistant.llm.streaming import Writing
from assistant.question.intent import Focus
from assistant.question.rewriting import Query
from assistant.state import Course, Finding, milliseconds_since
from assistant.types import Answer, Ending, Sentence, Support
from index.errors import ModelUnavailable
from index.places.divisions import display_name

_log = structlog.get_logger(__name__)

# What is asked for word by word, or in full, is quoted, as rows of tables are: a small model leaves
# out parts of it.
_QUOTED_KINDS = frozenset({Focus.WORDING, Focus.LIST})

LoadModel = Callable[[], BaseChatModel | None]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers in the mode of the settings; `load_model` gives the language model when first needed.

    `queue` is the queue that answers stand in for the language model.
    """

    settings: Settings
    replies: Replies
    prompt: Prompt
    load_model: LoadModel
    queue: ModelQueue

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
            spent = milliseconds_since(course.started)
            yield replace(course.approved, ms=spent, timings=dict(course.timings))
            return
        if course.ending is not None:
            yield self.reply(course)
            return
        evidence = [e for f in course.findings if f.answers and f.selection for e in f.selection.evidence]
        draft = Draft(course, CitationList(course.texts.__getitem__), evidence=tuple(evidence))
        yield self._answer(draft)
        model = self._model_for(draft)
        with ExitStack() as leaving:
            if model and any(_is_drafted(course, finding) for finding in course.findings):
                ticket = leaving.enter_context(self.queue.join(self.settings.llm_wait))
                yield from self._wait(ticket, draft)
                if ticket.look():
                    ticket.leave()
                    self._give_up_waiting(draft)
                    model = None
            for finding in course.findings:
                for _ in self._write_finding(draft, finding, model):
                    yield self._answer(draft)
        if not any(sentence.citations for sentence in draft.sentences):
            yield self.reply(course.end(Ending.REFUSED, "refused"))
            return
        draft.describe_sources()
        yield self._answer(draft, Ending.ANSWERED)

    def reply(self, course: Course) -> Answer:
        """The answer of an ending without citations: its canned text."""
        assert course.ending is not None
        language = course.query.language if course.query else "zh"
        values = {"hotline": self.settings.hotline, "responsible": "", **course.reply_values}
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
            ms=milliseconds_since(course.started),
            timings=dict(course.timings),
            evidence=near if course.ending is Ending.CLARIFY else (),
            choices=course.choices,
        )

    def _model_for(self, draft: Draft) -> BaseChatModel | None:
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

    def _degraded(self, draft: Draft, error: Exception) -> str:
        _log.warning("language model unavailable, answering from quotations", error=str(error))
        query = draft.course.query
        return self.replies.text("degraded", query.language if query else "zh")

    def _wait(self, ticket: QueuePlace, draft: Draft) -> Writing:
        """Yields the ticket until it is its turn or the time is over, telling how many are ahead."""
        started = time.perf_counter()
        ahead = ticket.look()
        if not ahead:
            return
        while ahead and not ticket.expired:
            yield replace(self._answer(draft), ahead=ahead)
            yield ticket
            ahead = ticket.look()
        draft.spend("wait", started)
        yield self._answer(draft)

    def _give_up_waiting(self, draft: Draft) -> None:
        if self.settings.mode == "llm":
            raise ModelUnavailable(
                f"the language model was not free within {self.settings.llm_wait:g} s: try again later, "
                f"or raise {PREFIX}LLM_WAIT"
            )
        query = draft.course.query
        draft.notice = self.replies.text("crowded", query.language if query else "zh")
        draft.mode = "extractive"

    def _write_finding(self, draft: Draft, finding: Finding, model: BaseChatModel | None) -> Iterator[None]:
        """Adds the sentences for one place to the draft, yielding after each; none when nothing answers."""
        query, selection = draft.course.query, finding.selection
        assert query is not None
        part = Part(draft, display_name(finding.place) if len(draft.course.findings) > 1 else "")
        if not (selection and finding.answers):
            yield from self._say_none(part, query)
            return
        remainder = _reckon(query, selection)
        if model and _is_drafted(draft.course, finding):
            proof = self._proofread(draft, finding, model)
            for sentence in proof:
                part.add(sentence)
                yield
            if proof.refused and not part.holds:
                yield from self._say_none(part, query)
            if proof.refused or part.is_complete(selection.evidence, query.asked):
                return
            part.take_back()
        for text, piece in draft_extractive(
            remainder.pieces if remainder else selection.evidence, query.language
        ):
            part.add(CheckedSentence(text, (piece,), Support.QUOTED))
            yield
        if remainder:
            part.add(CheckedSentence(remainder.describe(query.language), remainder.pieces, Support.VERIFIED))
            yield

    def _say_none(self, part: Part, query: Query) -> Iterator[None]:
        """Says of one of several places that nothing was found."""
        if part.place:
            text = self.replies.text("none_for_place", query.language, place=part.place)
            part.draft.say(Sentence(text))
            yield

    def _answer(self, draft: Draft, status: Ending = Ending.PENDING) -> Answer:
        return draft.answer(status, {self.prompt.name: self.prompt.digest})

    def _proofread(self, draft: Draft, finding: Finding, model: BaseChatModel) -> Proofreading:
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
            believed=not is_local(model),
            spend=draft.spend,
            fail=fail,
        )


def _is_drafted(course: Course, finding: Finding) -> bool:
    """Whether a language model, where there is one, words what is said for this place."""
    query, selection = course.query, finding.selection
    if not (query and selection and finding.answers):
        return False
    if query.asked.focus & _QUOTED_KINDS or any(has_rows(piece.text) for piece in selection.evidence):
        return False
    return _reckon(query, selection) is None


def _reckon(query: Query, selection: Selection) -> Remainder | None:
    """How many are left, where that is asked and the statements found give total and part."""
    if not asks_rest(query.text):
        return None
    return find_remainder([scored.as_evidence() for scored in selection.ranked])
