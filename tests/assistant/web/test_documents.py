"""The pages beside the chat, and the headers and settings they share with it."""

from dataclasses import replace
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from pydantic import ValidationError

from assistant.configuration.settings import Settings, SettingsError
from assistant.operations.statements import EvaluationUnreadable
from assistant.web.layout import read_logo
from assistant.web.server import create_server_app
from index.types import Metadata, Related

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def open_server(scripted, tmp_path):
    def open_with(**known):
        settings = Settings(_env_file=None, index_dir=tmp_path / "index", **known)
        return TestClient(create_server_app(scripted, settings))

    return open_with


def test_a_document_shows_its_facts_its_outline_and_the_quoted_words(open_server, answer):
    one = answer.citations[1]
    reply = open_server().get(f"/documents/dogs.md?from={one.start}&to={one.end}")
    tree = BeautifulSoup(reply.text, "html.parser")
    assert tree.h1.text == "样本市养犬管理条例（演示）"
    assert [mark.text for mark in tree.select("mark")] == [one.quote]
    (link,) = tree.select("nav li:not(.chapter) a")
    assert link.text == "第十五条"
    assert tree.select(link["href"])
    for fact in ("样本市公告第3号", "2021-07-29", "现行有效"):
        assert fact in tree.dl.text


def test_words_of_documents_stay_words(open_server, scripted):
    scripted.metadata["dogs.md"] = replace(scripted.metadata["dogs.md"], title=HOSTILE, source=HOSTILE)
    tree = BeautifulSoup(open_server(title=HOSTILE).get("/documents/dogs.md").text, "html.parser")
    assert tree.h1.text == HOSTILE
    assert not tree.select("img, main script, [onerror]")
    assert "javascript:" not in str(tree)


def test_a_file_name_stays_a_name(open_server, scripted):
    name = f"甲 乙/{HOSTILE}?#.md"
    scripted.metadata[name], scripted.chunks[name] = scripted.metadata["dogs.md"], scripted.chunks["dogs.md"]
    client = open_server()
    reply = client.get("/documents/" + "".join(f"%{byte:02x}" for byte in name.encode()))
    assert reply.status_code == 200
    assert not BeautifulSoup(reply.text, "html.parser").select("img, main script")


@pytest.mark.parametrize(
    "path",
    [
        "/documents/../../etc/passwd", "/documents/..%2f..%2fetc%2fpasswd",
        "/documents/%2e%2e/%2e%2e/pyproject.toml",
        "/documents//etc/passwd", "/documents/%2fetc%2fpasswd", "/documents/dogs.md%00.txt", "/documents/",
        "/documents/..%5c..%5cwindows", "/documents/none.md", "/page/../server.py", "/page/%2e%2e/server.py",
        "/page/..%2fpage.js", "/page//etc/passwd",
    ],
)  # fmt: skip
def test_nothing_but_the_indexed_documents_is_given(open_server, path):
    reply = open_server().get(path, follow_redirects=True)
    assert reply.status_code == 404
    assert not any(secret in reply.text for secret in ("root:", "[project]", "create_server_app", "reveal()"))


@pytest.mark.parametrize(
    "query", ["from=-1", "from=a", "to=99999999999999999999", "from=9&to=3", "from=2147483648"]
)
def test_offsets_that_are_none_do_no_harm(open_server, query):
    assert open_server().get(f"/documents/dogs.md?{query}").status_code in (200, 422)


def test_the_privacy_note_tells_what_the_settings_do(open_server):
    kept = open_server(retention_days=30, hotline="12300 热线").get("/privacy").text
    assert "保存 30 天" in kept
    assert "12300 热线" in kept
    assert "服务器不保存您的问题" in open_server(retention_days=0).get("/privacy").text
    sent = open_server(llm="https://models.example.cn/v1", mode="auto").get("/privacy?lang=en").text
    assert "models.example.cn" in sent
    assert '<html lang="en">' in sent


def test_only_named_sites_may_frame_the_chat(open_server):
    def policy(client):
        return client.get("/").headers["content-security-policy"]

    assert "frame-ancestors 'self';" in policy(open_server()) + ";"
    named = policy(open_server(embed_origins="https://a.example https://b.example"))
    assert "frame-ancestors 'self' https://a.example https://b.example" in named
    with pytest.raises(ValidationError):
        Settings(_env_file=None, embed_origins="https://a.example; script-src *")


def test_an_operators_look(open_server, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    client = open_server(title="样本市政策助手", color="#7a1f1f", logo=logo, welcome="欢迎")
    page = client.get("/").text
    assert "样本市政策助手" in page
    assert "--pa-own: #7a1f1f" in page
    assert "data:image/svg+xml;base64," in page
    assert "--own: #7a1f1f" in client.get("/documents/dogs.md").text
    for wrong in (tmp_path / "none.png", tmp_path / "logo.exe"):
        with pytest.raises(SettingsError, match="POLICY_ASSISTANT_LOGO"):
            read_logo(wrong)
    for wrong in ("red;}", "#ffcc00"):
        with pytest.raises(ValidationError):
            Settings(_env_file=None, color=wrong)


def test_a_policy_and_the_page_that_explains_it_lead_to_each_other(open_server, scripted):
    scripted.metadata["dogs.md"] = replace(
        scripted.metadata["dogs.md"], explained_by=(Related("解读/一.md", "养犬条例解读"),)
    )
    scripted.metadata["解读/一.md"] = Metadata("养犬条例解读", explains=(Related("dogs.md", HOSTILE),))
    client = open_server()
    policy = BeautifulSoup(client.get("/documents/dogs.md?lang=en").text, "html.parser")
    (link,) = [one for one in policy.select("dl a") if one.text == "养犬条例解读"]
    assert link.find_parent("div").dt.text == "Explanation"
    reply = client.get(urljoin("http://testserver/documents/dogs.md", link["href"]))
    page = BeautifulSoup(reply.text, "html.parser")
    assert page.h1.text == "养犬条例解读"
    (back,) = page.select("dl a")
    assert back.text == HOSTILE
    assert client.get(urljoin(str(reply.url), back["href"])).status_code == 200


@pytest.mark.parametrize(
    ("path", "title"), [("transparency", "算法透明度说明"), ("accessibility", "无障碍声明")]
)
def test_the_statements_are_pages_that_anybody_may_read(open_server, path, title):
    client = open_server(provider="样本市数据局 <b>", contact="样本路1号")
    tree = BeautifulSoup(client.get(f"/{path}").text, "html.parser")
    assert tree.h1.text == title
    assert "样本路1号" in tree.main.text and not tree.select("main b")
    assert BeautifulSoup(client.get(f"/{path}?lang=en").text, "html.parser").html["lang"].startswith("en")


def test_an_evaluation_that_cannot_be_read_is_told_at_the_start(open_server, tmp_path):
    with pytest.raises(EvaluationUnreadable):
        open_server(evaluation=tmp_path / "nothing")
