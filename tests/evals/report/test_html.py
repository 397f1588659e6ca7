"""Reports as one HTML file."""

import socket
import threading

import gradio as gr
import pytest
import uvicorn
from bs4 import BeautifulSoup
from fastapi import FastAPI

from assistant.configuration.settings import Settings
from evals.report.html import describe_case, run_html, sort_worst_first
from evals.results.measurement import measure, summarise
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


def test_what_a_document_says_is_shown_and_not_run(tmp_path, opened, price_case, make_record):
    from evals.report.html import describe_case, run_html
    from evals.results.measurement import measure, summarise

    bad = '</script><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    case = price_case.model_copy(update={"question": bad})
    record = make_record(answer=bad, citations=[{"n": 1, "doc": bad, "title": bad, "quote": bad}])
    measured = measure([case], {case.id: record}, {}, {}, None)
    assert describe_case(measured[0])["record"].answer == bad
    description = {"suites": [], "selection": {}, "target": {"index": bad}, "settings": {}, "versions": {},
                   "machine": {}, "code": "", "started": "", "finished": "", "concurrency": 1,
                   "modes": [], "models": [],
                   "prompt_hashes": {}}  # fmt: skip
    (tmp_path / "bad.html").write_text(run_html(bad, description, measured, summarise(measured)))
    page = opened((tmp_path / "bad.html").as_uri(), 1280)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".answer").first.inner_text() == bad


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


BAD = '</script><img src=x onerror="window.hacked=1">'


@pytest.fixture
def described() -> dict:
    return {
        "suites": [], "selection": {}, "target": {"index": BAD}, "settings": {}, "versions": {},
        "machine": {}, "code": "", "started": "2026-11-02T10:00:00+00:00",
        "finished": "2026-11-02T10:01:00+00:00",
        "concurrency": 1, "modes": ["extractive"], "models": [], "prompt_hashes": {},
    }  # fmt: skip


@pytest.fixture
def several(price_case, make_record):
    """A right case, a wrong one, and one without a result."""
    cases = [price_case.model_copy(update={"id": key}) for key in ("right", "wrong", "missing")]
    records = {"right": make_record(id="right"), "wrong": make_record(id="wrong", answer=f"18元{BAD}")}
    return measure(cases, records, {}, {}, None)


def test_wrong_cases_come_first_and_say_why(several, described):
    assert [one.case.id for one in sort_worst_first(several)][-1] == "right"
    page = BeautifulSoup(run_html("一次", described, several, summarise(several)), "html.parser")
    shown = page.get_text()
    for key in ("right", "wrong", "missing"):
        assert key in shown
    assert "缺少要点" in shown
    assert page.select(".in-zh")
    assert page.select(".in-en")


def test_no_word_becomes_markup_and_nothing_is_loaded(several, described):
    html = run_html(BAD, described, several, summarise(several))
    page = BeautifulSoup(html, "html.parser")
    assert not page.select("img[onerror]")
    assert not page.select("link, script[src], img[src]")


def test_the_facts_of_a_case_are_ticked_off(several):
    told = {one.case.id: describe_case(one) for one in several}
    assert told["right"]["facts"] == [(("15元",), True)]
    assert told["wrong"]["facts"] == [(("15元",), False)]
    assert told["wrong"]["forbidden"] == [("20元", False)]
    assert told["missing"]["status"] == "no_result"
