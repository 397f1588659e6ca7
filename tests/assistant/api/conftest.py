"""The HTTP interface over the demonstration corpus, with the real index and embedding model."""

import pytest
from fastapi.testclient import TestClient

from assistant.api.application import create_api
from assistant.chain import open_assistant
from assistant.configuration.settings import Settings


@pytest.fixture(scope="session")
def extractive(demo_index) -> Settings:
    return Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")


@pytest.fixture(scope="session")
def service(extractive):
    opened = open_assistant(extractive)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(service, extractive):
    with TestClient(create_api(service, extractive), raise_server_exceptions=False) as client:
        yield client
