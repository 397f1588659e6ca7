"""The tab “群众提问”: what was asked, refused and disliked first."""

from datetime import date
from typing import Any

import gradio as gr

from assistant.api.staff_services import StaffServices
from assistant.records.questions import Filter, get_question, list_questions, suite_lines
from assistant.web.staff import staff_views as views
from assistant.web.staff.controls import QUIET, html, offer, tell_mistakes
from index.errors import PolicyAssistantError

_STATES = [
    ("全部", ""),
    ("未能答复", "refused"),
    ("不满意", "disliked"),
    ("已答复", "answered"),
    ("已反问", "clarify"),
    ("已拦截", "blocked"),
    ("出错", "failed"),
    ("中途停止", "stopped"),
]
_SHOWN = 200


class QuestionsTab:
    """The tab's components; `approve` is wired by the page to the form of approved answers."""

    def __init__(self, services: StaffServices) -> None:
        self._services = services
        self.chosen: gr.State = gr.State(())
        with gr.Row():
            self.status = gr.Dropdown(
                _STATES, value="", label="结果", elem_id="st-asked-status", min_width=120
            )
            self.place = gr.Textbox("", label="地区", elem_id="st-asked-place", min_width=120)
            self.text = gr.Textbox("", label="含有的字", elem_id="st-asked-text", min_width=120)
            self.since = gr.Textbox(
                "", label="起", placeholder="2026-11-01", elem_id="st-asked-since", min_width=120
            )
            self.until = gr.Textbox(
                "", label="止", placeholder="2026-11-30", elem_id="st-asked-until", min_width=120
            )
            self.go = gr.Button("筛选", variant="primary", elem_id="st-asked-go", min_width=90)
        with gr.Row(elem_classes="st-exports"):
            self.suite = gr.DownloadButton(
                "下载题集（JSON Lines）", visible=False, size="sm", elem_id="st-asked-suite"
            )
        self.note = html("st-asked-note")
        self.entries = html("st-asked-list")
        self.fields = [self.status, self.place, self.text, self.since, self.until]
        for event in (self.go.click, self.status.input, self.text.submit, self.place.submit):
            event(self.listed, self.fields, self.entries, **QUIET)

    @tell_mistakes
    def listed(self, status: str, place: str, text: str, since: str, until: str) -> str:
        """The questions that pass the filters."""
        wanted = Filter(
            status=status,
            place=place.strip(),
            text=text.strip(),
            since=_day(since),
            until=_day(until),
            limit=_SHOWN,
        )
        return views.asked_html(list_questions(self._services.database, wanted))

    def add_case(self, one: str, chosen: tuple[str, ...]) -> tuple[tuple[str, ...], str, Any]:
        """Adds a question to the suite that is offered for download."""
        ids = tuple(dict.fromkeys((*chosen, one)))
        found = [asked for id in ids if (asked := get_question(self._services.database, id))]
        told = views.note_html(f"题集里有 {len(found)} 题；下载后写上答案要点，就能用 eval run 评测。")
        return ids, told, offer("群众提问.jsonl", suite_lines(found).encode())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise PolicyAssistantError(f"“{text.strip()}” 不是日期，请写成 2026-11-22 的样子") from error
