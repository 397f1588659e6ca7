"""Whether the server lives, and whether it can answer."""

from pathlib import Path

from fastapi.testclient import TestClient

from assistant.api.application import create_api

CORPUS = Path(__file__).parents[3] / "corpus"


def test_the_server_says_how_it_is(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["documents"]) == ("ok", len(list(CORPUS.glob("*.md"))))


def test_a_server_without_its_index_is_alive_but_not_ready(extractive):
    client = TestClient(create_api(object(), extractive))
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.json()["error"]["type"]) == (503, "unavailable")
