"""The chat as a Gradio app."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.records.feedback import FeedbackStore
from assistant.suggestions.suggester import Suggester
from assistant.web.blocks import LeanBlocks
from assistant.web.chat import Chat
from assistant.web.languages import CHINESE, load_words
from assistant.web.layout import READY, Layout
from assistant.web.pages import Page
from assistant.web.wishes import Wishes

_AT_ONCE = 300
"""Readers whose answers are found, written or waited for; everyone sees the evidence at once."""
_SUGGESTED_AT_ONCE = 8


def build_app(
    assistant: Service,
    settings: Settings,
    feedback: FeedbackStore,
    pages: Sequence[Page] = (),
    suggester: Suggester | None = None,
    house: House | None = None,
    frequent: Callable[[], Sequence[str]] = tuple,
    wishes: Wishes | None = None,
) -> gr.Blocks:
    """Returns the chat; `assistant.web.server.serve` shows it with its style and scripts.

    Args:
        assistant: Answers the questions.
        settings: Title, limits, default place and hotline.
        feedback: Keeps the votes.
        pages: Pages beside the chat, linked at its foot for whoever may open them.
        suggester: Proposes questions that the documents answer.
        house: Has the notice that stands above the chat.
        frequent: Gives the questions that many people asked.
        wishes: Does what is said of the last answer.
    """
    app = LeanBlocks(title=settings.title, analytics_enabled=False, fill_width=True)
    with app:
        page = Layout(settings, load_words()[CHINESE])
        _connect(
            app, page, Chat(assistant, settings, feedback, page, suggester, pages, house, frequent, wishes)
        )
        app.max_threads = _AT_ONCE  # Gradio's limit on all events under way, threads or not
        app.queue(max_size=settings.questions_at_once)  # more are told to come back later
    return app


def _connect(app: gr.Blocks, page: Layout, chat: Chat) -> None:
    state = page.exchanges
    typed = [page.question, page.place, state]
    show: dict[str, Any] = {"outputs": page.all, "show_progress": "hidden", "api_visibility": "private"}
    work = show | {"concurrency_limit": _AT_ONCE, "concurrency_id": "answers"}
    app.load(chat.open, page.kept_place, queue=False, js="() => policyAssistant.keptPlace()", **show)
    # Not gr.BrowserState, which fails in a frame of another site that may store nothing.
    page.place.change(None, page.place, None, js="(place) => { policyAssistant.placed(place) }")
    writing = [
        page.question.submit(chat.ask, typed, **work),
        page.submit.click(chat.ask, typed, **work),
        page.welcome.example(chat.ask_example, [page.place, state], **work),
        page.welcome.linked(chat.ask_linked, [page.place], **work),
        page.further.example(chat.ask_example, [page.place, state], **work),
        page.answer.choose(chat.choose, state, **work),
        page.answer.retry(chat.retry, state, **work),
    ]
    for event in writing:  # on its own, so that nobody waits for it before asking on
        event.then(
            chat.suggest, state, page.further, show_progress="hidden", api_visibility="private",
            trigger_mode="multiple", concurrency_limit=_SUGGESTED_AT_ONCE, concurrency_id="suggestions",
        )  # fmt: skip
        # In the browser: only there is it known that the event is over, ended or cancelled, and the next
        # question will be taken; one asked before would be dropped without a word.
        event.then(None, None, [page.submit, page.halt], js=READY)
    page.halt.click(chat.stop, state, cancels=writing, **show)
    page.answer.edit(chat.edit, state, **show)
    restored = page.welcome.restored(chat.restore, None, cancels=writing, **show)
    restored.then(chat.suggest, state, page.further, show_progress="hidden", api_visibility="private")
    page.clear.click(chat.clear, None, cancels=writing, **show)
    for turns in (page.answer, page.past):
        turns.vote(  # one after the other, so that the last vote stands, and none is dropped for another
            chat.vote, state, None, show_progress="hidden", api_visibility="private",
            trigger_mode="multiple", concurrency_limit=1, concurrency_id="votes",
        )  # fmt: skip
