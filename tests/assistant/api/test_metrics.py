"""What `/metrics` tells, and whom."""

import re

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from assistant.operations.metrics import Metrics
from assistant.records.database import open_database
from assistant.web.server import create_server_app

TOKEN = "watcher-5d1f0c2a9be3"
QUESTION = "示例市遛狗不牵绳罚多少？手机13800138000"


def read(text: str) -> dict[str, float]:
    """The samples by name and labels."""
    return {
        f"{one.name}{sorted(one.labels.items())}": one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.fixture
def open_client(service, extractive, tmp_path):
    opened = []

    def build(client: tuple[str, int] = ("127.0.0.1", 5), **changes) -> TestClient:
        settings = extractive.model_copy(update={"index_dir": tmp_path / "index", **changes})
        metrics = Metrics()
        metrics.watch(service.index.reading, lambda: 3)
        database = open_database(settings)
        opened.append(database)
        return TestClient(
            create_server_app(service, settings, database=database, metrics=metrics), client=client
        )

    yield build
    for database in opened:
        database.close()


def test_questions_are_counted_by_ending_and_step_and_no_word_of_them_is_told(open_client):
    with open_client() as client:
        client.post("/v1/ask", json={"question": QUESTION})
        client.post("/v1/ask", json={"question": QUESTION, "stream": True})
        client.post("/v1/ask", json={"question": "火星上能养恐龙吗？"})
        text = client.get("/metrics").text
    found = read(text)
    ending = "policy_assistant_questions_total[('channel', 'api'), ('ending', '{}'), ('mode', 'extractive')]"
    assert found[ending.format("answered")] == 2
    assert found[ending.format("refused")] == 1
    assert found["policy_assistant_replies_total[('reply', 'refused')]"] == 1
    assert found["policy_assistant_step_seconds_count[('step', 'retrieve')]"] == 3
    assert found["policy_assistant_question_seconds_count[]"] == 3
    assert found["policy_assistant_questions_under_way[]"] == 0
    assert found["policy_assistant_queue_length[]"] == 3
    assert found["policy_assistant_index_documents[]"] == 20
    assert found["policy_assistant_index_created_timestamp_seconds[]"] > 1.7e9
    assert found["process_resident_memory_bytes[]"] > 2**20
    assert re.search(r"[\u4e00-\u9fff]|13800138000", text) is None


def test_without_a_token_only_this_machine_is_told(open_client):
    assert open_client().get("/metrics").status_code == 200
    assert open_client(("192.0.2.7", 5)).get("/metrics").status_code == 403
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Proto", "Via"):
        assert open_client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 403, header


def test_with_a_token_it_is_asked_for_everywhere(open_client):
    for address in ("127.0.0.1", "192.0.2.7"):
        client = open_client((address, 5), metrics_token=SecretStr(TOKEN))
        assert client.get("/metrics").status_code == 401
        for given in ("Bearer wrong", f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN}x", "Bearer é"):
            reply = client.get("/metrics", headers={"Authorization": given.encode("utf-8")})
            assert reply.status_code == 401, given
        assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_server_that_measures_nothing_has_no_such_address(service, extractive):
    client = TestClient(create_server_app(service, extractive), client=("127.0.0.1", 5))
    assert client.get("/metrics").status_code == 404
