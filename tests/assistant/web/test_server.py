"""The chat, its pages and the interface as one server: what it sends along, and whom it lets frame it."""

import pytest
from fastapi.testclient import TestClient

from assistant.configuration.settings import Settings
from assistant.web.server import create_server_app


@pytest.fixture
def open_server(scripted, tmp_path):
    def open_with(**known) -> TestClient:
        settings = Settings(_env_file=None, index_dir=tmp_path / "index", **known)
        return TestClient(create_server_app(scripted, settings))

    return open_with


@pytest.mark.parametrize("path", ["/", "/healthz", "/docs", "/v1/nothing", "/documents/dogs.md", "/privacy"])
def test_nothing_may_come_from_or_go_to_another_host(open_server, path):
    headers = open_server().get(path).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'self'", "connect-src 'self'", "object-src 'none'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_only_the_sites_named_may_show_it_in_a_frame(open_server):
    client = open_server(embed_origins="https://a.gov.cn  https://b.gov.cn")
    policy = client.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://a.gov.cn https://b.gov.cn")


def test_the_settings_colour_and_title_are_the_pages(open_server):
    page = open_server(color="#0b5d3b", title="样本市问答").get("/").text
    assert "--pa-own: #0b5d3b" in page
    assert "样本市问答" in page


def test_what_is_uploaded_to_the_chat_is_refused(open_server):
    reply = open_server().post("/gradio_api/upload", files={"files": ("x.txt", b"x" * 1000)})
    assert reply.status_code >= 400


def test_the_page_loads_its_scripts_from_here(open_server):
    client = open_server()
    for name in ("views.css", "views.js", "history.js"):
        assert client.get(f"/page/{name}").status_code == 200
    assert client.get("/page/../server.py").status_code == 404
