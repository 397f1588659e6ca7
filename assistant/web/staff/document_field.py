"""A field that finds a document by a few characters of its title, versions of another one first."""

from collections.abc import Callable, Sequence

import gradio as gr

from assistant.web.staff import staff_views as views
from assistant.web.staff.controls import QUIET, html

Titled = Sequence[tuple[str, str]]
"""Documents as (title, name)."""

_SHOWN = 12


class DocumentField:
    """The field, the list below it, and the document chosen (`doc`); `chosen` is the event to follow."""

    def __init__(
        self,
        label: str,
        elem_id: str,
        documents: Callable[[str], Titled],
        beside: gr.State | None = None,
    ) -> None:
        self._documents = documents
        self.doc = gr.State("")
        self.text = gr.Textbox("", label=label, placeholder="输入名称里的几个字", elem_id=elem_id)
        self.options = html(f"{elem_id}-options")
        beside = beside or gr.State("")
        fields = [self.text, self.doc, beside]
        self.text.change(self.suggest, fields, self.options, **QUIET)
        self.text.focus(self.unfold, fields, self.options, **QUIET)
        self.chosen = self.options.choose(self.choose, beside, [self.doc, self.text, self.options], **QUIET)

    def suggest(self, text: str, doc: str, beside: str) -> str:
        """The documents whose title has what was typed; none once one was chosen, or nothing is typed."""
        known = self._documents(beside)
        if not text.strip() or (text, doc) in known:
            return ""
        words = text.split()
        found = [one for one in known if all(word in one[0] or word in one[1] for word in words)]
        return views.options_html(found[:_SHOWN], len(found))

    def unfold(self, text: str, doc: str, beside: str) -> str:
        """The documents to choose from, all of them where nothing else was typed."""
        known = self._documents(beside)
        if text.strip() and (text, doc) not in known:
            return self.suggest(text, doc, beside)
        return views.options_html(known[:_SHOWN], len(known))

    def choose(self, event: gr.EventData, beside: str) -> tuple[str, str, str]:
        """Takes the document that was clicked."""
        return self.filled(event.id, beside)

    def filled(self, doc: str, beside: str = "") -> tuple[str, str, str]:
        """The field with this document in it."""
        title = next((title for title, name in self._documents(beside) if name == doc), "")
        return doc, title, ""
