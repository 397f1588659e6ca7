"""The components of the page and the states it can be in."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.overview import Overview
from assistant.settings import Settings
from assistant.web import pieces
from assistant.web.languages import CHINESE, Words
from assistant.web.pages import Page

ANYWHERE = ""
_FORGOTTEN_AFTER = 2 * 60 * 60
"""Seconds that an idle reader's conversation is kept in memory."""

# Buttons inside our own HTML speak to the server through these events.
_ANSWER_EVENTS = """
element.addEventListener('click', (click) => {
  const button = click.target.closest('button');
  if (!button) return;
  if (button.dataset.choice) trigger('choose', {choice: button.dataset.choice});
  if (button.dataset.retry) trigger('retry');
  if (button.dataset.vote) {
    window.policyAssistant.showVote(button);
    trigger('vote', {answer: button.dataset.answer, vote: button.dataset.vote});
  }
});
"""
_WELCOME_EVENTS = """
element.addEventListener('click', (click) => {
  const button = click.target.closest('[data-question]');
  if (button) trigger('example', {question: button.dataset.question});
});
"""


class Layout:
    """Builds the page inside an open `gr.Blocks`; methods return updates of its components."""

    def __init__(self, settings: Settings, words: Words, pages: Sequence[Page] = ()):
        self._pages = tuple(pages)
        self.exchanges = gr.State((), time_to_live=_FORGOTTEN_AFTER)
        with gr.Row(elem_id="pa-head"):
            self.header = _html(pieces.header_html(settings.title, words), "pa-header")
            self.clear = gr.Button(words["new_conversation"], elem_id="pa-clear", size="sm", visible=False)
        self.collection = _html("", "pa-collection-slot")
        self.welcome = _html("", "pa-welcome-slot", _WELCOME_EVENTS)
        self.past = _html("", "pa-past", _ANSWER_EVENTS)
        self.asked = _html("", "pa-asked")
        with gr.Row(elem_id="pa-current"):
            self.answer = _html("", "pa-answer-slot", _ANSWER_EVENTS)
            self.evidence = _html("", "pa-evidence-slot")
        with gr.Column(elem_id="pa-composer"):
            self.hint = _html("", "pa-hint-slot")
            with gr.Row(elem_id="pa-form"):
                self.place = gr.Dropdown(
                    [(words["any_place"], ANYWHERE)],
                    value=ANYWHERE,
                    label=words["place"],
                    elem_id="pa-place",
                    interactive=True,
                    allow_custom_value=True,  # else a page that outlived the server's restart is stuck
                )
                self.question = gr.Textbox(
                    label=words["question"],
                    placeholder=words["question_hint"],
                    lines=1,
                    max_lines=5,
                    elem_id="pa-question",
                    autofocus=True,
                )
                self.submit = gr.Button(words["ask"], variant="primary", elem_id="pa-ask")
                self.halt = gr.Button(words["stop"], variant="stop", elem_id="pa-stop", visible=False)
            self.label = _html(pieces.label_html(words, self._links(CHINESE)), "pa-label-slot")

    def filled(self, overview: Overview, settings: Settings, language: str, words: Words) -> dict[Any, Any]:
        """The page in one language, over the documents there are now."""
        places = [(words["any_place"], ANYWHERE), *((place, place) for place in overview.places)]
        chosen = settings.default_place if settings.default_place in overview.places else ANYWHERE
        return {
            self.header: pieces.header_html(settings.title, words),
            self.clear: gr.update(value=words["new_conversation"]),
            self.collection: pieces.collection_html(overview, language, words),
            self.welcome: pieces.welcome_html(overview, language, words),
            self.place: gr.update(choices=places, value=chosen, label=words["place"]),
            self.question: gr.update(label=words["question"], placeholder=words["question_hint"]),
            self.submit: gr.update(value=words["ask"]),
            self.halt: gr.update(value=words["stop"]),
            self.label: pieces.label_html(words, self._links(language)),
        }

    def busy(self, past: str) -> dict[Any, Any]:
        """While an answer is written: the earlier turns above, a stop button."""
        return {
            self.past: past,
            self.welcome: gr.update(visible=False),
            self.clear: gr.update(visible=True),
            self.question: "",
            self.hint: "",
            self.submit: gr.update(visible=False),
            self.halt: gr.update(visible=True),
        }

    def idle(self) -> dict[Any, Any]:
        """Ready for the next question."""
        return {self.submit: gr.update(visible=True), self.halt: gr.update(visible=False)}

    def placed(self, place: str) -> dict[Any, Any]:
        """With this place selected."""
        return {self.place: place}

    def emptied(self) -> dict[Any, Any]:
        """Without a conversation."""
        blank = dict.fromkeys((self.past, self.asked, self.answer, self.evidence, self.hint), "")
        return (
            blank
            | {
                self.exchanges: (),
                self.welcome: gr.update(visible=True),
                self.clear: gr.update(visible=False),
            }
            | self.idle()
        )

    def _links(self, language: str) -> list[tuple[str, str]]:
        return [(f"{page.name}/", page.title[language]) for page in self._pages]

    @property
    def all(self) -> list[Any]:
        """Every component that an event may change."""
        return [value for value in vars(self).values() if isinstance(value, gr.components.Component)]


def _html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)
