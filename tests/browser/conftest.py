"""A real browser before a real server."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn


@dataclass
class Visit:
    """A reader's page and every address it asked for."""

    page: object
    address: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    before: str = ""

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.address, "data:", "blob:"))]

    def ask(self, question: str) -> None:
        shown = "document.querySelector('#pa-answer-slot .pa-answer')?.dataset.turn || ''"
        self.before = self.page.evaluate(shown)
        self.page.fill("#pa-question textarea", question)
        self.page.keyboard.press("Enter")

    def wait_for_answer(self) -> None:
        """Waits for the answer to what was asked last: the one before it may still be there."""
        finished = """(before) => { const one = document.querySelector('#pa-answer-slot .pa-answer');
                       return one && one.dataset.turn !== before && one.querySelector('.pa-foot') }"""
        self.page.wait_for_function(finished, arg=self.before, timeout=60_000)
        self.page.wait_for_selector("#pa-ask", timeout=60_000)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Waits for what happens behind the page, such as a record being written."""
        for _ in range(100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("not within ten seconds")


@pytest.fixture
def serve():
    """Serves an application on a free port of this machine; returns its address."""
    running = []

    def start(application) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.append((server, thread))
        patience = time.monotonic() + 60
        while not server.started and time.monotonic() < patience:
            time.sleep(0.05)
        assert server.started, "the server did not start"
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def visit(browser) -> Iterator:
    """Opens a page as a reader with this window and language would."""
    contexts = []

    def open_page(
        address: str,
        width: int = 1280,
        height: int = 860,
        locale: str = "zh-CN",
        script: str = "",
        theme: str = "light",
    ) -> Visit:
        context = browser.new_context(
            color_scheme=theme,
            viewport={"width": width, "height": height},
            locale=locale,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.add_init_script(script)
        contexts.append(context)
        visit = Visit(context.new_page(), address)
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.goto(address)
        visit.page.wait_for_selector(".pa-welcome:visible, #pa-asked h2")
        return visit

    yield open_page
    for context in contexts:
        context.close()
