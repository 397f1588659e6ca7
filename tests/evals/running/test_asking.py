"""Cases put to a chain in this process and to a server that answers as `POST /v1/ask` does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from langchain_core.runnables import RunnableGenerator

from evals.cases import Case
from evals.running.asking import ChainAsker, ServerAsker, ServerUnavailable, failed_record

ANSWER = {"question": "q", "status": "answered", "answer": "15元", "sentences": [], "citations": [], "ms": 5}


@pytest.fixture
def server():
    requests = []
    replies = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append((self.path, body, self.headers.get("Authorization")))
            status, headers, content = replies.pop(0)
            data = json.dumps(content).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    http.requests, http.replies, http.url = requests, replies, f"http://127.0.0.1:{http.server_port}"
    yield http
    http.shutdown()
    http.server_close()


@pytest.fixture
def case(price_case):
    turns = [{"role": "user", "content": "浴池几点开？"}]
    return Case.model_validate(price_case.model_dump() | {"history": turns, "place": "样本市"})


def test_a_case_is_put_with_its_history_place_and_key(server, case):
    server.replies.append((200, {}, ANSWER))
    reply = ServerAsker(server.url, 5, "secret").ask(case)
    assert reply.record == ANSWER
    assert server.requests == [
        (
            "/v1/ask",
            {
                "question": case.question,
                "history": [{"role": "user", "content": "浴池几点开？"}],
                "place": "样本市",
            },
            "Bearer secret",
        )
    ]


def test_a_busy_server_is_asked_again(server, case):
    server.replies += [(503, {"Retry-After": "0"}, {}), (200, {}, ANSWER)]
    assert ServerAsker(server.url, 5).ask(case).record["status"] == "answered"


def test_an_error_of_the_server_is_a_failed_case(server, case):
    server.replies.append((500, {}, {"detail": "oops"}))
    record = ServerAsker(server.url, 5).ask(case).record
    assert record["status"] == "failed"
    assert "HTTP 500" in record["error"]


@pytest.mark.parametrize("reply", [(404, {}, {}), (200, {}, {"hello": 1}), (401, {}, {})])
def test_something_else_at_the_address_ends_the_run(server, case, reply):
    server.replies.append(reply)
    with pytest.raises(ServerUnavailable, match="/v1/ask"):
        ServerAsker(server.url, 5).ask(case)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense"])
def test_nobody_at_the_address_is_told_in_one_line(case, url):
    with pytest.raises(ServerUnavailable, match="no answer from"):
        ServerAsker(url, 5).ask(case)


def test_the_chain_is_watched_while_it_answers(scripted_chain, suite_cases):
    reply = ChainAsker(scripted_chain()).ask(suite_cases[0])
    assert reply.record["status"] == "answered"
    assert reply.first_ms is not None
    assert reply.retrieved is None, "a chain without our steps shows none of their stages"


def test_a_chain_that_says_nothing_is_an_error(suite_cases):
    def say_nothing(questions):
        yield from ()

    with pytest.raises((RuntimeError, ValueError)):
        ChainAsker(RunnableGenerator(say_nothing)).ask(suite_cases[0])


def test_a_question_without_an_answer_has_a_record_too():
    record = failed_record("问？", "no answer within 2 s", 2000)
    assert (record["question"], record["status"], record["ms"]) == ("问？", "failed", 2000)
    assert record["error"] == "no answer within 2 s"
