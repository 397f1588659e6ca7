"""The page that describes the interface, which loads nothing from elsewhere."""

import re


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
