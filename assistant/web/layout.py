"""The components of the page and the states it can be in."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.answer.generated import producer_of
from assistant.configuration.settings import PREFIX, Settings, SettingsError
from assistant.documents.overview import Overview
from assistant.web import views as pieces
from assistant.web.languages import Words

ANYWHERE = ""
_PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml", ".webp": "webp"}
_FORGOTTEN_AFTER = 2 * 60 * 60
"""Seconds that an idle reader's conversation is kept in memory."""

# Buttons inside our own HTML speak to the server through these events.
_ANSWER_EVENTS = """
element.addEventListener('click', (click) => {
  const button = click.target.closest('button');
  if (!button) return;
  if (button.dataset.choice) trigger('choose', {choice: button.dataset.choice});
  if (button.dataset.retry) trigger('retry');
  if (button.dataset.edit) trigger('edit');
  if (button.dataset.reason !== undefined) {
    const reason = window.policyAssistant.giveReason(button);
    if (reason) trigger('vote', {answer: button.dataset.answer, vote: 'down', reason});
  }
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
_OPENING = """
const linked = window.policyAssistant.linked();
if (linked) trigger('linked', linked);
window.policyAssistant.restore = (turns) => trigger('restored', {turns});
window.policyHistory?.resume();
"""
READY = """() => [true, false].map((visible) => ({ __type__: 'update', visible }))"""
"""For the buttons to ask and to stop."""


class Layout:
    """Builds the page inside an open `gr.Blocks`; methods return updates of its components."""

    def __init__(self, settings: Settings, words: Words):
        self._producer = producer_of(settings)
        self.exchanges = gr.State((), time_to_live=_FORGOTTEN_AFTER)
        with gr.Row(elem_id="pa-head"):
            self.logo = read_logo(settings.logo)
            self.header = _html(pieces.header_html(settings.title, words, self.logo), "pa-header")
            self.tools = _html(pieces.tools_html(words), "pa-tools-slot")
            self.clear = gr.Button(words["new_conversation"], elem_id="pa-clear", size="sm", visible=False)
        self.notice = _html("", "pa-notice-slot")
        self.collection = _html("", "pa-collection-slot")
        self.welcome = _html("", "pa-welcome-slot", _WELCOME_EVENTS + _OPENING)
        self.past = _html("", "pa-past", _ANSWER_EVENTS)
        self.asked = _html("", "pa-asked")
        with gr.Row(elem_id="pa-current"):
            self.answer = _html("", "pa-answer-slot", _ANSWER_EVENTS)
            self.evidence = _html("", "pa-evidence-slot")
            self.further = _html("", "pa-next-slot", _WELCOME_EVENTS)
        self.kept_place = gr.Textbox(visible=False)  # what the browser remembers, while the page opens
        with gr.Column(elem_id="pa-composer"):
            self.hint = _html("", "pa-hint-slot")
            with gr.Row(elem_id="pa-form"):
                self.place = gr.Textbox(  # `static/place.js` makes it a field to search places in
                    value=ANYWHERE,
                    label=words["place"],
                    placeholder=words["any_place"],
                    lines=1,
                    max_lines=1,
                    elem_id="pa-place",
                )
                self.question = gr.Textbox(
                    label=words["question"],
                    placeholder=words["question_hint"],
                    lines=1,
                    max_lines=5,
                    elem_id="pa-question",
                    autofocus=True,
                )
                self.microphone = _html(pieces.microphone_html(words), "pa-hear-slot")
                self.submit = gr.Button(words["ask"], variant="primary", elem_id="pa-ask")
                self.halt = gr.Button(words["stop"], variant="stop", elem_id="pa-stop", visible=False)
            self.label = _html(pieces.label_html(words, self._producer), "pa-label-slot")

    def filled(
        self,
        overview: Overview,
        settings: Settings,
        language: str,
        words: Words,
        wished: Sequence[str] = (),
        links: Sequence[tuple[str, str]] = (),
        notice: str = "",
    ) -> dict[Any, Any]:
        """The page in one language, over the documents there are now, for the first known place wished.

        `links` lead to pages that the reader may open; `notice` is what an administrator tells everybody.
        """
        wishes = (*wished, settings.default_place)
        chosen = next((place for place in wishes if place in overview.places), ANYWHERE)
        return {
            self.header: pieces.header_html(settings.title, words, self.logo),
            self.tools: pieces.tools_html(words),
            self.clear: gr.update(value=words["new_conversation"]),
            self.notice: pieces.notice_html(notice),
            self.collection: pieces.collection_html(overview, language, words),
            self.welcome: pieces.welcome_html(overview, language, words, settings.welcome),
            self.place: gr.update(value=chosen, label=words["place"], placeholder=words["any_place"]),
            self.question: gr.update(label=words["question"], placeholder=words["question_hint"]),
            self.microphone: pieces.microphone_html(words),
            self.submit: gr.update(value=words["ask"]),
            self.halt: gr.update(value=words["stop"]),
            self.label: pieces.label_html(words, self._producer, links),
        }

    def busy(self, past: str) -> dict[Any, Any]:
        """While an answer is written: the earlier turns above, a stop button until `READY`."""
        return self.restored(past) | {
            self.submit: gr.update(visible=False),
            self.halt: gr.update(visible=True),
        }

    def restored(self, past: str) -> dict[Any, Any]:
        """In a conversation, the earlier turns above."""
        return {
            self.past: past,
            self.welcome: gr.update(visible=False),
            self.clear: gr.update(visible=True),
            self.question: "",
            self.hint: "",
            self.further: "",
        }

    def placed(self, place: str) -> dict[Any, Any]:
        """With this place selected."""
        return {self.place: place}

    def emptied(self) -> dict[Any, Any]:
        """Without a conversation."""
        blank = dict.fromkeys(
            (self.past, self.asked, self.answer, self.evidence, self.further, self.hint), ""
        )
        return blank | {
            self.exchanges: (),
            self.welcome: gr.update(visible=True),
            self.clear: gr.update(visible=False),
        }

    def editing(self, question: str, past: str) -> dict[Any, Any]:
        """With a question taken back to be changed, the earlier turns above."""
        blank = dict.fromkeys((self.asked, self.answer, self.evidence, self.further), "")
        return blank | {self.past: past, self.question: question}

    @property
    def all(self) -> list[Any]:
        """Every component that an event may change."""
        parts = [value for value in vars(self).values() if isinstance(value, gr.components.Component)]
        return [part for part in parts if part is not self.kept_place]


def read_logo(path: Path | None) -> str:
    """The picture as an address that holds it; "" for none.

    Raises:
        SettingsError: there is no such picture.
    """
    if path is None:
        return ""
    kind = _PICTURES.get(path.suffix.lower())
    if kind is None or not path.is_file():
        kinds = ", ".join(sorted(_PICTURES))
        raise SettingsError(f"setting {PREFIX}LOGO: {path} is no picture; name a file that ends in {kinds}")
    return f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)
