"""The HTTP interface over the demonstration corpus, with the real index and embedding model."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.api.application import create_api
from assistant.configuration.settings import Settings


@pytest.fixture(scope="session")
def extractive(demo_assistant) -> Settings:
    return demo_assistant.settings


@pytest.fixture(scope="session")
def service(demo_assistant):
    return demo_assistant


@pytest.fixture(scope="session")
def client(service, extractive):
    with TestClient(create_api(service, extractive), raise_server_exceptions=False) as client:
        yield client


KEYS = "portal-5d1f0c2a9be3", "counter-77aa01d4c6f2"


@contextmanager
def serving(app):
    """The interface served on a port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    patience = time.monotonic() + 60
    while not server.started and time.monotonic() < patience:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def address(service, extractive):
    with serving(create_api(service, extractive)) as address:
        yield address


@pytest.fixture(scope="session")
def locked_address(service, extractive):
    settings = extractive.model_copy(update={"api_keys": SecretStr(" ".join(KEYS))})
    with serving(create_api(service, settings)) as address:
        yield address


@pytest.fixture
def keys() -> tuple[str, str]:
    """The keys of `locked_address`."""
    return KEYS
