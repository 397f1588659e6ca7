import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel

from assistant.answer.drafting import draft_with_model
from assistant.configuration.settings import Settings, SettingsError
from assistant.llm.loading import load_chat_model, model_name
from assistant.llm.prompts import load_prompt
from assistant.question.validity import Moment
from index.errors import ModelUnavailable

PIECES = ["处五十元", "以上", "二百元以下罚款。"]

NOW = Moment(date(2024, 3, 1))


class Endpoint(ThreadingHTTPServer):
    """A small OpenAI-compatible server; the model's name says how it behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[dict[str, Any]] = []
        self.gone = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({"path": self.path, "key": self.headers["Authorization"], **body})
        behaviour = body["model"]
        if behaviour.isdigit():
            self.reply(int(behaviour), {"error": {"message": "<html>\n  no  </html>"}})
        elif behaviour == "html":
            self.send_body(200, "text/html", b"<html>Welcome to the proxy</html>")
        elif behaviour == "empty":
            self.send_body(200, "application/json", b"{}")
        elif not body.get("stream"):
            message = {"role": "assistant", "content": "".join(PIECES)}
            self.reply(200, {"id": "1", "object": "chat.completion", "choices": [{"message": message}]})
        else:
            self.stream(behaviour)

    def reply(self, status: int, body: dict[str, Any]) -> None:
        self.send_body(status, "application/json", json.dumps(body).encode())

    def send_body(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "100")
        self.end_headers()
        self.wfile.write(body)

    def stream(self, behaviour: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while behaviour == "keepalive":
                self.send_event(": keep-alive\n\n")
                time.sleep(0.05)
            if behaviour == "nonsense":
                self.send_event("data: {not json\n\n")
            while True:
                for piece in PIECES:
                    self.send_event("data: " + json.dumps(describe_piece(piece)) + "\n\n")
                if behaviour != "endless":
                    break
            self.send_event("data: [DONE]\n\n")
        except OSError:
            self.server.gone.set()

    def send_event(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()


def describe_piece(text: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def open_model(url: str, model: str = "kind", timeout: float = 20, key: str = "") -> BaseChatModel:
    settings = Settings(llm=url, llm_model=model, llm_timeout=timeout, llm_api_key=key, _env_file=None)
    chat_model = load_chat_model(settings)
    assert chat_model is not None
    return chat_model


def test_an_answer_is_streamed_piece_by_piece(endpoint: Endpoint) -> None:
    chat_model = open_model(endpoint.url, key="secret")
    pieces = [chunk.text for chunk in chat_model.stream("遛狗不拴绳罚多少？", max_tokens=50, stop=["\n"])]
    assert [piece for piece in pieces if piece] == PIECES
    request = endpoint.requests[-1]
    assert (request["path"], request["key"]) == ("/v1/chat/completions", "Bearer secret")
    assert (request["max_tokens"], request["stop"], request["temperature"]) == (50, ["\n"], 0.0)
    assert model_name(chat_model) == "kind"


def test_invoke_and_its_async_forms_say_the_same(endpoint: Endpoint) -> None:
    chat_model = open_model(endpoint.url)

    async def ask() -> tuple[str, str]:
        streamed = [chunk.text async for chunk in chat_model.astream("问")]
        return (await chat_model.ainvoke("问")).text, "".join(streamed)

    assert {chat_model.invoke("问").text, *asyncio.run(ask())} == {"".join(PIECES)}


def test_without_a_key_the_environments_key_is_not_sent(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "belongs-to-another")
    open_model(endpoint.url).invoke("问")
    assert "belongs" not in endpoint.requests[-1]["key"]


def test_closing_the_stream_hangs_up(endpoint: Endpoint) -> None:
    stream = open_model(endpoint.url, "endless").stream("问")
    assert next(stream).text == PIECES[0]
    stream.close()
    assert endpoint.gone.wait(10)


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("401", r"refused the key.*will not help.*LLM_API_KEY"),
        ("402", r"no credit"),
        ("404", r"no such address or model.*will not help.*LLM_MODEL"),
        ("400", r"refused the request \(400\): trying again will not help.*<html> no </html>"),
        ("429", r"too much to do \(429\): try again later"),
        ("500", r"fault of its own \(500\): try again later"),
        ("503", r"fault of its own \(503\): try again later"),
        ("html", r"no OpenAI-compatible reply: trying again will not help"),
        ("empty", r"no OpenAI-compatible reply"),
    ],
)
@pytest.mark.parametrize("streaming", [True, False])
def test_a_failure_is_one_line_that_says_what_to_do(
    endpoint: Endpoint, behaviour: str, told: str, streaming: bool
) -> None:
    chat_model = open_model(endpoint.url, behaviour)
    chat_model = chat_model.model_copy(update={"streaming": streaming, "disable_streaming": not streaming})
    with pytest.raises(ModelUnavailable, match=told) as failure:
        chat_model.invoke("问")
    assert "\n" not in str(failure.value)
    assert endpoint.url in str(failure.value)
    assert len(endpoint.requests) == 1


def test_a_stream_of_nonsense_is_told(endpoint: Endpoint) -> None:
    with pytest.raises(ModelUnavailable, match="no OpenAI-compatible reply"):
        list(open_model(endpoint.url, "nonsense").stream("问"))


def test_a_refused_port_is_told(unused_port: int) -> None:
    with pytest.raises(ModelUnavailable, match=r"cannot be reached: check that it is running"):
        open_model(f"http://127.0.0.1:{unused_port}/v1").invoke("问")


@pytest.fixture
def unused_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_silent_server_ends_with_the_timeout() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(ModelUnavailable, match=r"did not finish within 0\.3 s: try again later"):
            open_model(url, timeout=0.3).invoke("问")


@pytest.mark.parametrize("behaviour", ["keepalive", "endless"])
def test_a_server_that_only_trickles_ends_with_the_timeout(endpoint: Endpoint, behaviour: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"did not finish within 0\.5 s"):
        list(open_model(endpoint.url, behaviour, timeout=0.5).stream("问"))


def test_a_reply_cut_off_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            open_model(url).invoke("问")


def test_secrets_in_the_address_are_not_shown(unused_port: int) -> None:
    with pytest.raises(ModelUnavailable) as failure:
        open_model(f"http://name:word@127.0.0.1:{unused_port}/v1?token=abc").invoke("问")
    assert not any(secret in str(failure.value) for secret in ("word", "abc"))


def test_an_endpoint_needs_a_models_name() -> None:
    with pytest.raises(SettingsError, match=r"POLICY_ASSISTANT_LLM_MODEL is empty"):
        open_model("http://127.0.0.1:9/v1", model="")


def test_personal_data_of_the_asker_stays_here(endpoint: Endpoint) -> None:
    question = "我的手机号是13800138000，身份证号是110101199003074338，怎么登记？"
    assert list(draft_with_model(open_model(endpoint.url), load_prompt("answer"), question, [], NOW))
    (request,) = endpoint.requests
    sent = json.dumps(request, ensure_ascii=False)
    assert "我的手机号是〔手机号〕，身份证号是〔身份证号〕，怎么登记？" in sent
    assert not any(number in sent for number in ("13800138000", "110101199003074338"))
