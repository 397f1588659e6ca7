"""Search, check, documents, health, documentation, and limits of the HTTP interface."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.application import create_api
from assistant.api.responses import CheckReply, DocumentsReply, SearchReply

CORPUS = Path(__file__).parents[3] / "corpus"


def test_passages_are_found_by_meaning_and_by_words(client):
    reply = client.post("/v1/search", json={"text": "遛狗要不要拴绳", "limit": 3}).json()
    SearchReply.model_validate(reply)
    found = reply["passages"]
    assert len(found) == 3
    words = found[0]["text"][:12]
    exact = client.post("/v1/search", json={"text": words, "phrase": True}).json()["passages"]
    assert exact and all(words in one["text"] for one in exact)
    document = client.get(f"/v1/documents/{exact[0]['doc']}").json()
    assert words in document["text"][exact[0]["start"] : exact[0]["end"]]


def test_search_keeps_to_a_place(client):
    found = client.post("/v1/search", json={"text": "养犬", "place": "样例市", "phrase": True}).json()
    assert {one["place"] for one in found["passages"]} == {"样例市"}
    wrong = client.post("/v1/search", json={"text": "养犬", "place": "乌有乡"})
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (422, "place")


@pytest.mark.parametrize("limit", [0, 51])
def test_search_has_a_limit(client, limit):
    assert client.post("/v1/search", json={"text": "养犬", "limit": limit}).status_code == 422


def test_a_draft_is_checked_sentence_by_sentence(client):
    text = client.get("/v1/documents/shili-dog-regulation.md").json()["text"]
    official = next(one for one in re.findall(r"[^。\n]{20,60}。", text) if "元" in one)
    report = client.post("/v1/check", json={"text": official, "place": "示例市"}).json()
    CheckReply.model_validate(report)
    assert report["summary"] == {"verbatim": 1}
    (sentence,) = report["sentences"]
    assert sentence["citation"]["doc"] == "shili-dog-regulation.md"
    nothing = client.post("/v1/check", json={"text": "火星殖民须经审批方可进行。", "nearest": True}).json()
    assert nothing["sentences"][0]["verdict"] == "no_basis"
    assert nothing["sentences"][0]["nearest"]


def test_documents_are_listed_in_parts(client):
    whole = client.get("/v1/documents").json()
    assert whole["total"] == len(whole["documents"]) == len(list(CORPUS.glob("*.md")))
    DocumentsReply.model_validate(whole)
    part = client.get("/v1/documents", params={"offset": 1, "limit": 2}).json()
    assert part["documents"] == whole["documents"][1:3]
    assert {"doc", "title", "place", "published", "status"} <= set(whole["documents"][0])


@pytest.mark.parametrize(
    "name", ["nothing.md", "../pyproject.toml", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "..\\x"]
)
def test_only_indexed_documents_are_served(client, name):
    response = client.get(f"/v1/documents/{name}")
    assert response.status_code == 404
    assert "root:" not in response.text and "[project]" not in response.text


def test_the_server_says_how_it_is(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["documents"]) == ("ok", len(list(CORPUS.glob("*.md"))))


def test_a_server_without_its_index_is_alive_but_not_ready(extractive):
    client = TestClient(create_api(object(), extractive))
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.json()["error"]["type"]) == (503, "unavailable")


def test_the_description_names_every_path_and_refers_to_no_other_host(client):
    schema = client.get("/openapi.json").json()
    paths = set(schema["paths"])
    assert {
        "/v1/ask", "/v1/search", "/v1/check", "/v1/documents", "/v1/documents/{doc}",
        "/v1/chat/completions", "/v1/models", "/healthz", "/readyz",
    } <= paths  # fmt: skip
    page = client.get("/docs").text
    assert all(path in page for path in paths)
    assert {"AnswerReply", "AskBody", "ErrorReply"} <= set(schema["components"]["schemas"])
    assert not re.search(r"(?:src|href)=.?(?:https?:)?//", page)


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/ask"])
def test_an_address_that_is_none_is_told_in_the_same_form(client, path):
    response = client.get(path)
    assert response.status_code in (404, 405)
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_refused(client, announced):
    def parts():
        for _ in range(40):
            yield b" " * 100_000

    body = b" " * 4_000_000 if announced else parts()
    response = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"


def test_a_draft_has_a_limit(client):
    response = client.post("/v1/check", json={"text": "字" * 200_001})
    assert (response.status_code, response.json()["error"]["param"]) == (422, "text")
