"""Keys of programs: who gets in, what stays open, what the refusal says."""

from itertools import product

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.configuration.settings import Settings, SettingsError, load_settings
from assistant.web.server import create_server_app

KEY, OTHER = "portal-5d1f0c2a9be3", "counter-77aa01d4c6f2"
INTERFACE = (
    "/v1/ask", "/v1/search", "/v1/check", "/v1/documents", "/v1/documents/dogs.md", "/v1/models",
    "/v1/chat/completions", "/v1/nothing", "/v1", "/mcp", "/mcp/", "/%76%31/models",
    "/v1//models",
)  # fmt: skip


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


WITHOUT = (
    {}, bearer(""), bearer("wrong"), bearer(KEY[:-1]), bearer(f"{KEY}0"), bearer(f"{KEY} {OTHER}"),
    {"Authorization": KEY}, {"Authorization": f"Basic {KEY}"}, {"X-Api-Key": KEY},
    {b"Authorization": "Bearer 钥匙钥匙钥匙钥匙".encode()},
)  # fmt: skip


@pytest.fixture
def client(scripted, tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index", api_keys=f"{KEY}\n {OTHER}")
    with TestClient(create_server_app(scripted, settings)) as client:
        yield client


def test_no_address_of_the_interface_opens_without_a_key(client):
    for at, (path, headers, method) in enumerate(product(INTERFACE, WITHOUT, ("GET", "POST"))):
        # Whoever fails too often is told to wait; these are many visitors.
        visitor = TestClient(client.app, client=(f"198.51.100.{at % 250}", 50000))
        reply = visitor.request(method, path, headers=headers, follow_redirects=False)
        assert reply.status_code == 401, (path, headers)
        assert reply.json()["error"]["type"] == "authentication_error"
        assert "Authorization: Bearer" in reply.json()["error"]["message"]
        assert reply.headers["www-authenticate"].startswith("Bearer ")
        assert KEY not in reply.text and OTHER not in reply.text


def test_a_body_is_not_read_before_the_key_is_known(client):
    assert client.post("/v1/ask", content=b" " * 3_000_000).status_code == 401


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_every_key_opens_the_interface(client, key):
    reply = client.post("/v1/ask", json={"question": "遛狗不牵绳罚多少？"}, headers=bearer(key))
    assert reply.json()["status"] == "answered"
    assert client.get("/v1/models", headers={"authorization": f"bearer  {key}"}).status_code == 200
    assert client.get("/v1/nothing", headers=bearer(key)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/docs",
        "/openapi.json",
        "/documents/dogs.md",
        "/privacy",
        "/page/views.js",
        "/config",
    ],
)
def test_health_documentation_and_the_citizens_chat_need_none(client, path):
    assert client.get(path).status_code == 200


def test_the_description_tells_of_the_key(client):
    described = client.get("/openapi.json").json()
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert described["paths"]["/v1/ask"]["post"]["security"] == [{"HTTPBearer": []}]
    assert "security" not in described["paths"]["/healthz"]["get"]


def test_without_keys_programs_ask_as_citizens_do(scripted, tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with TestClient(create_server_app(scripted, settings)) as client:
        assert client.get("/v1/models").status_code == 200
        assert "securitySchemes" not in client.get("/openapi.json").json()["components"]


@pytest.mark.parametrize("wrong", ["short", f"{KEY} short", "钥匙" * 20])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(monkeypatch, wrong):
    monkeypatch.setenv("POLICY_ASSISTANT_API_KEYS", wrong)
    with pytest.raises(SettingsError, match=r"POLICY_ASSISTANT_API_KEYS: key [12] needs at least 16") as told:
        load_settings(None)
    assert not any(key in str(told.value) for key in wrong.split())


def test_keys_are_not_shown_with_the_settings():
    assert KEY not in repr(Settings(_env_file=None, api_keys=SecretStr(KEY)))
