"""What programs send: read, limited, and refused by the name of the field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.api.requests import MOST_PASSAGES, AskBody, ChatBody, ChatMessage, CheckBody, SearchBody
from assistant.api.responses import ErrorReply

QUESTION = "示例市遛狗不牵绳罚多少？"


@pytest.mark.parametrize(
    ("body", "param", "said"),
    [
        ({"question": "  "}, "question", "empty"),
        ({"question": "问" * 10_000}, "question", "10000 characters, at most 1000"),
        ({"question": "问" * 100_001}, "question", "100000"),
        ({}, "question", "required"),
        ({"question": 7}, "question", "string"),
        ({"question": QUESTION, "nonsense": 1}, "nonsense", "not permitted"),
        ({"question": QUESTION, "place": "乌有乡"}, "place", "unknown place 乌有乡"),
        ({"question": QUESTION, "history": [{"role": "system", "content": "x"}]}, "history.0.role", "user"),
        ({"question": QUESTION, "history": [{"role": "user", "content": "x"}] * 41}, "history", "40"),
        ({"question": QUESTION, "conversation": "../etc"}, "conversation", "pattern"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_wrong_request_is_told_in_one_form(client, body, param, said, stream):
    response = client.post("/v1/ask", json=body, headers={"Accept": "text/event-stream"} if stream else {})
    assert response.status_code == 422
    error = ErrorReply.model_validate(response.json()).error.model_dump()
    assert (error["param"], error["type"]) == (param, "invalid_request_error")
    assert said in error["message"]


WORDS = st.text(max_size=40)


@given(st.lists(st.tuples(st.sampled_from(["user", "assistant"]), WORDS), max_size=5), WORDS)
def test_a_conversation_arrives_in_its_order(said, question) -> None:
    history = [{"role": role, "content": content} for role, content in said]
    body = AskBody.model_validate({"question": question, "history": history})
    assert [(turn.role, turn.content) for turn in body.turns] == said


@given(st.recursive(st.none() | st.booleans() | WORDS | st.integers(), lambda v: st.lists(v, max_size=3)))
def test_settings_of_language_models_are_let_pass(value) -> None:
    given_ = {"messages": [{"role": "user", "content": "问", "name": value}], "temperature": value}
    body = ChatBody.model_validate(given_ | {"tools": value})
    assert body.messages[0].text == "问"


def test_only_the_words_of_a_message_in_parts_are_read() -> None:
    parts = [
        {"type": "text", "text": "一"},
        {"type": "image_url", "image_url": {"url": "data:x"}},
        {"type": "text", "text": "二"},
    ]
    assert ChatMessage(role="user", content=parts).text == "一\n二"
    assert ChatMessage(role="assistant", content=None).text == ""


@pytest.mark.parametrize("limit", [0, MOST_PASSAGES + 1, "many"])
def test_a_limit_out_of_bounds_is_none(limit) -> None:
    with pytest.raises(ValidationError, match="limit"):
        SearchBody.model_validate({"text": "养犬", "limit": limit})


@pytest.mark.parametrize("kind", [AskBody, SearchBody, CheckBody])
def test_a_misspelt_field_is_told(kind) -> None:
    with pytest.raises(ValidationError, match="plcae"):
        kind.model_validate({"question": "问", "text": "文", "plcae": "运城"})
