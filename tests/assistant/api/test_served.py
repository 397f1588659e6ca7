"""The interface and the chat as one application, with records of what is asked."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.models import ConversationRow, QuestionRow
from assistant.web.server import create_server_app

QUESTION = "示例市遛狗不牵绳罚多少？"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, index_dir=tmp_path / "index", mode="extractive", llm="extractive")


@pytest.fixture
def database(settings):
    opened = open_database(settings)
    yield opened
    opened.close()


@pytest.fixture
def client(service, settings, database):
    with TestClient(create_server_app(service, settings, database=database)) as client:
        yield client


def test_people_and_programs_are_served_at_one_address(client):
    assert "gradio" in client.get("/").text
    answer = client.post("/v1/ask", json={"question": QUESTION})
    assert answer.json()["status"] == "answered"
    for response in (answer, client.get("/docs"), client.get("/")):
        assert "default-src 'self'" in response.headers["content-security-policy"]
    assert client.get("/v1/nothing").json()["error"]["type"] == "not_found_error"


def test_what_is_asked_is_recorded_wherever_it_is_asked(client, database):
    said = f"{QUESTION}手机13800138000"
    client.post("/v1/ask", json={"question": said, "conversation": "portal-7"})
    client.post("/v1/ask", json={"question": QUESTION, "conversation": "portal-7", "stream": True})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]})
    call = {"name": "ask", "arguments": {"question": QUESTION}}
    tools = client.post(
        "/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call},
        headers={"Accept": "application/json, text/event-stream"},
    )
    assert tools.status_code == 200, tools.text
    with database.session(reads_only=True) as session:
        rows = list(session.scalars(select(QuestionRow).order_by(QuestionRow.asked)))
        conversations = list(session.scalars(select(ConversationRow)))
    assert [row.channel for row in rows] == ["api", "api", "openai", "mcp"]
    assert {row.status for row in rows} == {"answered"}
    assert rows[0].text == f"{QUESTION}手机〔手机号〕"
    assert [(one.id, one.channel) for one in conversations] == [("portal-7", "api")]
    assert [row.conversation_id for row in rows] == ["portal-7", "portal-7", None, None]


def test_records_are_shown_and_deleted_from_the_command_line(client, settings, capsys):
    client.post("/v1/ask", json={"question": QUESTION})
    where = ["--index-dir", str(settings.index_dir)]
    assert run(["records", "status", *where]) == 0
    assert "问题 1 条" in capsys.readouterr().out
    assert run(["records", "prune", *where]) == 0
    assert "问题 0 条" in capsys.readouterr().out
    assert run(["records", "prune", "--days", "0", *where]) == 0
    assert "问题 1 条" in capsys.readouterr().out
    assert run(["records", "status", *where]) == 0
    assert "问题 0 条" in capsys.readouterr().out


def test_a_database_that_cannot_be_used_ends_a_command_with_one_line(monkeypatch, capsys, settings):
    monkeypatch.setenv("POLICY_ASSISTANT_DATABASE_URL", "sqlite:////proc/nowhere/records.sqlite3")
    assert run(["records", "status", "--index-dir", str(settings.index_dir)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "check POLICY_ASSISTANT_DATABASE_URL" in said.err
