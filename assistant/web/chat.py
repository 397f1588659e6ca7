"""What happens when a reader does something in the chat."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import gradio as gr
import structlog

from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.documents.next_steps import NextStep, find_next_steps
from assistant.documents.overview import Overview, describe_collection
from assistant.people.house import House
from assistant.question.intake import EmptyQuestion, LongQuestion, pose_question
from assistant.records.database import RecordsUnavailable
from assistant.records.feedback import FeedbackStore, Vote
from assistant.rendering import answer_text
from assistant.suggestions.suggester import Suggester
from assistant.types import Answer, Ending, Question, Turn
from assistant.web import views as pieces
from assistant.web.conversation import Exchange, ask_again, follow, history_of
from assistant.web.finding import divisions_of
from assistant.web.history import NothingKept, read_turns, recall_turns
from assistant.web.languages import CHINESE, ENGLISH, Words, language_of, load_words
from assistant.web.layout import ANYWHERE, Layout
from assistant.web.pages import Page, links_for
from assistant.web.place_names import guess_place
from assistant.web.protection.people import person_of
from assistant.web.wishes import Wishes

_TURNS_KEPT = 20
_LINKED_TURNS = 2
_FREQUENT, _EXAMPLES = 4, 6
_LONGEST_REASON = 200
Exchanges = tuple[Exchange, ...]
Updates = dict[Any, Any]
_log = structlog.get_logger(__name__)


class Chat:
    """Answers the events of one page layout; everything a reader has is in the page's state."""

    def __init__(
        self,
        service: Service,
        settings: Settings,
        feedback: FeedbackStore,
        layout: Layout,
        suggester: Suggester | None = None,
        pages: Sequence[Page] = (),
        house: House | None = None,
        frequent: Callable[[], Sequence[str]] = tuple,
        wishes: Wishes | None = None,
    ):
        self._service = service
        self._suggester = suggester
        self._settings = settings
        self._feedback = feedback
        self._page = layout
        self._pages = tuple(pages)
        self._house = house
        self._frequent = frequent
        self._wishes = wishes
        self._words = load_words()

    def open(self, kept_place: str | None, request: gr.Request) -> Updates:
        """Fills a freshly loaded page in the reader's language, for the place of the address or the last."""
        language = language_of(request)
        wished = [place for place in (request.query_params.get("place"), kept_place) if place]
        overview = self._with_examples(self._overview())
        return self._page.filled(
            overview,
            self._settings,
            language,
            self._words[language],
            wished,
            links_for(person_of(request), self._pages, language),
            self._house.switches.now().notice if self._house else "",
        )

    async def ask(
        self, text: str, place: str, exchanges: Exchanges, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Answers what was typed."""
        words, known = self._words[language_of(request)], self._known_place(place)
        limit = self._settings.max_question_chars
        try:
            question = pose_question(text or "", limit, history_of(exchanges), known)
        except (EmptyQuestion, LongQuestion) as error:
            yield {self._page.hint: pieces.hint_html(self._complaint(error, text, words))}
            return
        granted = await self._grant(question.text, exchanges, words)
        if granted:
            exchange = Exchange.begin(question).answered(granted)
            past = self._voted(exchanges[-_TURNS_KEPT:])
            yield self._page.restored(self._past(past, words)) | self._current((*past, exchange), words)
            return
        guessed = "" if known else self._guess_place(question.text)
        if guessed:
            yield self._page.placed(guessed)
        async for updates in self._converse(question, exchanges, words):
            yield updates

    async def ask_example(
        self, event: gr.EventData, place: str, exchanges: Exchanges, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Answers an example question."""
        async for updates in self.ask(event.question, place, exchanges, request):
            yield updates

    async def ask_linked(
        self, event: gr.EventData, place: str, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Answers the question of a link, in the light of those it leans on."""
        words, known = self._words[language_of(request)], self._known_place(event.place)
        earlier = tuple(Turn("user", str(text)[: self._settings.max_question_chars]) for text in event.after)
        try:
            question = pose_question(
                str(event.question), self._settings.max_question_chars, earlier[-_LINKED_TURNS:], known
            )
        except (EmptyQuestion, LongQuestion) as error:
            yield {self._page.hint: pieces.hint_html(self._complaint(error, str(event.question), words))}
            return
        if known:
            yield self._page.placed(known)
        async for updates in self._converse(question, (), words):
            yield updates

    def restore(self, event: gr.EventData, request: gr.Request) -> Updates:
        """Brings a conversation back that the reader's browser kept, to be read and gone on with."""
        words = self._words[language_of(request)]
        try:
            turns = read_turns(event.turns)
        except NothingKept as error:
            _log.warning("history not restored", reason=str(error))
            return {self._page.hint: pieces.hint_html(words["history_broken"])}
        with self._service.index.reading() as index:
            exchanges = recall_turns(turns, index.store, words)
        past = self._past(exchanges[:-1], words)
        place = self._page.placed(self._known_place(exchanges[-1].question.place))
        return self._page.restored(past) | place | self._current(exchanges, words)

    async def choose(
        self, event: gr.EventData, exchanges: Exchanges, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Asks the last question again for the place that was chosen."""
        question = ask_again(exchanges, event.choice)
        yield self._page.placed(self._known_place(question.place))
        async for updates in self._converse(question, exchanges, self._words[language_of(request)]):
            yield updates

    async def retry(self, exchanges: Exchanges, request: gr.Request) -> AsyncIterator[Updates]:
        """Asks the last question once more."""
        question = exchanges[-1].question
        async for updates in self._converse(question, exchanges[:-1], self._words[language_of(request)]):
            yield updates

    def edit(self, exchanges: Exchanges, request: gr.Request) -> Updates:
        """Takes the last question back into the field, its answer away."""
        if not exchanges:
            return {self._page.hint: ""}
        words = self._words[language_of(request)]
        history = self._past(self._voted(exchanges[:-1]), words)
        return self._page.editing(exchanges[-1].question.text, history) | {
            self._page.exchanges: exchanges[:-1]
        }

    async def suggest(self, exchanges: Exchanges, request: gr.Request) -> str:
        """Offers what else the documents of the last answer answer."""
        last = exchanges[-1] if exchanges else None
        if self._suggester is None or last is None or last.unfinished or last.stopped or not last.answer:
            return ""
        further = await self._suggester.follow_up(last.answer)
        return pieces.next_html(further, last.id, words=self._words[language_of(request)])

    def stop(self, exchanges: Exchanges, request: gr.Request) -> Updates:
        """Shows the last answer as broken off; the event that wrote it is cancelled by Gradio."""
        words = self._words[language_of(request)]
        if not exchanges or not exchanges[-1].unfinished:
            return {self._page.hint: ""}
        return self._current((*exchanges[:-1], exchanges[-1].stop()), words)

    def vote(self, event: gr.EventData, exchanges: Exchanges, request: gr.Request) -> None:
        """Stores whether an answer helped."""
        exchange = next((known for known in exchanges if known.id == event.answer), None)
        if exchange is None or exchange.answer is None or exchange.recalled:
            return
        try:
            text = answer_text(exchange.answer)
            reason = str(getattr(event, "reason", ""))[:_LONGEST_REASON]
            self._feedback.record(exchange.id, Vote(event.vote), exchange.question.text, text, reason)
        except RecordsUnavailable as error:
            _log.error("feedback lost", reason=str(error))
            gr.Warning(self._words[language_of(request)]["feedback_failed"])

    def clear(self) -> Updates:
        """Forgets the conversation."""
        return self._page.emptied()

    async def _grant(self, text: str, exchanges: Exchanges, words: Words) -> Answer | None:
        """What was wished of the last answer, if it was that."""
        if self._wishes is None or not exchanges:
            return None
        return await asyncio.to_thread(self._wishes.grant, text, exchanges, words)

    async def _converse(
        self, question: Question, exchanges: Exchanges, words: Words
    ) -> AsyncIterator[Updates]:
        past = self._voted(exchanges[-_TURNS_KEPT:])
        exchange = Exchange.begin(question)
        history = self._past(past, words)
        yield self._page.busy(history) | self._current((*past, exchange), words)
        with ExitStack() as looking:
            if self._suggester:
                looking.enter_context(self._suggester.giving_way())
            async for current in follow(self._service.chain, exchange, (*past, exchange)[0].id):
                looking.close()
                yield self._current((*past, current), words)

    def _with_examples(self, overview: Overview) -> Overview:
        """The overview with what many ask, what was written for it, and questions tried on the index."""
        written = overview.examples.get(CHINESE, ()) if overview.statements else ()
        tried = self._suggester.examples() if self._suggester else ()
        found = tuple(dict.fromkeys((*self._frequent()[:_FREQUENT], *written, *tried)))[:_EXAMPLES]
        if not found:
            return overview
        english = overview.examples.get(ENGLISH, ()) if overview.statements else found
        return replace(overview, examples={CHINESE: found, ENGLISH: english})

    def _current(self, exchanges: Exchanges, words: Words) -> Updates:
        exchange = exchanges[-1]
        return {
            self._page.exchanges: exchanges,
            self._page.asked: pieces.question_html(exchange, words),
            self._page.answer: pieces.answer_html(
                exchange,
                words,
                self._settings.hotline,
                titles=self._titles([exchange]),
                steps=self._next_steps(exchange),
            ),
            self._page.evidence: pieces.evidence_html(exchange, words),
        }

    def _next_steps(self, exchange: Exchange) -> tuple[NextStep, ...]:
        """What the documents of a finished answer say to do next."""
        if exchange.answer is None or exchange.answer.is_talk:
            return ()
        with self._service.index.reading() as index:
            return find_next_steps(exchange.answer, index.store.chunks_of)

    def _past(self, exchanges: Exchanges, words: Words) -> str:
        return pieces.past_html(exchanges, words, self._settings.hotline, self._titles(exchanges))

    def _titles(self, exchanges: Sequence[Exchange]) -> dict[str, str]:
        """The documents by their titles, where one of the answers is a refusal that may name some."""
        if not any(one.answer and one.answer.status is Ending.REFUSED for one in exchanges):
            return {}
        with self._service.index.reading() as index:
            return {known.title: doc for doc, known in index.store.metadata.items()}

    def _voted(self, exchanges: Sequence[Exchange]) -> Exchanges:
        """The exchanges with the votes given meanwhile; without them if the file cannot be read."""
        try:
            votes = self._feedback.votes_on([exchange.id for exchange in exchanges])
        except RecordsUnavailable as error:
            _log.error("feedback not shown", reason=str(error))
            votes = {}
        return tuple(exchange.voted(votes.get(exchange.id, "")) for exchange in exchanges)

    def _overview(self) -> Overview:
        with self._service.index.reading() as index:
            return describe_collection(index.store.metadata)

    def _known_place(self, typed: str | None) -> str:
        """The place of the documents that was meant; the field takes any text, even half a name."""
        places = self._overview().places if typed else ()
        return next((place for place in places if typed and place.startswith(typed)), ANYWHERE)

    def _guess_place(self, text: str) -> str:
        """The place of the documents that a question names, so that what is asked next is for it too."""
        return guess_place(text, sorted(divisions_of(self._service)))

    def _complaint(self, error: Exception, text: str, words: Words) -> str:
        if isinstance(error, EmptyQuestion):
            return words["empty_question"]
        return words["long_question"].format(length=len(text), limit=self._settings.max_question_chars)
