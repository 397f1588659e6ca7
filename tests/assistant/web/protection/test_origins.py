"""Other sites: what their scripts may ask, and what they may make a visitor's browser send."""

import pytest

from assistant.configuration.settings import Settings
from assistant.web.protection.origins import named_origins

PORTAL, EVIL = "https://www.example.gov.cn", "https://evil.example"
PATHS = ("/", "/config", "/gradio_api/info", "/desk/config", "/v1/documents", "/healthz", "/page/views.js")


def let_in(reply) -> str:
    return reply.headers.get("access-control-allow-origin", "")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["127.0.0.1:7860", "ask.example.gov.cn"])
@pytest.mark.parametrize("embed", ["", PORTAL, "*", "https://*.example"])
def test_no_origin_is_let_in_but_the_named_and_none_with_a_login(open_server, path, host, embed):
    client = open_server(host=host, embed_origins=embed)
    for origin in (EVIL, "null", "http://localhost", PORTAL):
        expected = PORTAL if origin == PORTAL == embed else ""
        for reply in (
            client.get(path, headers={"Origin": origin}),
            client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
        ):
            assert let_in(reply) == expected
            assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/json", ""])
@pytest.mark.parametrize("path", ["/v1/desk", "/v1/ask", "/mcp", "/gradio_api/queue/join"])
def test_a_page_of_another_site_makes_no_browser_send_anything(open_server, path, kind):
    client = open_server()
    headers = {"Content-Type": kind} if kind else {}
    site = "Sec-Fetch-Site"
    for told in ({"Origin": EVIL}, {"Origin": "null"}, {site: "cross-site"}, {site: "same-site"}):
        assert client.post(path, content=b"x", headers=headers | told).status_code == 403


def test_the_own_page_and_programs_send_what_they_like(open_server):
    client = open_server(embed_origins=PORTAL)
    for told in ({}, {"Origin": "http://127.0.0.1:7860"}, {"Sec-Fetch-Site": "same-origin", "Origin": "https://a.cn"},
                 {"X-Forwarded-Host": "ask.cn", "Origin": "https://ask.cn"}, {"Origin": PORTAL}):  # fmt: skip
        assert client.post("/v1/search", json={}, headers=told).status_code != 403, told


def test_patterns_name_nobody():
    settings = Settings(_env_file=None, embed_origins="* https://*.gov.cn https://a.gov.cn/ b.gov.cn")
    assert named_origins(settings) == ["https://a.gov.cn"]
