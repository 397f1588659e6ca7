"""The tab “读文件、比文件”: a document with anchors, two versions, one question across cities."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.web.staff import views
from assistant.web.staff.desk import Desk
from assistant.web.staff.pieces import PRIVATE, QUIET, html, offer, tell_mistakes
from assistant.wording.cities import Cell, cities_csv
from assistant.wording.outlining import name_document
from index.errors import PolicyAssistantError


class ReadingTab:
    """The tab's components and handlers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with gr.Tabs(elem_id="st-read-tabs"):
            with gr.Tab("读一份文件", id="one"):
                self.doc = gr.Dropdown(
                    [], value=None, label="文件（可输入名称筛选）", elem_id="st-read-doc", filterable=True
                )
                self.document = html("st-read-document")
            with gr.Tab("比两个版本", id="two"):
                with gr.Row(elem_classes="st-bar"):
                    self.before = gr.Dropdown(
                        [], value=None, label="原来的", elem_id="st-diff-before", scale=2
                    )
                    self.after = gr.Dropdown([], value=None, label="后来的", elem_id="st-diff-after", scale=2)
                    self.compare = gr.Button(
                        "逐条对比", variant="primary", elem_id="st-diff-go", scale=1, min_width=110
                    )
                self.redline = html("st-diff-result")
            with gr.Tab("各地对照", id="cities"):
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
                self.csv = gr.DownloadButton("导出 CSV", visible=False, size="sm", elem_id="st-city-csv")
                self.cities = html("st-city-table")
        self.doc.input(self.open, self.doc, self.document, **QUIET)
        self.before.input(self.offer_versions, self.before, self.after, **QUIET)
        self.compare.click(self.redline_of, [self.before, self.after], self.redline, **QUIET)
        for event in (self.ask.click, self.question.submit):
            event(
                self.compare_cities,
                self.question,
                [self.cities, self.csv],
                **PRIVATE | {"show_progress": "hidden"},
            )

    def choices(self) -> list[tuple[str, str]]:
        """The documents by title; those of one title with their names."""
        known = self._desk.bench.documents()
        titles = [one.title for one in known.values()]
        named = [
            (one.title if titles.count(one.title) == 1 else f"{one.title}（{doc}）", doc)
            for doc, one in known.items()
        ]
        return sorted(named)

    def named(self, given: str) -> str:
        """The document that an address names; "" where there is none."""
        try:
            with self._desk.bench.reading() as index:
                return name_document(index, given) if given else ""
        except PolicyAssistantError:
            return ""

    @tell_mistakes
    def open(self, doc: str | None) -> str:
        """Shows a document."""
        return views.outline_html(self._desk.bench.outline(doc), "") if doc else ""

    def offer_versions(self, doc: str | None) -> Any:
        """Puts the documents that are versions of this one first, and chooses the first."""
        titles = {name: title for title, name in self.choices()}
        found = self._desk.bench.versions(doc or "")
        return gr.update(choices=[(titles[one], one) for one in found], value=found[0] if found else None)

    @tell_mistakes
    def redline_of(self, before: str | None, after: str | None) -> str:
        """Shows two versions side by side."""
        if not before or not after:
            return views.note_html("请选两份文件。")
        bench = self._desk.bench
        return views.redline_html(bench.outline(before), bench.outline(after), bench.redline(before, after))

    def compare_cities(self, question: str) -> Iterator[tuple[str, Any]]:
        """Fills the table city by city."""
        hidden = gr.update(visible=False)
        if not question.strip():
            yield views.note_html("请写一个问题。"), hidden
            return
        cells: list[Cell] = []
        yield views.cities_html(cells, finished=False), hidden
        for cell in self._desk.bench.cities(question):
            cells.append(cell)
            yield views.cities_html(cells, finished=False), hidden
        shown = views.cities_html(cells, finished=True)
        yield shown, offer(self.csv, "各地对照.csv", cities_csv(cells)) if cells else hidden
