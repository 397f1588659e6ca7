"""Bodies that are too large."""

import pytest


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
