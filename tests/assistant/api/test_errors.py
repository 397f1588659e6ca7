"""Every error in one form, without what only the operator may read."""

import json
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.runnables import RunnableGenerator

from assistant.api.application import create_api
from assistant.api.errors import describe, install_handlers
from assistant.api.responses import ErrorReply
from assistant.question.intake import EmptyQuestion
from assistant.question.places import UnknownPlace
from index.errors import IndexUnavailable, ModelUnavailable, UnreadableDocument

QUESTION = "示例市遛狗不牵绳罚多少？"


def events_of(response) -> list[tuple[str, dict]]:
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


@pytest.mark.parametrize("path", ["ask", "search", "check", "chat/completions"])
def test_what_is_no_json_is_told(client, path):
    response = client.post(f"/v1/{path}", content="{", headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"]["message"]


def test_a_failure_of_the_model_comes_as_an_error(extractive):
    def fail(questions):
        for _ in questions:
            raise ModelUnavailable("the language model at http://10.0.0.1/v1 is gone: check its key")
            yield

    async def fail_later(questions):
        async for _ in questions:
            raise ModelUnavailable("the language model at http://10.0.0.1/v1 is gone: check its key")
            yield

    service = SimpleNamespace(chain=RunnableGenerator(fail, fail_later))
    client = TestClient(create_api(service, extractive), raise_server_exceptions=False)
    response = client.post("/v1/ask", json={"question": QUESTION})
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "model_unavailable"
    assert "10.0.0.1" not in response.text
    streamed = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    assert events_of(streamed) == [("error", response.json())]


@pytest.mark.parametrize(
    ("error", "status", "param", "code"),
    [
        (EmptyQuestion("the question is empty"), 422, "question", "empty_question"),
        (UnknownPlace("unknown place 乌有乡"), 422, "place", "unknown_place"),
        (UnreadableDocument("draft.docx is damaged"), 422, None, None),
        (IndexUnavailable("the index in /srv/index is damaged: run this"), 503, None, "index_unavailable"),
        (ModelUnavailable("the key of http://10.0.0.1 is wrong"), 503, None, "model_unavailable"),
        (ZeroDivisionError("secret"), 500, None, None),
    ],
)
def test_what_went_wrong_has_a_status_and_the_field_that_is_wrong(error, status, param, code) -> None:
    found, record = describe(error)
    assert (found, record["error"]["param"], record["error"]["code"]) == (status, param, code)
    told = record["error"]["message"]
    assert (str(error) in told) is (status == 422), "what the operator has to mend is in the log only"
    ErrorReply.model_validate(record)


@given(st.text(max_size=30), st.integers(400, 599))
def test_an_error_of_the_server_itself_keeps_the_form(detail, status) -> None:
    app = FastAPI()
    install_handlers(app)

    @app.get("/")
    def fail() -> None:
        raise HTTPException(status, detail)

    response = TestClient(app).get("/")
    assert response.status_code == status
    reply = ErrorReply.model_validate(response.json()).error
    assert reply.message == detail
    assert (reply.code == "too_large") is (status == 413)
