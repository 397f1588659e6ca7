"""Words the ending: a drafted and checked answer, or the canned reply of a refusal."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace

import structlog
from langchain_core.language_models import BaseChatModel

from assistant.answer.arithmetic import Remainder, Sum, asks_rest, find_remainder
from assistant.answer.citations import CitationList, join_marks
from assistant.answer.draft import Draft, Part
from assistant.answer.drafting import draft_extractive, draft_with_model
from assistant.answer.proofreading import CheckedSentence, Proofreading
from assistant.answer.refusal import refusal_values
from assistant.answer.short import carrier, find_short, glance
from assistant.configuration.settings import PREFIX, Settings
from assistant.evidence.selection import Selection
from assistant.language.verdicts import find_verdict, leaves_open
from assistant.llm.loading import is_local, model_name
from assistant.llm.prompts import CONTACTS, Prompt, Replies
from assistant.llm.queue import ModelQueue, QueuePlace
from assistant.llm.streaming import Writing
from assistant.question.intent import Focus
from assistant.question.refused_words import NO_WORDS, RefusedWords, WordRefused
from assistant.question.rewriting import Query
from assistant.state import Approved, Ended, Finished, PlaceEvidence, Weighed, milliseconds_since
from assistant.types import Answer, Ending, Evidence, Sentence, Support
from assistant.verification.sentences import facts_of
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

    `queue` is the queue that answers stand in for the language model; `shortens` puts the deciding words
    before a quotation; a draft that holds one of the `refused_words` ends the answer.
    """

    settings: Settings
    replies: Replies
    prompt: Prompt
    load_model: LoadModel
    queue: ModelQueue
    shortens: bool = True
    refused_words: RefusedWords = NO_WORDS

    @property
    def drafts(self) -> bool:
        """Whether a language model is wanted; whether there is one shows when it is first needed."""
        return self.settings.mode != "extractive" and self.settings.llm != "extractive"

    def write(self, stage: Weighed | Finished) -> Writing:
        """Yields the evidence, then the answer sentence by checked sentence, then the finished answer.

        Between the evidence and the first sentence come the place in the queue for the language model, each
        time that it has to be waited for, and before it an answer that tells how many are ahead.
        """
        match stage:
            case Approved(trace, answer):
                ms = milliseconds_since(trace.started)
                yield replace(answer, ms=ms, timings=dict(trace.timings), basis=trace.basis)
            case Ended():
                yield self.reply(stage)
            case Weighed():
                try:
                    yield from self._compose(stage)
                except WordRefused as word:
                    trace, language = stage.trace, stage.language
                    ended = Ended(
                        trace, Ending.BLOCKED, "blocked_words", language=language, category=word.category
                    )
                    yield self.reply(ended)

    def _compose(self, weighed: Weighed) -> Writing:
        answering = [place for place in weighed.places if place.answers]
        evidence = tuple(piece for place in answering for piece in place.selection.evidence)
        draft = Draft(weighed, CitationList(weighed.texts.__getitem__), evidence=evidence)
        yield self._answer(draft)
        model = self._model_for(draft)
        with ExitStack() as leaving:
            if model and any(_is_drafted(weighed.query, place) for place in weighed.places):
                queued = leaving.enter_context(self.queue.join(self.settings.llm_wait))
                yield from self._wait(queued, draft)
                if queued.look():
                    queued.leave()
                    self._give_up_waiting(draft)
                    model = None
            for place in weighed.places:
                for _ in self._write_place(draft, place, model):
                    yield self._answer(draft)
        if not any(sentence.citations for sentence in draft.sentences):
            values = refusal_values(weighed)
            trace = weighed.trace.noting(
                draft.judged | {"decided": {"ending": "refused", "reply": "unwritten"}}
            )
            yield self.reply(Ended(trace, Ending.REFUSED, "refused", values, weighed.language))
            return
        draft.describe_sources()
        yield self._answer(draft, Ending.ANSWERED)

    def reply(self, ended: Ended) -> Answer:
        """The answer of an ending: its canned text, and behind it what comes nearest, quoted."""
        values = {**{name: getattr(self.settings, name) for name in CONTACTS}, **ended.values}
        sentences = [Sentence(self.replies.text(ended.reply, ended.language, **values))]
        cited = CitationList(ended.texts.__getitem__)
        for text, piece in ended.nearest:
            sentences.append(Sentence(text, cited.cite(piece)))
        return Answer(
            question=ended.trace.question.text,
            status=ended.ending,
            sentences=tuple(sentences),
            citations=tuple(cited.citations),
            text="".join(join_marks(one.text, one.citations) for one in sentences),
            ms=milliseconds_since(ended.trace.started),
            timings=dict(ended.trace.timings),
            evidence=ended.evidence,
            choices=ended.choices,
            reply=ended.reply,
            category=ended.category,
            basis=ended.trace.basis,
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
        return self.replies.text("degraded", draft.weighed.language)

    def _wait(self, queued: QueuePlace, draft: Draft) -> Writing:
        """Yields its place until it is its turn or the time is over, telling how many are ahead."""
        started = time.perf_counter()
        ahead = queued.look()
        if not ahead:
            return
        while ahead and not queued.expired:
            yield replace(self._answer(draft), ahead=ahead)
            yield queued
            ahead = queued.look()
        draft.spend("wait", started)
        yield self._answer(draft)

    def _give_up_waiting(self, draft: Draft) -> None:
        if self.settings.mode == "llm":
            raise ModelUnavailable(
                f"the language model was not free within {self.settings.llm_wait:g} s: try again later, "
                f"or raise {PREFIX}LLM_WAIT"
            )
        draft.notice = self.replies.text("crowded", draft.weighed.language)
        draft.mode = "extractive"

    def _write_place(self, draft: Draft, place: PlaceEvidence, model: BaseChatModel | None) -> Iterator[None]:
        """Adds the sentences for one place to the draft, yielding after each; none when nothing answers."""
        query, selection = draft.weighed.query, place.selection
        part = Part(draft, display_name(place.place) if len(draft.weighed.places) > 1 else "")
        if not place.answers:
            yield from self._say_none(part, query)
            return
        reckoned = _reckon(query, selection)
        if model and _is_drafted(query, place):
            proof = self._proofread(draft, selection, model)
            for sentence in proof:
                part.add(sentence)
                yield
            if proof.refused and not part.holds:
                yield from self._say_none(part, query)
            if proof.refused:
                return
            if part.is_complete(selection.evidence, query.asked):
                first = part.written[0]
                draft.short = draft.short or _labelled(part, glance(first.text), first.pieces)
                return
            part.take_back()
        yield from self._say_short(part, place, query)
        for text, piece in draft_extractive(
            reckoned.pieces if reckoned else selection.evidence, query.moment, query.language
        ):
            part.add(CheckedSentence(text, (piece,), Support.QUOTED))
            yield
        if reckoned:
            part.add(CheckedSentence(reckoned.describe(query.language), reckoned.pieces, Support.VERIFIED))
            yield

    def _say_short(self, part: Part, place: PlaceEvidence, query: Query) -> Iterator[None]:
        """Says the deciding words before the quotation they stand in."""
        if not self.shortens or query.language == "en" or _is_quoted(query, place):
            return
        if sum(piece.is_tabular for piece in place.selection.evidence) > 1:
            return  # one of several cells is half the answer
        best = place.selection.ranked[0]
        holding = tuple(
            piece for piece in place.selection.evidence if piece.passage.chunk == best.statement.passage.chunk
        )
        verdict = self._judge(query, holding)
        if not verdict and leaves_open(query.text):
            return  # a clause of the rule would be taken for the yes or no that it does not say
        short = find_short(best, query.asked)
        piece = carrier(short, place.selection.evidence)
        whole = "：".join(filter(None, (verdict, short)))
        part.draft.short = part.draft.short or _labelled(part, whole, (best.as_evidence(),))
        if piece or verdict:
            said, pieces = (whole, (piece,)) if piece else (verdict, holding)
            part.add(CheckedSentence(f"{said}。", pieces, Support.VERIFIED))
            yield

    def _judge(self, query: Query, pieces: tuple[Evidence, ...]) -> str:
        """The verdict of the rule that is quoted, where yes or no is asked and it gives one; else ""."""
        verdict = find_verdict(query.text, facts_of(pieces)) if pieces else None
        return self.replies.text(f"verdict_{verdict}", query.language) if verdict else ""

    def _say_none(self, part: Part, query: Query) -> Iterator[None]:
        """Says of one of several places that nothing was found."""
        if part.place:
            text = self.replies.text("none_for_place", query.language, place=part.place)
            part.draft.say(Sentence(text))
            yield

    def _answer(self, draft: Draft, status: Ending = Ending.PENDING) -> Answer:
        return draft.answer(status, {self.prompt.name: self.prompt.digest})

    def _screened(self, sentences: Generator[str, None, None]) -> Iterator[str]:
        with closing(sentences):
            for sentence in sentences:
                self.refused_words.require_none(sentence)
                yield sentence

    def _proofread(self, draft: Draft, selection: Selection, model: BaseChatModel) -> Proofreading:
        query = draft.weighed.query
        question = query.search_text

        def fail(error: ModelUnavailable) -> None:
            if self.settings.mode == "llm" and not draft.sentences:
                raise error
            draft.notice = self._degraded(draft, error)
            draft.mode = "extractive"

        drafted = draft_with_model(model, self.prompt, question, selection.reading, query.moment)
        return Proofreading(
            sentences=self._screened(drafted),
            evidence=selection.reading,
            question=question,
            moment=query.moment,
            language=query.language,
            believed=not is_local(model),
            spend=draft.spend,
            fail=fail,
            judged=draft.note_verdict,
        )


def _labelled(part: Part, short: str, pieces: tuple[Evidence, ...]) -> str:
    return short and part.label(pieces) + short


def _is_quoted(query: Query, place: PlaceEvidence) -> bool:
    return bool(query.asked.focus & _QUOTED_KINDS) or place.selection.verbatim


def _is_drafted(query: Query, place: PlaceEvidence) -> bool:
    """Whether a language model, where there is one, words what is said for this place."""
    if not place.answers or _is_quoted(query, place):
        return False
    cells = any(piece.is_tabular for piece in place.selection.evidence)
    return not cells and _reckon(query, place.selection) is None


def _reckon(query: Query, selection: Selection) -> Remainder | Sum | None:
    """How many are left, or all together, where that is asked and what was found gives the parts."""
    if selection.total:
        return Sum(selection.total, selection.evidence)
    if not asks_rest(query.text):
        return None
    return find_remainder([scored.as_evidence() for scored in selection.ranked])
