"""Passages found, and drafts checked, for programs."""

import re

import pytest

from assistant.api.responses import CheckReply, SearchReply


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
