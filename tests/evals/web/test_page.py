"""The evaluators' page and the reports in a real browser."""

import socket
import threading

import gradio as gr
import pytest
import uvicorn
from fastapi import FastAPI

from assistant.configuration.settings import Settings
from evals.cases import Suite, write_cases
from evals.evaluation import EvaluationPlan, evaluate
from evals.report import write_comparison
from evals.results.comparison import compare
from evals.running.asking import ChainAsker
from evals.running.runs import RunFolder, read_run
from evals.web.page import build_page


@pytest.fixture
def opened(browser):
    """Opens a page of a width; collects what it asks for and what goes wrong."""
    pages = []

    def open_at(address: str, width: int):
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="zh-CN")
        page.asked_for, page.faults = [], []
        page.on("request", lambda request: page.asked_for.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(address)
        pages.append(page)
        return page

    yield open_at
    for page in pages:
        page.close()


@pytest.fixture
def reports(tmp_path, suite_cases, scripted_chain):
    """A run, a worse one, and their comparison."""
    suite = Suite("windows", tmp_path / "windows.jsonl", "0" * 64, tuple(suite_cases))
    for name, wrong in (("first", (3,)), ("second", (3, 4, 5))):
        asker = ChainAsker(scripted_chain(wrong=wrong, refused=(8,)))
        evaluate(EvaluationPlan((suite,), {"index": name}, {}), asker, None, RunFolder(tmp_path / name))
    comparison = compare(read_run(tmp_path / "first"), read_run(tmp_path / "second"), 0.01)
    write_comparison(RunFolder(tmp_path / "second"), comparison)
    return tmp_path


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("file", ["first/report.html", "second/comparison.html"])
def test_a_report_stands_alone_and_fits_the_screen(reports, opened, file, width):
    page = opened((reports / file).as_uri(), width)
    assert page.asked_for == [(reports / file).as_uri()]
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("h1").inner_text() in ("评测报告", "评测对比")
    page.click("[data-switch=en]")
    assert page.locator("h1").inner_text() in ("Evaluation report", "Comparison")


def test_cases_are_filtered_by_verdict_kind_and_words(reports, opened):
    page = opened((reports / "first/report.html").as_uri(), 1280)
    assert page.locator(".case:visible").count() == 12
    page.select_option("select[name=verdict]", "wrong")
    assert page.locator(".case:visible").count() == 2
    page.select_option("select[name=kind]", "number")
    assert page.locator(".case:visible code").all_inner_texts() == ["c03"]
    page.select_option("select[name=verdict]", "")
    page.fill("input[name=text]", "A011")
    assert page.locator(".case:visible code").all_inner_texts() == ["c11"]


def test_every_case_is_open_when_printed(reports, opened):
    page = opened((reports / "first/report.html").as_uri(), 1280)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".case[open]").count() == 12
    assert page.locator(".filters:visible").count() == 0


@pytest.fixture
def settings(demo_index, tmp_path):
    """The demonstration index, with runs kept apart from other tests'."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/index").symlink_to(demo_index)
    return Settings(index_dir=tmp_path / "home/index")


@pytest.fixture
def address(settings, scripted_chain):
    app = gr.mount_gradio_app(FastAPI(), build_page(scripted_chain(wrong=(2,)), settings), path="/")
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)


def test_an_evaluator_uploads_runs_reads_and_compares(address, opened, tmp_path, suite_cases):
    suite = tmp_path / "windows.jsonl"
    write_cases(suite, suite_cases)
    page = opened(address, 1280)
    page.wait_for_selector("#pe-begin")
    for _ in range(2):
        page.set_input_files("#pe-suite input[type=file]", suite)
        page.wait_for_selector("#pe-state :text('知识库里没有文件 windows.md')", timeout=30_000)
        page.click("#pe-begin")
        page.wait_for_selector("#pe-state :text('评测完成')", timeout=60_000)
        frame = page.frame_locator("#pe-report iframe")
        assert frame.locator("h1").inner_text() == "评测报告"
        page.reload()
        page.wait_for_function("document.querySelector('#pe-run input')?.value.startsWith('windows-')")
    page.click("#pe-show")
    frame = page.frame_locator("#pe-report iframe")
    assert frame.locator("h1").inner_text() == "评测报告"
    page.click("#pe-compare")
    page.frame_locator("#pe-report iframe").locator("h1 :text('评测对比')").wait_for(timeout=30_000)
    assert page.faults == []
