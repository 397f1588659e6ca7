"""The whole way: the served program, its index of the demonstration corpus, and a reader's browser."""

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest


@contextmanager
def serving(index_dir):
    """The program as people start it; gives its address and the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--mode", "extractive"]
    with subprocess.Popen(
        [*command, "--index-dir", str(index_dir)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        ready = running.stdout.readline()
        assert f"http://127.0.0.1:{port}" in ready, running.stderr.read()
        yield f"http://127.0.0.1:{port}/", running
        running.kill()


@pytest.fixture(scope="module")
def address(demo_index):
    with serving(demo_index) as (address, _):
        yield address


@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_asks_reads_and_follows_a_citation(visit, address, tmp_path, width):
    reader = visit(address, width)
    page = reader.page
    page.wait_for_selector(".pa-collection strong")
    assert "演示" in page.inner_text(".pa-collection")
    page.wait_for_selector(".pa-example >> nth=5")
    reader.ask("示例市遛狗不牵绳罚多少？" if width == 1280 else "示例市遛狗不牽繩罰多少？")
    reader.wait_for_answer()
    page.screenshot(path=tmp_path / f"answered-{width}.png")
    answer = page.inner_text("#pa-answer-slot .pa-text")
    assert "元以下罚款" in answer
    assert "[1]" in answer
    page.click("#pa-answer-slot .pa-cite >> nth=0")
    quote = page.inner_text("#pa-evidence-slot mark.pa-found >> nth=0")
    assert quote
    page.screenshot(path=tmp_path / f"cited-{width}.png")
    further = page.locator(".pa-next button")
    further.first.wait_for()
    question = further.first.inner_text()
    further.first.click()
    page.wait_for_selector(f"#pa-asked h2:text-is('{question}')")
    page.wait_for_selector("#pa-answer-slot .pa-answered .pa-foot")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.foreign == []
    assert reader.errors == []


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_program_ends_when_it_is_told_to(visit, demo_index, ending):
    with serving(demo_index) as (address, running):
        reader = visit(address)
        reader.ask("示例市遛狗不牵绳罚多少？")
        reader.wait_for_answer()
        running.send_signal(ending)
        assert running.wait(timeout=30) == 0
        assert "Traceback" not in running.stderr.read()
