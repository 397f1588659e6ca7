"""`POST /v1/ask`, whole and streamed."""

import json

from fastapi.testclient import TestClient

from assistant.api.application import create_api
from assistant.api.responses import AnswerReply
from assistant.rendering import answer_record
from assistant.types import Question

QUESTION = "示例市遛狗不牵绳罚多少？"

KEYS = "question status short answer sentences citations mode model prompt_hashes ms timings_ms".split()
MARK = ["id", "label", "AIGC"]

UNTIMED = [key for key in KEYS if key not in ("ms", "timings_ms")]


def events_of(response) -> list[tuple[str, dict]]:
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_an_answer_is_the_one_the_command_line_gives(client, service):
    response = client.post("/v1/ask", json={"question": QUESTION})
    answer = response.json()
    assert (response.status_code, list(answer)) == (200, KEYS + MARK)
    expected = answer_record(service.chain.invoke(Question(QUESTION)))
    assert {key: answer[key] for key in UNTIMED} == {key: expected[key] for key in UNTIMED}
    assert answer["status"] == "answered" and answer["citations"]


def test_quotes_stand_in_the_document_that_is_served(client):
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    for citation in answer["citations"]:
        document = client.get(f"/v1/documents/{citation['doc']}").json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_what_is_to_be_chosen_comes_with_the_answer(scripted, extractive):
    with TestClient(create_api(scripted, extractive)) as client:
        answer = client.post("/v1/ask", json={"question": "哪里可以遛狗？"}).json()
        streamed = events_of(client.post("/v1/ask", json={"question": "哪里可以遛狗？", "stream": True}))
    assert (answer["status"], answer["choices"]) == ("clarify", ["样本市", "另一市"])
    told, whole = streamed[-1][1], answer
    assert streamed[-1][0] == "answer"
    assert [told.pop(name) for name in MARK] != [whole[name] for name in MARK], (
        "each answer is one of its own"
    )
    assert told == {name: value for name, value in whole.items() if name not in MARK}
    AnswerReply.model_validate(answer)


def test_a_place_answers_for_the_question(client):
    answer = client.post("/v1/ask", json={"question": "遛狗不牵绳罚多少？", "place": "样例市"}).json()
    assert {citation["place"] for citation in answer["citations"]} == {"样例市"}


def test_the_conversation_is_read(client):
    history = [
        {"role": "user", "content": "样例市遛狗有什么规定？"},
        {"role": "assistant", "content": "有。"},
    ]
    answer = client.post("/v1/ask", json={"question": "不牵绳罚多少？", "history": history}).json()
    assert {citation["place"] for citation in answer["citations"]} == {"样例市"}


def test_what_the_documents_do_not_say_is_refused_as_an_answer(client):
    response = client.post("/v1/ask", json={"question": "火星上可以遛狗吗？示例市地铁票价是多少？"})
    assert response.status_code == 200
    assert response.json()["status"] in ("refused", "clarify")
