"""The tab “审定答复”: answers staff write or approve, given before any other."""

import re
from typing import Any

import gradio as gr

from assistant.api.staff_services import StaffServices
from assistant.approved.store import Approvals
from assistant.approved.types import ApprovedAnswer, State
from assistant.types import Citation, Ending, Question
from assistant.web.protection.people import current_person
from assistant.web.staff import staff_views as views
from assistant.web.staff.controls import PRIVATE, QUIET, html, tell_mistakes
from assistant.wording.approval import Proposal, Quote, approve
from index.language import marks

_SOURCED = re.compile(rf"^\s*(?:\[\d+\]\s*)?(?:《([^》]+)》(?:{marks.REFERENCE})?(?:规定)?[：:]?\s*)?(.*)$")
_STATES = [("全部", ""), ("待复核", "review"), ("已审定", "approved"), ("已撤回", "withdrawn")]


class ApprovalTab:
    """The tab's components and handlers."""

    def __init__(self, services: StaffServices) -> None:
        self._services = services
        with gr.Row():
            with gr.Column(scale=1, min_width=320):
                self.question = gr.Textbox("", label="问题（照群众的问法）", elem_id="st-approve-question")
                with gr.Row():
                    self.place = gr.Textbox(
                        "",
                        label="地区",
                        placeholder="例如：运城；* 表示各地通用",
                        elem_id="st-approve-place",
                        min_width=120,
                    )
                    self.author = gr.Textbox("", label="审定人", elem_id="st-approve-author", min_width=120)
                self.draft = gr.Button("先看系统怎么答", size="sm", elem_id="st-approve-draft")
                self.answer = gr.Textbox(
                    "", label="答复（用 [1] [2] 标出依据）", lines=5, elem_id="st-approve-answer"
                )
                self.quotes = gr.Textbox(
                    "",
                    label="依据的原文（每行一段，从文件里复制；可在前面写《文件名》）",
                    lines=4,
                    elem_id="st-approve-quotes",
                )
                self.keep = gr.Button("审定", variant="primary", elem_id="st-approve-keep")
                self.state = html("st-approve-state")
            with gr.Column(scale=1, min_width=320):
                self.only = gr.Radio(_STATES, value="", label="显示", elem_id="st-approve-only")
                self.entries = html("st-approve-list")
        form = [self.question, self.place, self.author, self.answer, self.quotes]
        self.form = form
        self.draft.click(
            self.propose, [self.question, self.place], [self.answer, self.quotes, self.state], **PRIVATE
        )
        self.keep.click(self.approve, [*form, self.only], [self.state, self.entries], **QUIET)
        self.only.input(self.listed, self.only, self.entries, **QUIET)
        self.entries.choose(self.handle, self.only, [*form, self.state, self.entries], **QUIET)

    def listed(self, only: str) -> str:
        """The answers, after those that rest on changed documents were taken away."""
        self._services.watch.look_over()
        return views.approved_html(self._services.approvals.entries(State(only) if only else None))

    @tell_mistakes
    def propose(self, question: str, place: str) -> tuple[Any, Any, str]:
        """What the documents answer, to begin with."""
        if not question.strip():
            return gr.skip(), gr.skip(), views.note_html("请先写问题。")
        asked = Question(question.strip(), place="" if place.strip() == "*" else place.strip())
        answer = self._services.workbench.quoting.invoke(asked)
        if answer.status is not Ending.ANSWERED:
            return gr.skip(), gr.skip(), views.note_html(f"系统没有答复：{answer.text}")
        text = answer.text or "".join(one.text for one in answer.sentences)
        return text, quote_lines(answer.citations), views.note_html("这是系统的答复，请核对、改写后审定。")

    @tell_mistakes
    def approve(
        self, question: str, place: str, author: str, answer: str, quotes: str, only: str
    ) -> tuple[str, str]:
        """Keeps the answer."""
        proposal = Proposal(question, answer, read_quotes(quotes), place, author)
        with self._services.workbench.reading() as index:
            kept = approve(index, self._services.settings, self._approvals(), proposal)
        return views.note_html(f"已审定，今后先给出这条答复（{kept.id}）。"), self.listed(only)

    @tell_mistakes
    def handle(self, event: gr.EventData, only: str) -> tuple[Any, ...]:
        """Loads an answer into the form, or takes it away."""
        if event.deed == "withdraw":
            self._approvals().withdraw(event.id)
            return (*[gr.skip()] * len(self.form), views.note_html("已撤回。"), self.listed(only))
        one = self._services.approvals.get(event.id)
        note = views.note_html("已载入，改好后再按“审定”，会取代原来的。")
        return (*self.filled(one), note, gr.skip())

    def _approvals(self) -> Approvals:
        """The answers, changed by whoever is using the page."""
        return self._services.approvals.acting(current_person().name)

    def filled(self, one: ApprovedAnswer) -> tuple[str, ...]:
        """The form with an answer in it."""
        return (one.question, one.place, one.author, one.answer, quote_lines(one.citations))


def quote_lines(citations: tuple[Citation, ...]) -> str:
    """Citations as lines of the form."""
    lines = ("".join(part.strip() for part in one.quote.splitlines()) for one in citations)
    return "\n".join(
        f"《{one.title.strip('《》')}》{text}" for one, text in zip(citations, lines, strict=True)
    )


def read_quotes(lines: str) -> list[Quote]:
    """The quotations of the form, each with the title before it where there is one."""
    quotes = []
    for line in lines.splitlines():
        match = _SOURCED.match(line)
        if line.strip() and match:
            quotes.append(Quote(match[2].strip('“”"'), match[1] or ""))
    return quotes
