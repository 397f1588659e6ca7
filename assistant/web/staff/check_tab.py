"""The tab “核对稿件”: a draft sentence by sentence against the official text."""

import time
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.api.staff_services import StaffServices
from assistant.web.staff import staff_views as views
from assistant.web.staff.controls import PRIVATE, QUIET, html, offer, tell_mistakes
from assistant.wording.comments import comment_draft
from assistant.wording.draft_files import DraftFile, read_draft

_LONGEST = 200_000


class CheckTab:
    """The tab's components and handlers."""

    def __init__(self, services: StaffServices) -> None:
        self._services = services
        with gr.Row():
            self.text = gr.Textbox(
                "", label="稿件（粘贴在这里）", lines=8, max_lines=16, elem_id="st-check-text", scale=3
            )
            with gr.Column(scale=1, min_width=240):
                self.file = gr.File(
                    label="或放入文件（DOCX、PDF、TXT）",
                    file_types=[".docx", ".pdf", ".txt", ".md", ".html"],
                    height=150,
                    elem_id="st-check-file",
                )
                self.place = gr.Textbox(
                    "",
                    label="稿件适用的地区",
                    placeholder="例如：运城；同名条文以此为准",
                    elem_id="st-check-place",
                )
                self.go = gr.Button("核对", variant="primary", elem_id="st-check-go")
        self.docx = gr.DownloadButton(
            "导出 Word（每句带批注）", visible=False, size="sm", elem_id="st-check-docx"
        )
        self.report = html("st-check-report")
        self.name = gr.State("")
        self.file.upload(self.read, self.file, [self.text, self.name], **QUIET)
        self.go.click(
            self.check,
            [self.text, self.file, self.place],
            [self.report, self.docx],
            show_progress_on=self.report,
            **PRIVATE,
        )

    @tell_mistakes
    def read(self, file: str) -> tuple[str, str]:
        """Shows the words of the file that was dropped."""
        draft = read_draft(Path(file), self._services.settings.max_file_mb * 2**20)
        return draft.text, Path(file).name

    @tell_mistakes
    def check(self, text: str, file: str | None, place: str) -> tuple[str, Any]:
        """Checks the draft and offers it with comments; a file's own formatting stays while its text does."""
        if not text.strip():
            return views.note_html("请粘贴稿件，或放入一个文件。"), gr.update(visible=False)
        if len(text) > _LONGEST:
            return views.note_html(f"稿件超过 {_LONGEST} 字，请分段核对。", bad=True), gr.update(
                visible=False
            )
        draft = self._draft(text, file)
        started = time.perf_counter()
        report = self._services.workbench.check(draft.text, place.strip())
        ms = round((time.perf_counter() - started) * 1000)
        stem = Path(file).stem if file else "稿件"
        commented = offer(f"{stem}-核对.docx", comment_draft(draft, report))
        return views.report_html(report, ms), commented if report.sentences else gr.update(visible=False)

    def _draft(self, text: str, file: str | None) -> DraftFile:
        if file:
            draft = read_draft(Path(file), self._services.settings.max_file_mb * 2**20)
            if draft.text.split() == text.split():
                return draft
        return DraftFile(text)
