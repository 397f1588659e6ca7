"""The tab “收录情况”: which files were read and how, and each beside its chunks and tables."""

from typing import Any

import gradio as gr

from assistant.api.staff_services import StaffServices
from assistant.documents.reading_report import STATE_WORDS, list_files
from assistant.documents.understanding import understand_indexed
from assistant.web.languages import language_of
from assistant.web.staff.controls import QUIET, html
from assistant.web.staff.reading_views import reading_html, readings_html

_STATES = [("全部", ""), *((word, state.value) for state, word in STATE_WORDS.items())]


class ReadingTab:
    """The tab's components and handlers."""

    def __init__(self, services: StaffServices) -> None:
        self._services = services
        with gr.Row(elem_classes="st-bar"):
            self.text = gr.Textbox(
                "", label="文件", placeholder="名称里的几个字", elem_id="st-reading-text", scale=2
            )
            self.only = gr.Radio(_STATES, value="", label="情况", elem_id="st-reading-only", scale=3)
        self.shown = html("st-reading-shown")
        self.doc = gr.State("")
        self.fields = [self.text, self.only]
        for event in (self.text.change, self.only.input):
            event(self.searched, self.fields, [self.shown, self.doc], **QUIET)
        self.shown.choose(self.handle, self.fields, [self.shown, self.doc], **QUIET)

    def entered(self, doc: str, text: str, only: str, request: gr.Request) -> Any:
        """What the tab shows when it is chosen: the document that was open, or the list as it is now."""
        return gr.skip() if doc else self.listed(text, only, request)

    def searched(self, text: str, only: str, request: gr.Request) -> tuple[str, str]:
        """The list, whichever document was open."""
        return self.listed(text, only, request), ""

    def listed(self, text: str, only: str, request: gr.Request) -> str:
        """The files whose name or title has these words, of one state if one is chosen."""
        with self._services.workbench.reading() as index:
            known, manifest = index.store.metadata, index.manifest
            files = list_files(known, manifest.skipped, manifest.readings)
        words = text.casefold().split()
        found = [
            one
            for one in files
            if only in ("", one.state.value)
            and all(word in f"{one.title} {one.doc}".casefold() for word in words)
        ]
        return readings_html(found, language_of(request))

    def handle(self, event: gr.EventData, text: str, only: str, request: gr.Request) -> tuple[str, str]:
        """Opens a document, or goes back to the list."""
        opened = self.opened(event.id, request)
        return (opened, event.id) if opened else self.searched(text, only, request)

    def opened(self, doc: str, request: gr.Request) -> str:
        """A document beside its chunks; "" where the index has none of this name."""
        with self._services.workbench.reading() as index:
            if doc not in index.store.metadata:
                return ""
            found = understand_indexed(index, doc)
        return reading_html(found, language_of(request))
