"""An answer streamed: the evidence, each checked sentence, the finished answer."""

import json

import pytest

QUESTION = "示例市遛狗不牵绳罚多少？"

KEYS = "question status short answer sentences citations mode model prompt_hashes ms timings_ms".split()

UNTIMED = [key for key in KEYS if key not in ("ms", "timings_ms")]


def events_of(response) -> list[tuple[str, dict]]:
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


@pytest.mark.parametrize("how", [{"stream": True}, {}])
def test_a_stream_gives_evidence_then_sentences_then_the_answer(client, how):
    headers = {} if how else {"Accept": "text/event-stream"}
    response = client.post("/v1/ask", json={"question": QUESTION, **how}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    names, records = zip(*events_of(response), strict=True)
    assert names[0] == "evidence" and names[-1] == "answer"
    assert set(names[1:-1]) == {"sentence"}
    assert records[0]["evidence"][0]["title"]
    final = records[-1]
    sentences = {record["position"]: record["text"] for record in records[1:-1]}
    assert [sentences[at] for at in sorted(sentences)] == [one["text"] for one in final["sentences"]]
    for record in records[1:-1]:
        assert [one["n"] for one in record["sources"]] == sorted(record["citations"])


def test_the_streamed_answer_is_the_whole_one(client):
    streamed = events_of(client.post("/v1/ask", json={"question": QUESTION, "stream": True}))[-1][1]
    whole = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert {key: streamed[key] for key in UNTIMED} == {key: whole[key] for key in UNTIMED}
