"""The page's scripts and styles, from memory."""

import re
from pathlib import Path

import gradio
import pytest
from fastapi.testclient import TestClient

from assistant.configuration.settings import Settings
from assistant.web.server import create_server_app

FOLDER = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"


@pytest.fixture(scope="module")
def script() -> str:
    page = (FOLDER.parent / "index.html").read_text("utf-8")
    return re.search(r"assets/(index-[\w-]+\.js)", page)[1]


@pytest.fixture
def client(scripted, tmp_path):
    app = create_server_app(scripted, Settings(_env_file=None, index_dir=tmp_path / "index"))
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("accepted", ["br, gzip", "gzip", "identity"])
def test_a_script_is_whole_and_kept_for_good(client, script, accepted):
    found = client.get(f"/assets/{script}", headers={"Accept-Encoding": accepted})
    assert found.content == (FOLDER / script).read_bytes()
    assert found.headers.get("content-encoding", "identity") == accepted.split(",")[0]
    assert "immutable" in found.headers["cache-control"]
    assert "default-src 'self'" in found.headers["content-security-policy"]


def test_what_the_page_asked_for_is_named_to_the_next(client, script):
    assert "link" not in client.get("/").headers
    client.get(f"/assets/{script}")
    hints = client.get("/").headers["link"]
    assert hints == f"<assets/{script}>;rel=modulepreload"
    for path in FOLDER.glob("*.js"):
        client.get(f"/assets/{path.name}")
    hints = client.get("/").headers["link"]
    assert len(hints) < 2000
    assert all(re.fullmatch(r"<assets/[\w.-]+>;rel=modulepreload", hint) for hint in hints.split(","))
    assert "link" not in client.get("/privacy").headers


@pytest.mark.parametrize(
    "name", ["..%2findex.html", "../index.html", "nothing.js", "%2e%2e/%2e%2e/package.json"]
)
def test_nothing_else_is_served(client, name):
    response = client.get(f"/assets/{name}")
    assert "immutable" not in response.headers.get("cache-control", "")
    assert "dependencies" not in response.text or "gradio_config" in response.text
