"""Whether the server lives, and whether it can answer."""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from fastapi.testclient import TestClient

from assistant.api.application import create_api
from assistant.api.service import record_service
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from index.stores.postgres import PostgresBackend

CORPUS = Path(__file__).parents[3] / "corpus"


def test_the_server_says_how_it_is(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["documents"]) == ("ok", len(list(CORPUS.glob("*.md"))))


class Faulty:
    """The assistant with one part that does not work."""

    def __init__(self, service, *faults: str):
        self._service, self._faults = service, faults
        self.looked = 0

    def __getattr__(self, name: str):
        return getattr(self._service, name)

    def faults(self) -> tuple[str, ...]:
        self.looked += 1
        return self._faults


def test_what_does_not_work_is_named_and_not_looked_at_at_every_question(service, extractive):
    faulty = Faulty(service, "records", "language model")
    client = TestClient(create_api(faulty, extractive))
    for _ in range(5):
        reply = client.get("/readyz")
        assert reply.status_code == 503
        assert reply.json()["error"]["message"] == "not working: records, language model"
    assert faulty.looked == 1


def test_records_that_cannot_be_written_are_a_fault(service, extractive, tmp_path):
    settings = extractive.model_copy(update={"index_dir": tmp_path / "index"})
    with closing(open_database(settings)) as database:
        recorded = record_service(service, database)
        assert recorded.faults() == ()
        file = tmp_path / "records.sqlite3"
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("DROP TABLE question")
            other.execute("DROP TABLE conversation")
        assert recorded.faults() == ("records",)


def test_a_model_that_is_wanted_and_not_there_is_a_fault(service):
    wanting = replace(service, steps=replace(service.steps, settings=Settings(_env_file=None, mode="llm")))
    assert (service.faults(), wanting.faults()) == ((), ("language model",))


def test_a_server_without_its_index_is_alive_but_not_ready(extractive):
    client = TestClient(create_api(object(), extractive))
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.json()["error"]["type"]) == (503, "unavailable")


def test_a_server_whose_index_server_is_gone_is_not_ready(service, extractive, vector_database, tmp_path):
    address, name = vector_database, vector_database.split("/")[3].split("?")[0]
    dense, lexical = PostgresBackend(address).create(tmp_path / "snapshot")
    client = TestClient(create_api(OverStores(service, dense, lexical), extractive))
    with closing(dense), closing(lexical):
        assert client.get("/readyz").status_code == 200
        with psycopg.connect(address.replace(f"/{name}?", "/postgres?"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        again = TestClient(create_api(OverStores(service, dense, lexical), extractive))
        assert again.get("/readyz").status_code == 503


class OverStores:
    """The assistant with other stores behind its index."""

    def __init__(self, service, dense, lexical):
        self._service, self._stores = service, {"dense": dense, "lexical": lexical}
        self.index = self

    def __getattr__(self, name: str):
        return getattr(self._service, name)

    @contextmanager
    def reading(self):
        with self._service.index.reading() as index:
            yield replace(index, **self._stores)
