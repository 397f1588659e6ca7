"""The check-up, against real ports, folders and endpoints of this machine."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.configuration.settings import Settings
from assistant.operations.doctor import Level, examine
from assistant.people.person import Role
from assistant.records.database import open_database
from index.loaders.office import find_libreoffice
from index.recognition.engine import is_installed

FREE = 7999


@pytest.fixture
def look(tmp_path):
    """The findings by subject; unless told otherwise with an embedding model that is not there."""

    def examine_with(port: int = FREE, **given):
        values = {"embedding_model": str(tmp_path / "nowhere"), "index_dir": tmp_path / "index"} | given
        settings = Settings(_env_file=None, **values)
        return {finding.subject: finding for finding in examine(settings, port)}

    return examine_with


@pytest.fixture
def endpoint():
    """An endpoint that answers with one status code."""
    servers = []

    def start(code: int) -> str:
        class Answering(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(code)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *arguments):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_what_is_missing_fails_and_says_what_to_do(look):
    findings = look(llm="extractive")
    assert findings["Python"].level is Level.OK
    assert findings["packages"].level is Level.OK
    assert findings["embedding model"].level is Level.FAIL
    assert findings["index"].level is Level.FAIL
    assert "policy-assistant index build" in findings["index"].text
    assert findings["language model"].level is Level.OK


def test_what_old_word_files_and_scans_need_is_named(look, monkeypatch, tmp_path):
    findings = look(llm="extractive")
    for subject, there in (("old Word files", bool(find_libreoffice())), ("scans", is_installed())):
        assert findings[subject].level is (Level.OK if there else Level.WARN)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("index.loaders.office._PROGRAMS", ("soffice",))
    monkeypatch.setattr("assistant.operations.doctor.is_installed", lambda: False)
    findings = look(llm="extractive")
    assert findings["old Word files"].level is findings["scans"].level is Level.WARN
    assert "apt install libreoffice-writer" in findings["old Word files"].text
    assert "policy-assistant[ocr]" in findings["scans"].text
    (tmp_path / "soffice").write_text("#!/bin/sh\n")
    (tmp_path / "soffice").chmod(0o755)
    assert look(llm="extractive")["old Word files"].text == f"LibreOffice, {tmp_path / 'soffice'}"


def test_a_taken_port_is_a_warning(look):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = look(port=taken.getsockname()[1], llm="extractive")["port"]
    assert found.level is Level.WARN
    assert "--port" in found.text


def test_a_model_file_that_is_not_there_fails(look, tmp_path):
    found = look(llm=str(tmp_path / "missing.gguf"))["language model"]
    assert found.level is Level.FAIL
    assert "missing.gguf" in found.text


@pytest.mark.parametrize(
    ("code", "level", "said"),
    [(200, Level.OK, "endpoint"), (401, Level.FAIL, "LLM_API_KEY"), (404, Level.WARN, "404")],
)
def test_an_endpoint_is_asked(look, endpoint, code, level, said):
    found = look(llm=endpoint(code))["language model"]
    assert found.level is level
    assert said in found.text


def test_of_several_endpoints_one_may_fail(look, endpoint):
    well, broken = endpoint(200), endpoint(401)
    found = look(llm=f"{well} {broken}")["language model"]
    assert found.level == Level.WARN and well in found.text and "LLM_API_KEY" in found.text
    assert look(llm=f"{broken} {broken}")["language model"].level == Level.FAIL


def test_an_endpoint_that_refuses_fails(look):
    with socket.create_server(("127.0.0.1", 0)) as closing:
        address = f"http://127.0.0.1:{closing.getsockname()[1]}/v1"
    found = look(llm=address)["language model"]
    assert found.level is Level.FAIL
    assert address in found.text


def test_an_endpoint_that_stays_silent_fails(look, monkeypatch):
    monkeypatch.setattr("assistant.operations.doctor._ENDPOINT_PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = look(llm=f"http://127.0.0.1:{silent.getsockname()[1]}/v1")["language model"]
    assert found.level is Level.FAIL
    assert "does not answer" in found.text


def test_a_whole_installation_is_well(look, demo_index):
    findings = look(embedding_model="bundled", index_dir=demo_index, llm="extractive")
    assert [finding.text for finding in findings.values() if finding.level is Level.FAIL] == []
    assert findings["index"].text.startswith("2")
    assert "documents" in findings["index"].text


def test_the_command_fails_when_something_is_missing(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_ASSISTANT_EMBEDDING_MODEL", "/nowhere")
    monkeypatch.setenv("POLICY_ASSISTANT_LLM", "extractive")
    from assistant.cli import run

    assert run(["doctor"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert all(line.startswith(("OK  ", "WARN", "FAIL")) for line in lines)


def test_records_are_looked_at_without_making_any(look, tmp_path):
    assert "none yet" in look(llm="extractive")["records"].text
    assert not (tmp_path / "records.sqlite3").exists()
    open_database(Settings(_env_file=None, index_dir=tmp_path / "index")).close()
    found = look(llm="extractive")["records"]
    assert (found.level, found.text.startswith("0 questions, 0 votes in sqlite:")) == (Level.OK, True)
    assert "not kept" in look(llm="extractive", retention_days=0)["records"].text
    (tmp_path / "records.sqlite3").write_text("not a database, not a database, not a database")
    assert look(llm="extractive")["records"].level is Level.FAIL


@pytest.mark.parametrize(("password", "level"), [("", Level.WARN), ("青石桥7", Level.OK)])
def test_staff_pages_without_a_password_are_a_warning(look, password, level):
    assert look(staff_password=password)["staff pages"].level is level


def test_an_account_is_better_than_a_password(look, house, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    found = look()["staff pages"]
    assert (found.level, found.text.startswith("1 accounts")) == (Level.OK, True)
