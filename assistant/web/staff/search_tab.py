"""The tab “找原文”: finds wording and exports the hits."""

import time
from typing import Any

import gradio as gr

from assistant.api.staff_services import StaffServices
from assistant.web.staff import staff_views as views
from assistant.web.staff.controls import QUIET, html, offer, tell_mistakes
from assistant.wording.hit_table import findings_csv, findings_xlsx
from assistant.wording.phrase_search import Mode, Order, PhraseQuery

_MODES = [
    ("一字不差", Mode.EXACT.value),
    ("中间可隔字（不得…饲养）", Mode.GAPS.value),
    ("含全部词（空格隔开）", Mode.ALL.value),
    ("按意思", Mode.MEANING.value),
]
_STATES = [
    ("不限", ""),
    ("现行（未废止、未被取代）", "current"),
    ("标明现行有效", "in_force"),
    ("已修改", "amended"),
    ("已废止", "repealed"),
]
_SHOWN = 50
_EXPORTED = 1000


class SearchTab:
    """The tab's components and handlers."""

    def __init__(self, services: StaffServices) -> None:
        self._services = services
        with gr.Row(elem_classes="st-bar"):
            self.text = gr.Textbox(
                "",
                label="要找的字句",
                placeholder="例如：携犬外出",
                elem_id="st-find-text",
                scale=5,
                autofocus=True,
            )
            self.go = gr.Button("查找", variant="primary", elem_id="st-find-go", scale=1, min_width=110)
        self.mode = gr.Radio(_MODES, value=Mode.EXACT.value, label="怎么找", elem_id="st-find-mode")
        with gr.Accordion("筛选与排序", open=False, elem_id="st-find-more"):
            with gr.Row():
                self.place = gr.Textbox("", label="地区", placeholder="例如：运城", elem_id="st-find-place")
                self.issuer = gr.Textbox("", label="发文机关", elem_id="st-find-issuer")
                self.kind = gr.Dropdown([("不限", "")], value="", label="文件类别", elem_id="st-find-kind")
            with gr.Row():
                self.year = gr.Dropdown([("不限", 0)], value=0, label="年份", elem_id="st-find-year")
                self.status = gr.Dropdown(_STATES, value="", label="效力", elem_id="st-find-status")
                self.order = gr.Radio(
                    [("按相关", Order.RELEVANCE.value), ("按日期，新的在前", Order.DATE.value)],
                    value=Order.RELEVANCE.value,
                    label="排序",
                    elem_id="st-find-order",
                )
        with gr.Row(elem_classes="st-exports"):
            self.csv = gr.DownloadButton("导出 CSV", visible=False, size="sm", elem_id="st-find-csv")
            self.xlsx = gr.DownloadButton("导出 Excel", visible=False, size="sm", elem_id="st-find-xlsx")
        self.hits = html("st-find-hits")
        fields = [
            self.text,
            self.mode,
            self.place,
            self.issuer,
            self.kind,
            self.year,
            self.status,
            self.order,
        ]
        for event in (
            self.go.click, self.text.submit, self.mode.input, self.kind.input, self.year.input,
            self.status.input, self.order.input, self.place.submit, self.issuer.submit,
        ):  # fmt: skip
            event(self.find, fields, [self.hits, self.csv, self.xlsx], **QUIET)

    def choices(self) -> tuple[Any, Any]:
        """What kinds and years there are."""
        known = self._services.workbench.documents().values()
        kinds = sorted({one.kind for one in known if one.kind})
        days = (day for one in known for day in (one.published, one.effective, one.amended) if day)
        years = sorted({day.year for day in days}, reverse=True)
        return (
            gr.update(choices=[("不限", ""), *((kind, kind) for kind in kinds)]),
            gr.update(choices=[("不限", 0), *((f"{year} 年", year) for year in years)]),
        )

    @tell_mistakes
    def find(
        self, text: str, mode: str, place: str, issuer: str, kind: str, year: int, status: str, order: str
    ) -> tuple[str, Any, Any]:
        """Finds the words and offers the tables."""
        if not text.strip():
            return "", gr.update(visible=False), gr.update(visible=False)
        query = PhraseQuery(
            text.strip(),
            Mode(mode),
            place.strip(),
            issuer.strip(),
            kind,
            int(year),
            status,
            Order(order),
            _SHOWN,
        )
        started = time.perf_counter()
        found = self._services.workbench.find(query)
        ms = round((time.perf_counter() - started) * 1000)
        shown = views.findings_html(found, ms)
        if not found.hits:
            return shown, gr.update(visible=False), gr.update(visible=False)
        if found.total > len(found.hits) and query.mode is not Mode.MEANING:
            found = self._services.workbench.find(query.up_to(_EXPORTED))
        return (
            shown,
            offer("检索结果.csv", findings_csv(found)),
            offer("检索结果.xlsx", findings_xlsx(found)),
        )
