"""Heads of requests that do not arrive, before a real server."""

import socket
import threading
import time

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from assistant.web.protection.heads import PatientProtocol


class Hasty(PatientProtocol):
    patience = 0.4


@pytest.fixture
def port():
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(PlainTextResponse("da"), http=Hasty, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)


def talk(port: int, *parts: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(0.05)
        return connection.recv(1000)


WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize("parts", [(), (b"GET / HT",), (b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: y\r\n")])
def test_a_head_that_does_not_end_is_closed(port, parts):
    assert talk(port, *parts).startswith(b"HTTP/1.1 408")


def test_a_whole_head_is_answered_and_a_further_one_has_a_limit_too(port):
    assert talk(port, WHOLE[:9], WHOLE[9:]).startswith(b"HTTP/1.1 200")
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(WHOLE)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")
