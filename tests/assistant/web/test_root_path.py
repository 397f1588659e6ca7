"""Below a portal's path and beside it: the same addresses, the same logins."""

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.configuration.settings import Settings
from assistant.web.pages import find_pages
from assistant.web.root_path import serve_below
from assistant.web.server import create_server_app

STAFF = ("staff", "open sesame 7")


@pytest.fixture
def client(scripted, tmp_path):
    settings = Settings(
        _env_file=None,
        index_dir=tmp_path / "index",
        root_path="/zhengce/",
        staff_password=SecretStr(STAFF[1]),
    )
    with TestClient(create_server_app(scripted, settings, find_pages())) as client:
        yield client


def test_every_address_is_there_with_and_without_the_path(client):
    for prefix in ("", "/zhengce"):
        for address in ("/", "/page/views.js", "/healthz", "/openapi.json", "/privacy", "/documents/dogs.md"):
            assert client.get(prefix + address).status_code == 200, address
        assert client.get(f"{prefix}/evaluate/", auth=STAFF).status_code == 200
        assert client.get(f"{prefix}/evaluate", auth=STAFF).url.path == f"{prefix}/evaluate/"
        assert "/zhengce/v1/ask" in client.get(f"{prefix}/docs").text


def test_no_prefix_leads_past_the_login(client):
    for prefix in ("", "/zhengce", "/%7Ahengce", "/zhengce/zhengce", "//zhengce", "/zhengce//", "/zhengce/."):
        for address in ("/evaluate", "/evaluate/", "/evaluate/config", "/evaluate/gradio_api/info"):
            reply = client.get(prefix + address, follow_redirects=False)
            assert reply.status_code in (401, 404), prefix + address
            assert "pe-suite" not in reply.text


def test_gradio_is_told_the_way_that_browsers_come(client):
    proxied = {"X-Forwarded-Host": "www.example.gov.cn", "X-Forwarded-Proto": "https"}
    for page in ("", "/evaluate"):
        config = client.get(f"/zhengce{page}/config", headers=proxied, auth=STAFF).json()
        assert config["root"] == f"https://www.example.gov.cn/zhengce{page}"


def test_the_bare_path_leads_to_the_chat(client):
    for asked, led in (("/zhengce?lang=en", "/zhengce/?lang=en"), ("/zhengce", "/zhengce/")):
        reply = client.get(asked, follow_redirects=False)
        assert (reply.status_code, reply.headers["location"]) == (308, led)


def test_routes_see_the_whole_path_and_where_it_begins():
    app = FastAPI()

    @app.get("/a/{rest:path}")
    def tell(request: Request, rest: str) -> dict[str, str]:
        return {"path": request.scope["path"], "root": request.scope["root_path"], "rest": rest}

    serve_below(app, "/x/y")
    with TestClient(app) as client:
        for address in ("/a/b%20c", "/x/y/a/b%20c"):
            assert client.get(address).json() == {"path": "/x/y/a/b c", "root": "/x/y", "rest": "b c"}
        assert client.get("/x/a/b").status_code == 404
