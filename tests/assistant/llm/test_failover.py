"""Two small servers that speak OpenAI's protocol: the next one answers when one fails."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.configuration.settings import Settings
from assistant.llm import failover
from assistant.llm.failover import FailoverChatModel
from assistant.llm.loading import load_chat_model, model_name
from index.errors import ModelUnavailable


class Server(ThreadingHTTPServer):
    """Answers with its name, or misbehaves as it is told."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.name, self.behaviour, self.asked = name, "well", 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.behaviour.isdigit():
            self.send_error(int(self.server.behaviour))
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.send_piece(self.server.name)
        if self.server.behaviour == "breaks off":
            self.wfile.write(b"data: {not json\n\n")
            return
        self.send_piece("！")
        self.wfile.write(b"data: [DONE]\n\n")

    def send_piece(self, text: str) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
        record = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        self.wfile.write(b"data: " + json.dumps(record).encode() + b"\n\n")


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    with ExitStack() as stack:
        made = [stack.enter_context(Server(name)) for name in ("甲", "乙")]
        for one in made:
            threading.Thread(target=one.serve_forever, daemon=True).start()
            stack.callback(one.shutdown)
        yield made


@pytest.fixture
def model(servers: list[Server]) -> FailoverChatModel:
    addresses = " ".join(one.url for one in servers)
    loaded = load_chat_model(Settings(_env_file=None, llm=addresses, llm_model="kind", llm_timeout=20))
    assert isinstance(loaded, FailoverChatModel)
    return loaded


def test_endpoints_are_asked_in_turn(model: FailoverChatModel, servers: list[Server]) -> None:
    assert [model.invoke("问").text for _ in range(4)] == ["甲！", "乙！"] * 2
    assert model_name(model) == "kind"


@pytest.mark.parametrize("behaviour", ["500", "429", "404", "gone"])
@pytest.mark.parametrize("streamed", [True, False])
def test_when_one_fails_the_next_answers_and_it_is_spared_for_a_while(
    model: FailoverChatModel,
    servers: list[Server],
    behaviour: str,
    streamed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    servers[0].behaviour = behaviour
    if behaviour == "gone":
        servers[0].shutdown()
        servers[0].server_close()
    for _ in range(4):
        said = "".join(part.text for part in model.stream("问")) if streamed else model.invoke("问").text
        assert said == "乙！"
    assert servers[0].asked == (0 if behaviour == "gone" else 1)
    if behaviour != "gone":
        servers[0].behaviour = "well"
        now = failover.time.monotonic()
        monkeypatch.setattr(failover.time, "monotonic", lambda: now + 31)
        assert {model.invoke("问").text for _ in range(2)} == {"甲！", "乙！"}


def test_when_all_fail_the_last_one_is_named(model: FailoverChatModel, servers: list[Server]) -> None:
    for one in servers:
        one.behaviour = "503"
    with pytest.raises(ModelUnavailable, match=r"fault of its own \(503\)"):
        model.invoke("问")
    assert [one.asked for one in servers] == [1, 1]
    servers[1].behaviour = "well"
    assert model.invoke("问").text == "乙！", "one that failed is asked again where there is no other"


def test_what_has_begun_is_not_begun_anew(model: FailoverChatModel, servers: list[Server]) -> None:
    servers[0].behaviour = "breaks off"
    said = []
    with pytest.raises(ModelUnavailable):
        said.extend(part.text for part in model.stream("问"))
    assert servers[1].asked == 0
    assert "".join(part.text for part in model.stream("问")) == "乙！"


def test_no_further_one_is_asked_when_the_time_is_over(servers: list[Server]) -> None:
    servers[0].behaviour = "500"
    addresses = " ".join(one.url for one in servers)
    loaded = load_chat_model(Settings(_env_file=None, llm=addresses, llm_model="kind", llm_timeout=20))
    assert isinstance(loaded, FailoverChatModel)
    with pytest.raises(ModelUnavailable, match="500"):
        loaded.model_copy(update={"seconds": 0.0}).invoke("问")
    assert servers[1].asked == 0
