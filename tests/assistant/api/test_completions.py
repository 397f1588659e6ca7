"""OpenAI's own library talks to the interface."""

import pytest

from assistant.answer.generated import generated_label
from assistant.rendering import answer_text
from assistant.types import Question

QUESTION = "示例市遛狗不牵绳罚多少？"


@pytest.fixture(scope="module")
def openai_client(address):
    openai = pytest.importorskip("openai")
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def test_openai_completes_with_sources(openai_client, service):
    done = openai_client.chat.completions.create(
        model="policy-assistant",
        temperature=0.7,
        messages=[{"role": "system", "content": "你是助手。"}, {"role": "user", "content": QUESTION}],
    )
    message = done.choices[0].message
    expected = answer_text(service.chain.invoke(Question(QUESTION)))
    assert message.content.startswith(expected + "\n\n依据\n[1] 《")
    assert message.content.endswith(generated_label("zh"))
    assert done.policy_assistant["AIGC"]["ProduceID"] == done.policy_assistant["id"]
    assert message.citations[0]["quote"]
    assert done.policy_assistant["status"] == "answered"
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens


def test_openai_streams_the_same(openai_client):
    messages = [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]
    whole = openai_client.chat.completions.create(model="any", messages=messages).choices[0].message
    chunks = list(
        openai_client.chat.completions.create(
            model="any", messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == whole.content
    last = [chunk for chunk in chunks if chunk.choices][-1]
    assert last.choices[0].finish_reason == "stop"
    assert last.choices[0].delta.citations == whole.citations
    assert chunks[-1].usage.total_tokens > 0


def test_openai_carries_the_conversation(openai_client):
    messages = [
        {"role": "user", "content": "样例市遛狗有什么规定？"},
        {"role": "assistant", "content": "有规定。"},
        {"role": "user", "content": "不牵绳罚多少？"},
    ]
    message = openai_client.chat.completions.create(model="any", messages=messages).choices[0].message
    assert {citation["place"] for citation in message.citations} == {"样例市"}


def test_openai_lists_the_model(openai_client):
    assert [model.id for model in openai_client.models.list()] == ["policy-assistant"]


def test_openai_understands_the_errors(openai_client):
    import openai

    with pytest.raises(openai.UnprocessableEntityError, match="question is empty"):
        openai_client.chat.completions.create(model="any", messages=[{"role": "system", "content": "x"}])
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        openai_client.chat.completions.create(model="any", messages=[])


@pytest.mark.parametrize("place", [0, 1])
def test_openai_shows_its_key(locked_address, keys, place):
    openai = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=f"{locked_address}/v1", api_key=keys[place], max_retries=0)
    done = client.chat.completions.create(model="any", messages=[{"role": "user", "content": QUESTION}])
    assert done.choices[0].message.citations
    assert [model.id for model in client.models.list()] == ["policy-assistant"]


def test_openai_is_told_that_its_key_is_wrong(locked_address):
    openai = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=f"{locked_address}/v1", api_key="none", max_retries=0)
    with pytest.raises(openai.AuthenticationError, match="this key is not known here"):
        client.chat.completions.create(model="any", messages=[{"role": "user", "content": QUESTION}])
