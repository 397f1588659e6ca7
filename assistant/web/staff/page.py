"""The page itself: six tabs over one workbench."""

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from langchain_core.runnables import Runnable

from assistant.api.staff import build_staff
from assistant.api.staff_services import StaffServices
from assistant.configuration.settings import Settings
from assistant.people.person import Permission
from assistant.people.rights import STAFF
from assistant.records.questions import get_question
from assistant.types import Answer, Question
from assistant.web.desk.routes import ADD, build_desk
from assistant.web.pages import Page
from assistant.web.protection.people import person_of
from assistant.web.staff import staff_views as views
from assistant.web.staff.approval_tab import ApprovalTab
from assistant.web.staff.check_tab import CheckTab
from assistant.web.staff.comparison_tab import ComparisonTab
from assistant.web.staff.controls import QUIET
from assistant.web.staff.questions_tab import QuestionsTab
from assistant.web.staff.reading_tab import ReadingTab
from assistant.web.staff.search_tab import SearchTab

_HERE = Path(__file__).parent
_TITLE = {"zh": "业务工作台", "en": "Staff workbench"}
_FIND, _CHECK, _READ, _APPROVE, _ASKED = "find", "check", "read", "approve", "asked"
_HELD = "held"
_UPLOAD_MB = 50
_FORGOTTEN_AFTER = 60 * 60
_TO_ANCHOR = "() => window.staffDesk.toAnchor()"


def staff_page(services: StaffServices) -> Page:
    """The page over the services, to be mounted beside the chat."""
    return Page(
        "staff",
        _TITLE,
        partial(_build, services),
        STAFF,
        max_upload_mb=_UPLOAD_MB,
        css=(_HERE / "staff.css").read_text(encoding="utf-8"),
        head=f"<script>{(_HERE / 'staff.js').read_text(encoding='utf-8')}</script>",
        routes=(*build_staff(services), build_desk(services)),
        uploads=(ADD,),
    )


def _build(services: StaffServices, chain: Runnable[Question, Answer], settings: Settings) -> gr.Blocks:
    app = gr.Blocks(
        title=f"{_TITLE['zh']} · {settings.title}",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_FORGOTTEN_AFTER, _FORGOTTEN_AFTER),
    )
    with app:
        gr.HTML(
            f'<div class="st-head"><h1>{_TITLE["zh"]}</h1><a href="../">← 回到问答</a> '
            '<a href="complaints">投诉办理</a></div>',
            apply_default_css=False,
        )
        with gr.Tabs(elem_id="st-tabs") as tabs:
            with gr.Tab("找原文", id=_FIND, render_children=True):
                finding = SearchTab(services)
            with gr.Tab("核对稿件", id=_CHECK, render_children=True):
                CheckTab(services)
            with gr.Tab("阅读对比", id=_READ, render_children=True):
                reading = ComparisonTab(services)
            with gr.Tab("审定答复", id=_APPROVE, render_children=True, visible=False) as approve_tab:
                approving = ApprovalTab(services)
            with gr.Tab("群众提问", id=_ASKED, render_children=True) as asked_tab:
                asked = QuestionsTab(services)
            with gr.Tab("收录情况", id=_HELD, render_children=True) as held_tab:
                held = ReadingTab(services)
        approve_tab.select(approving.listed, approving.only, approving.entries, **QUIET)
        asked_tab.select(asked.listed, asked.fields, asked.entries, **QUIET)
        held_tab.select(held.entered, [held.doc, *held.fields], held.shown, **QUIET)
        _wire_opening(app, tabs, finding, reading, held, approve_tab)
        _wire_asked(services, tabs, asked, approving)
    return app


def _wire_opening(
    app: gr.Blocks,
    tabs: gr.Tabs,
    finding: SearchTab,
    reading: ComparisonTab,
    held: ReadingTab,
    approve_tab: gr.Tab,
) -> None:
    def open_page(request: gr.Request) -> tuple[Any, ...]:
        doc = reading.named(request.query_params.get("doc", ""))
        named = request.query_params.get("file", "")
        file = held.opened(named, request)
        tab = _HELD if file else _READ if doc else ""
        shown = gr.update(selected=tab) if tab else gr.skip()
        opened = reading.open(doc)
        return (
            *finding.choices(),
            *reading.one.filled(doc),
            opened,
            file or gr.skip(),
            named if file else "",
            shown,
            gr.update(visible=person_of(request).may(Permission.EDIT)),
        )

    one = reading.one
    filled = [
        finding.kind,
        finding.year,
        one.doc,
        one.text,
        one.options,
        reading.document,
        held.shown,
        held.doc,
        tabs,
        approve_tab,
    ]
    app.load(open_page, None, filled, **QUIET).then(None, js=_TO_ANCHOR, **QUIET)


def _wire_asked(services: StaffServices, tabs: gr.Tabs, asked: QuestionsTab, approving: ApprovalTab) -> None:
    def handle(event: gr.EventData, chosen: tuple[str, ...], request: gr.Request) -> tuple[Any, ...]:
        untouched = [gr.skip()] * 5
        if event.deed == "case":
            return (*asked.add_case(event.id, chosen), *untouched)
        if not person_of(request).may(Permission.EDIT):
            return (gr.skip(), views.note_html("您的角色不能审定答复。", bad=True), gr.skip(), *untouched)
        found = get_question(services.database, event.id)
        if found is None:
            return (gr.skip(), views.note_html("这条提问已不在记录里。", bad=True), gr.skip(), *untouched)
        form = (found.text, found.place, "", "")
        return (gr.skip(), "", gr.skip(), *form, gr.update(selected=_APPROVE))

    form = [approving.question, approving.place, approving.answer, approving.quotes]
    asked.entries.choose(handle, asked.chosen, [asked.chosen, asked.note, asked.suite, *form, tabs], **QUIET)
