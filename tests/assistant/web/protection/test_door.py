"""What comes through the door before Gradio's pages: nothing is fetched, nothing of others is read."""

import json
import re
import socket
import threading
from urllib.parse import quote

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import Mount
from starlette.websockets import WebSocketDisconnect

from assistant.api.caps import Caps
from assistant.people.rights import PageRights
from assistant.web.protection.door import GradioDoor, name_of
from assistant.web.protection.files import COOKIE

NEEDED = {
    ("GET", "/"), ("HEAD", "/"), ("GET", "/config"), ("GET", "/config/"), ("GET", "/theme.css"),
    ("GET", "/robots.txt"),
    ("GET", "/favicon.ico"), ("GET", "/static/{path:path}"), ("GET", "/assets/{path:path}"),
    ("GET", "/gradio_api/info"), ("GET", "/gradio_api/app_id"), ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/heartbeat/{session_hash}"), ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/run/{api_name}"), ("POST", "/gradio_api/cancel"), ("POST", "/gradio_api/reset"),
}  # fmt: skip
OURS = ("/openapi.json", "/docs")


@pytest.fixture
def trap():
    """An address of this machine that notes whoever connects."""
    listener = socket.create_server(("127.0.0.1", 0))
    caught = []

    def wait():
        while True:
            try:
                caught.append(listener.accept()[0].recv(100))
            except OSError:
                return

    threading.Thread(target=wait, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/secret.txt", caught
    listener.close()


def gradio_routes(client, prefix: str):
    mounts = [one for one in client.app.router.routes if isinstance(one, Mount) and one.path == prefix]
    for route in iter_route_contexts(mounts[-1].routes):
        for method in sorted(getattr(route, "methods", None) or ()):
            yield method, route.path


@pytest.mark.parametrize("prefix", ["", "/desk"])
def test_no_route_of_gradio_fetches_or_hands_out_what_a_visitor_names(open_server, trap, prefix):
    client = open_server()
    url, caught = trap
    tried = 0
    for method, path in gradio_routes(client, prefix):
        if "{" not in path and ((method, path) in NEEDED or path in OURS):
            continue
        for named in (url, quote(url, safe=""), "/etc/passwd", "//etc/passwd", "..%2f..%2fetc/passwd"):
            if "heartbeat" in path or ("{" not in path and named != url):
                continue
            address = prefix + re.sub(r"\{[^}]*\}", named.replace("\\", "\\\\"), path)
            asked = {"params": {"url": url, "path": url, "file": url, "upload_id": url, "session_hash": url}}
            reply = client.request(method, address, json={"data": [url], "path": url}, **asked) if (
                method == "POST"
            ) else client.request(method, address, follow_redirects=False, **asked)  # fmt: skip
            tried += 1
            assert reply.status_code in range(400, 500), (method, address, reply.status_code)
            assert "root:" not in reply.text
    assert tried > 150
    assert caught == []


def calls(client, prefix: str, file: dict):
    """Every function of a page, called with a file at each place of its input."""
    for one in client.get(f"{prefix}/config").json()["dependencies"]:
        for place in range(max(1, len(one["inputs"]))):
            data = [""] * len(one["inputs"])
            data[place : place + 1] = [file] if one["inputs"] else []
            yield {"data": data, "fn_index": one["id"], "session_hash": "s1", "event_data": {"turns": [file]}}


@pytest.mark.parametrize("prefix", ["", "/desk"])
@pytest.mark.parametrize("address", ["queue/join", "run/predict"])
def test_no_function_takes_a_file_or_an_address_that_was_not_sent_by_the_same_visitor(
    open_server, trap, prefix, address
):
    client = open_server()
    client.get(f"{prefix}/")
    url, caught = trap
    meta = {"_type": "gradio.FileData"}
    for file in ({"path": url, "meta": meta}, {"path": "/etc/passwd", "meta": meta}, {"path": "/etc/passwd"}):
        found = list(calls(client, prefix, file))
        assert found
        for call in found:
            reply = client.post(f"{prefix}/gradio_api/{address}", json=call)
            assert reply.status_code == 403, reply.text
    for call in calls(client, prefix, {"url": url, "meta": meta}):
        client.post(f"{prefix}/gradio_api/{address}", json=call)
    assert caught == []


def upload(client, text: str = "机密稿件", name: str = "draft.txt"):
    return client.post("/desk/gradio_api/upload", files={"files": (name, text.encode())})


def test_a_draft_is_read_by_whoever_sent_it_and_by_nobody_else(open_server):
    owner = open_server()
    owner.get("/desk/")
    path = upload(owner).json()[0]
    assert owner.get(f"/desk/gradio_api/file={path}").text == "机密稿件"
    token = owner.cookies[COOKIE]
    owner.cookies.clear()
    owner.get("/desk/")  # somebody else, at the same server
    assert owner.cookies[COOKIE] != token
    for address in (
        f"/desk/gradio_api/file={path}",
        f"/gradio_api/file={path}",
        f"/desk/gradio_api/file/{path}",
    ):
        reply = owner.get(address)
        assert (reply.status_code, "机密" in reply.text) == (404, False)
    function = next(one for one in owner.get("/desk/config").json()["dependencies"] if one["inputs"])
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    call = {"data": [file], "fn_index": function["id"], "session_hash": "s1"}
    assert owner.post("/desk/gradio_api/queue/join", json=call).status_code == 403


def test_the_chat_takes_no_files_and_staff_who_have_not_opened_the_page_send_none(open_server):
    client = open_server()
    assert client.post("/gradio_api/upload", files={"files": ("x", b"x")}).status_code == 404
    assert upload(client).status_code == 403


def events(client, session: str) -> str:
    with client.stream("GET", "/desk/gradio_api/queue/data", params={"session_hash": session}) as lines:
        said = ""
        for line in lines.iter_lines():
            said += line
            if "process_completed" in line or "close_stream" in line:
                return said
    return said


def completed(said: str) -> dict:
    last = next(one for one in said.split("data: ") if "process_completed" in one)
    told = json.JSONDecoder().raw_decode(last)[0]
    assert told["success"], told
    return told


def test_a_file_that_was_sent_is_read_and_one_that_is_made_is_fetched(open_server):
    client = open_server()
    client.get("/desk/")
    path = upload(client).json()[0]
    takes_file, makes_file = [
        one for one in client.get("/desk/config").json()["dependencies"] if one["inputs"]
    ]
    file = {"path": path, "url": "http://127.0.0.1:9/x", "meta": {"_type": "gradio.FileData"}}
    for function, given, expected in ((takes_file, file, "机密稿件"), (makes_file, "下载", "made.txt")):
        call = {"data": [given], "fn_index": function["id"], "session_hash": f"whole{function['id']}"}
        assert client.post("/desk/gradio_api/queue/join", json=call).status_code == 200
        said = events(client, call["session_hash"])
        assert expected in json.dumps(completed(said), ensure_ascii=False)
    made = completed(said)["output"]["data"][0]["path"]
    assert client.get(f"/desk/gradio_api/file={made}").text == "下载"
    client.cookies.clear()
    assert client.get(f"/desk/gradio_api/file={made}").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/desk"])
@pytest.mark.parametrize(
    "address", ["queue/join", "run/predict", "run/nonsense", "call/none", "call/v2/none"]
)
@pytest.mark.parametrize(
    "body",
    [
        {"fn_index": 99999, "data": [], "session_hash": "s"},
        {"fn_index": -1, "data": [], "session_hash": "s"},
        {"fn_index": True, "data": [], "session_hash": "s"},
        {"data": [], "session_hash": "s"},
        {"fn_index": 0, "data": "x", "session_hash": "s"},
        {"fn_index": 0, "data": [[]] * 50, "session_hash": "s"},
        {"fn_index": 0, "data": [""], "session_hash": "s", "trigger_id": 10**9},
        {"fn_index": 0, "data": [""], "batched": True},
        {"fn_index": "0", "data": [""]},
        [],
        None,
    ],
)
def test_a_call_that_cannot_be_right_is_the_callers_mistake(open_server, prefix, address, body):
    reply = open_server().post(f"{prefix}/gradio_api/{address}", json=body)
    assert reply.status_code in (400, 404, 422), reply.text
    assert reply.json()["detail"]


def test_nobody_speaks_over_a_websocket(open_server):
    client = open_server()
    with pytest.raises(WebSocketDisconnect) as told, client.websocket_connect("/gradio_api/queue/data"):
        pass
    assert told.value.code == 1008


def test_a_full_queue_is_told_with_when_to_come_back():
    done = threading.Event()

    def wait_long():
        done.wait(20)

    with gr.Blocks(analytics_enabled=False) as app:
        gr.Button().click(wait_long, None, None, concurrency_limit=1)
        app.queue(max_size=1)
    server = FastAPI()
    gr.mount_gradio_app(server, app, path="/")
    mount = server.router.routes[-1]
    name = name_of(next(iter(app.fns.values())))
    mount.app = GradioDoor(mount.app, app, PageRights(None, {name: None}), Caps(1))
    with TestClient(server) as client:
        call = {"data": [], "fn_index": 0, "session_hash": "s"}
        replies = [client.post("/gradio_api/queue/join", json=call) for _ in range(6)]
        done.set()
    assert {one.status_code for one in replies} == {200, 429}
    full = next(one for one in replies if one.status_code == 429)
    assert int(full.headers["retry-after"]) >= 1 and full.json()["detail"]


def test_what_the_browser_does_alone_is_not_called(open_server):
    client = open_server()
    alone = [one["id"] for one in client.get("/config").json()["dependencies"] if not one["backend_fn"]]
    assert alone
    for number in alone:
        call = {"data": [], "fn_index": number, "session_hash": "s"}
        assert client.post("/gradio_api/queue/join", json=call).status_code == 403


def test_questions_of_the_chat_count_for_a_visitors_day_and_nothing_else_does(open_server, stranger):
    client = open_server(client=stranger, questions_per_day=2)
    blocks = client.app.router.routes[-1].app._blocks

    def call(name: str) -> int:
        number, function = next(one for one in blocks.fns.items() if name_of(one[1]) == name)
        body = {"data": [""] * len(function.inputs), "fn_index": number, "session_hash": "s"}
        return client.post("/gradio_api/queue/join", json=body).status_code

    assert [call("Chat.ask") for _ in range(3)] == [200, 200, 429]
    assert call("Chat.clear") == 200
