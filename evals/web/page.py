"""The page itself: upload a suite, watch it run, open the report, compare with an earlier run."""

import html
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr
from langchain_core.runnables import Runnable

from assistant.configuration.settings import Settings
from assistant.people.rights import EVALUATION
from assistant.types import Answer, Question
from assistant.web.pages import Page
from assistant.web.protection.files import make_file
from evals.cases import Kind
from evals.files.phrases import LANGUAGES, name_of, say
from evals.files.templates import write_template
from evals.web.background import BackgroundRuns, Job
from index.errors import PolicyAssistantError

_POLL = 0.4
_SHOWN = 30
_LANGUAGE = "zh"


def build_page(chain: Runnable[Question, Answer], settings: Settings) -> gr.Blocks:
    """The page as an application of its own, to be mounted beside the chat."""
    app = gr.Blocks(title=_say("page_title"), analytics_enabled=False)
    with app:
        add_panel(app, chain, settings)
        gr.Markdown(f"[{_say('back')}](../)")
    return app


def add_panel(app: gr.Blocks, chain: Runnable[Question, Answer], settings: Settings) -> None:
    """Adds the evaluators' panel to an open page, inside a tab say."""
    background = BackgroundRuns(chain, settings)
    gr.Markdown(f"## {_say('page_title')}\n\n{_say('page_intro')}")
    with gr.Row():
        with gr.Column():
            suite = gr.File(label=_say("upload"), file_types=[".xlsx", ".csv", ".jsonl"], elem_id="pe-suite")
            with gr.Row():
                kinds = gr.Dropdown(_kinds(), multiselect=True, label=_say("only_kinds"), elem_id="pe-kinds")
                limit = gr.Number(label=_say("at_most"), precision=0, minimum=0, value=0, elem_id="pe-limit")
            with gr.Row():
                template = gr.DownloadButton(_say("template"), elem_id="pe-template")
                begin = gr.Button(_say("begin"), variant="primary", elem_id="pe-begin")
        with gr.Column():
            chosen = gr.Dropdown([], label=_say("run"), elem_id="pe-run")
            earlier = gr.Dropdown([], label=_say("earlier_run"), elem_id="pe-earlier")
            with gr.Row():
                show = gr.Button(_say("show_report"), elem_id="pe-show")
                against = gr.Button(_say("compare"), elem_id="pe-compare")
                download = gr.DownloadButton(_say("download"), visible=False, elem_id="pe-download")
    state = gr.HTML(elem_id="pe-state")
    report = gr.HTML(elem_id="pe-report")
    handlers = _Handlers(background)
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    app.load(handlers.open, None, [chosen, earlier, template], **private)
    suite.change(handlers.check, suite, state, **private)
    begin.click(handlers.run, [suite, kinds, limit], [state, chosen, earlier, report, download], **private)
    show.click(handlers.show, chosen, [state, report, download], **private)
    against.click(handlers.compare, [earlier, chosen], [state, report, download], **private)


PAGE = Page(
    "evaluate",
    {one: say("page", "page_title", one) for one in LANGUAGES},
    build_page,
    EVALUATION,
    max_upload_mb=20,
)


class _Handlers:
    """What the buttons do; every mistake becomes a line on the page."""

    def __init__(self, background: BackgroundRuns) -> None:
        self._background = background

    def open(self) -> tuple[Any, Any, str]:
        """Fills the lists of runs and makes the template."""
        runs = self._background.runs()
        return _choices(runs, runs[:1]), _choices(runs, runs[1:2]), _template()

    def check(self, suite: str | None) -> str:
        """Tells what is wrong with a suite as soon as it is there."""
        if suite is None:
            return ""
        try:
            problems = self._background.check(Path(suite))
        except PolicyAssistantError as error:
            return _line(str(error), bad=True)
        if not problems:
            return _line(_say("suite_fine"))
        shown = "".join(
            f"<li>{_say(one.severity)} · {html.escape(one.tell(_LANGUAGE))}</li>" for one in problems[:_SHOWN]
        )
        return f"<p>{html.escape(_say('problems', count=len(problems)))}</p><ul>{shown}</ul>"

    def run(self, suite: str | None, kinds: list[str], limit: float) -> Iterator[tuple[Any, ...]]:
        """Starts a run and tells how far it is until it ends."""
        keep = (gr.skip(), gr.skip(), gr.skip(), gr.skip())
        if suite is None:
            yield (_line(_say("no_suite"), bad=True), *keep)
            return
        try:
            job = self._background.start(Path(suite), kinds or (), int(limit or 0) or None)
        except PolicyAssistantError as error:
            yield (_line(str(error), bad=True), *keep)
            return
        while not job.ended.wait(_POLL):
            yield (_bar(job), *keep)
        if job.error:
            yield (_line(job.error, bad=True), *keep)
            return
        runs = self._background.runs()
        path = self._background.report(job.name)
        yield (
            _line(_say("finished", name=job.name)),
            _choices(runs, [job.name]),
            _choices(runs, [one for one in runs if one != job.name][:1]),
            _frame(path),
            _offer(path),
        )

    def show(self, name: str | None) -> tuple[Any, Any, Any]:
        """Opens the report of a run."""
        try:
            path = self._background.report(name or "")
        except PolicyAssistantError as error:
            return _line(str(error), bad=True), gr.skip(), gr.skip()
        return "", _frame(path), _offer(path)

    def compare(self, before: str | None, after: str | None) -> tuple[Any, Any, Any]:
        """Opens the comparison of two runs."""
        try:
            path = self._background.compare(before or "", after or "", 0.01)
        except PolicyAssistantError as error:
            return _line(str(error), bad=True), gr.skip(), gr.skip()
        return "", _frame(path), _offer(path)


def _say(key: str, **values: object) -> str:
    return say("page", key, _LANGUAGE, **values)


def _kinds() -> list[tuple[str, str]]:
    return [(name_of("kinds", kind, _LANGUAGE), kind.value) for kind in Kind]


def _choices(runs: list[str], chosen: list[str]) -> Any:
    return gr.update(choices=runs, value=chosen[0] if chosen else None)


def _template() -> str:
    """The path of a template that the browser may fetch."""
    with TemporaryDirectory(prefix="suite-") as folder:
        path = Path(folder) / f"{_say('template_name')}.xlsx"
        write_template(path)
        return make_file(path.name, path.read_bytes())


def _offer(report: Path) -> Any:
    return gr.update(value=make_file(report.name, report.read_bytes()), visible=True)


def _line(text: str, bad: bool = False) -> str:
    colour = "#b3402a" if bad else "#1f7a5c"
    lines = "<br>".join(html.escape(one) for one in text.split("\n"))
    return f'<p role="status" style="color:{colour}">{lines}</p>'


def _bar(job: Job) -> str:
    said = html.escape(_say("running", done=job.done, total=job.total))
    bar = f'<progress max="{job.total}" value="{job.done}" style="width:100%"></progress>'
    return f'<p role="status">{said}</p>{bar}'


def _frame(report: Path) -> str:
    """The report in a frame of its own, so that neither page's style or script touches the other's."""
    text = report.read_text(encoding="utf-8").replace("<html", f'<html data-prefer="{_LANGUAGE}"', 1)
    inner = html.escape(text, quote=True)
    return (
        f'<iframe title="report" sandbox="allow-scripts" srcdoc="{inner}" '
        'style="width:100%;height:80vh;border:1px solid #dce4e1;border-radius:8px"></iframe>'
    )
