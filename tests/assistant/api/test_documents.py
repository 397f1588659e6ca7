"""The documents that citations point into: listed, read, and no other file."""

from pathlib import Path

import pytest

from assistant.api.responses import DocumentsReply

CORPUS = Path(__file__).parents[3] / "corpus"


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
