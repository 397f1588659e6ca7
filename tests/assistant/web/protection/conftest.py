"""A server with pages for staff, of which one takes files, and visitors from here and from elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from langchain_core.runnables import RunnableLambda

from assistant.configuration.settings import Settings
from assistant.people.person import Permission
from assistant.people.rights import PageRights, Rule
from assistant.web.pages import Page
from assistant.web.protection.files import make_file
from assistant.web.server import create_server_app

HERE, STRANGER, HOST = "127.0.0.1", "203.0.113.9", "127.0.0.1:7860"


def build(chain, settings):
    with gr.Blocks(title="登记处", analytics_enabled=False) as app:
        draft, words = gr.File(), gr.Textbox()
        made = gr.DownloadButton()
        draft.upload(lambda path: Path(path).read_text("utf-8"), draft, words)
        words.submit(lambda text: make_file("made.txt", text.encode()), words, made)
    return app


def routes() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/v1/desk", lambda: {"secret": "仅供工作人员"}, methods=["GET", "POST"])
    return router


FUNCTION = "build.<locals>.<lambda>"
RIGHTS = PageRights(Permission.LOOK, {FUNCTION: Permission.LOOK}, files=True)
RULES = (Rule("GET", "/v1/desk", Permission.LOOK), Rule("POST", "/v1/desk", Permission.LOOK))
PAGE = Page("desk", {"zh": "登记"}, build, RIGHTS, routes=(routes(),), rules=RULES)


class EmptyService:
    """An assistant without documents: nobody is answered here."""

    chain = RunnableLambda(lambda question: None)
    embedder = reranker = None

    def __init__(self):
        self.index = SimpleNamespace(reading=self._reading)

    @contextmanager
    def _reading(self):
        yield SimpleNamespace(store=SimpleNamespace(metadata={}))


@pytest.fixture(scope="session")
def apps(tmp_path_factory) -> Iterator[Callable[..., tuple[FastAPI, TestClient]]]:
    """The server with some settings, made once, and a client that may also wait for events."""
    known: dict[tuple, tuple[FastAPI, TestClient]] = {}
    with ExitStack() as stack:

        def find(**given):
            key = tuple(sorted(given.items()))
            if key not in known:
                settings = Settings(_env_file=None, index_dir=tmp_path_factory.mktemp("index"), **given)
                app = create_server_app(EmptyService(), settings, [PAGE])
                client = TestClient(app, base_url=f"http://{HOST}", client=(HERE, 5000))
                known[key] = app, stack.enter_context(client)
            return known[key]

        yield find


@pytest.fixture
def open_server(apps) -> Callable[..., TestClient]:
    """Opens a server with these settings; the client sits at this machine unless it is told otherwise."""

    def open_with(client: str = HERE, host: str = HOST, **known) -> TestClient:
        app, here = apps(**known)
        if (client, host) != (HERE, HOST):
            return TestClient(app, base_url=f"http://{host}", client=(client, 5000))
        here.cookies.clear()
        return here

    return open_with


@pytest.fixture
def stranger() -> str:
    return STRANGER
