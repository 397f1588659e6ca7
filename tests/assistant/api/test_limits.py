"""Bodies that are too large, too slow, or nested too deeply."""

import socket
import threading
import time

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from assistant.api.limits import DEEPEST, BodyLimit


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


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/chat/completions", "/mcp"])
@pytest.mark.parametrize(
    "body", ["[" * 200_000, '{"a":' * 500 + "1" + "}" * 500, "\n [" + "[" * 101 + "]" * 102]
)
def test_json_that_is_nested_too_deeply_is_said_to_be(client, path, body):
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    response = client.post(path, content=body, headers=headers)
    assert response.status_code == 400
    assert f"nested too deeply; at most {DEEPEST} levels" in response.json()["error"]["message"]


def test_brackets_in_words_are_words(client):
    question = '{"question": "' + '[{\\"' * 200 + '"}'
    response = client.post("/v1/ask", content=question, headers={"Content-Type": "application/json"})
    assert "nested" not in response.text


@pytest.fixture(scope="module")
def port():
    """A server of these limits: 1,000 bytes in half a second, files of 4,000 in two at /files."""

    async def count(scope, receive, send):
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)

    app = BodyLimit(count, uploads={"/files": 4000}, most=1000, patience=0.5)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)


def send(port: int, path: str, announced: int, *parts: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {announced}\r\n\r\n".encode())
        for part in parts:
            connection.sendall(part)
        said = b""
        while b"\r\n\r\n" not in said:
            said += connection.recv(1000)
        return said


@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/join"])
def test_a_body_that_does_not_end_is_given_up(port, path):
    assert send(port, path, 100, b"x" * 10).startswith(b"HTTP/1.1 408")
    assert send(port, path, 100, b"x" * 40, b"x" * 60).startswith(b"HTTP/1.1 200")


def test_only_where_files_are_sent_they_may_be_larger(port):
    assert send(port, "/files", 3000, b"x" * 3000).startswith(b"HTTP/1.1 200")
    assert send(port, "/files", 4001).startswith(b"HTTP/1.1 413")
    for path in ("/", "/files/", "/filess", "/x/files"):
        assert send(port, path, 3000).startswith(b"HTTP/1.1 413")
