"""The tab “阅读对比”: a document with anchors, two versions, one question across cities."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.api.staff_services import StaffServices
from assistant.web.staff import staff_views as views
from assistant.web.staff.controls import PRIVATE, QUIET, html, offer, tell_mistakes
from assistant.web.staff.document_field import DocumentField
from assistant.wording.cities import Cell, cities_csv
from assistant.wording.outline import name_document
from index.errors import PolicyAssistantError


class ComparisonTab:
    """The tab's components and handlers."""

    def __init__(self, services: StaffServices) -> None:
        self._services = services
        with gr.Tabs(elem_id="st-read-tabs"):
            with gr.Tab("读一份文件", id="one", render_children=True):
                self.one = DocumentField("文件", "st-read-doc", self.documents)
                self.document = html("st-read-document")
            with gr.Tab("比两个版本", id="two", render_children=True):
                with gr.Row():
                    with gr.Column(min_width=260):
                        self.before = DocumentField("原来的", "st-diff-before", self.documents)
                    with gr.Column(min_width=260):
                        self.after = DocumentField(
                            "后来的（同名文件排在前面）", "st-diff-after", self.documents, self.before.doc
                        )
                self.redline = html("st-diff-result")
            with gr.Tab("各地对照", id="cities", render_children=True):
                with gr.Row(elem_classes="st-bar"):
                    self.question = gr.Textbox(
                        "",
                        label="问题（不用写地名）",
                        placeholder="例如：遛狗不牵绳罚多少？",
                        elem_id="st-city-text",
                        scale=5,
                    )
                    self.ask = gr.Button(
                        "逐市查找", variant="primary", elem_id="st-city-go", scale=1, min_width=110
                    )
                with gr.Row(elem_classes="st-exports"):
                    self.csv = gr.DownloadButton("导出 CSV", visible=False, size="sm", elem_id="st-city-csv")
                self.cities = html("st-city-table")
        self.one.chosen.then(self.open, self.one.doc, self.document, **QUIET)
        for chosen in (self.before.chosen, self.after.chosen):
            chosen.then(self.redline_of, [self.before.doc, self.after.doc], self.redline, **QUIET)
        for event in (self.ask.click, self.question.submit):
            event(
                self.compare_cities,
                self.question,
                [self.cities, self.csv],
                **PRIVATE | {"show_progress": "hidden"},
            )

    def documents(self, beside: str = "") -> list[tuple[str, str]]:
        """The documents by title; those of one title with their names; versions of `beside` first."""
        known = self._services.workbench.documents()
        titles = Counter(one.title for one in known.values())
        named = {
            doc: one.title if titles[one.title] == 1 else f"{one.title}（{doc}）"
            for doc, one in known.items()
        }
        if beside:
            return [(named[doc], doc) for doc in self._services.workbench.versions(beside)]
        return sorted((title, doc) for doc, title in named.items())

    def named(self, given: str) -> str:
        """The document that an address names; "" where there is none."""
        try:
            with self._services.workbench.reading() as index:
                return name_document(index, given) if given else ""
        except PolicyAssistantError:
            return ""

    @tell_mistakes
    def open(self, doc: str | None) -> str:
        """Shows a document."""
        return views.outline_html(self._services.workbench.outline(doc), "") if doc else ""

    @tell_mistakes
    def redline_of(self, before: str | None, after: str | None) -> str:
        """Shows two versions side by side."""
        if not before or not after:
            return views.note_html("请选两份文件，选好就逐条对比。")
        workbench = self._services.workbench
        return views.redline_html(
            workbench.outline(before), workbench.outline(after), workbench.redline(before, after)
        )

    def compare_cities(self, question: str) -> Iterator[tuple[str, Any]]:
        """Fills the table city by city."""
        hidden = gr.update(visible=False)
        if not question.strip():
            yield views.note_html("请写一个问题。"), hidden
            return
        cells: list[Cell] = []
        yield views.cities_html(cells, finished=False), hidden
        for cell in self._services.workbench.cities(question):
            cells.append(cell)
            yield views.cities_html(cells, finished=False), hidden
        shown = views.cities_html(cells, finished=True)
        yield shown, offer("各地对照.csv", cities_csv(cells)) if cells else hidden
