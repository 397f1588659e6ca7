"""The served program behind Debian's nginx, below a path and at a host of its own, as docs/deploy says."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "deploy" / "nginx"
_FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{servers}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_for(port: int) -> None:
    patience = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < patience, "nginx does not listen"
            time.sleep(0.05)


def example(name: str, folder: Path, changes: dict[str, str]) -> str:
    """An example file as an operator would change it; every change has to be one."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    changes = {"/etc/nginx/policy-assistant.conf": f"{folder}/policy-assistant.conf"} | changes
    for old, new in changes.items():
        if old in text:
            text = text.replace(old, new)
    return text


@contextmanager
def proxying(folder: Path, assistant_port: int, port: int, servers: str):
    """Runs nginx with these servers in front of the assistant; one of them listens at the port."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("no nginx found; install Debian's nginx-light to run this test")
    included = example("policy-assistant.conf", folder, {"127.0.0.1:7860": f"127.0.0.1:{assistant_port}"})
    (folder / "policy-assistant.conf").write_text(included, encoding="utf-8")
    user = "user root;" if os.name == "posix" and os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(_FRAME.format(folder=folder, user=user, servers=servers), encoding="utf-8")
    command = [nginx, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(configuration)]
    subprocess.run([*command, "-t"], check=True)
    with subprocess.Popen(command) as running:
        try:
            wait_for(port)
            yield
        finally:
            running.terminate()


ROOT = "/zhengce"
QUESTION = "示例市遛狗不牵绳罚多少？"
PASSWORD = "open sesame 7"


@contextmanager
def serving(index_dir, **settings: str):
    """The program as a unit of systemd starts it; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--mode", "extractive"]
    named = {f"POLICY_ASSISTANT_{name.upper()}": value for name, value in settings.items()}
    with subprocess.Popen(
        [*command, "--index-dir", str(index_dir)], env=os.environ | named,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        try:
            ready = running.stdout.readline()
            assert f"http://127.0.0.1:{port}{settings.get('root_path', '')}" in ready, running.stderr.read()
            yield port
        finally:
            running.kill()


@pytest.fixture(scope="module")
def portal(demo_index, tmp_path_factory):
    """A portal that shows the assistant below /zhengce; every other path is the portal's own."""
    folder, outside = tmp_path_factory.mktemp("portal"), free_port()
    location = example("sub-path.conf", folder, {})
    servers = f"server {{ listen 127.0.0.1:{outside}; location / {{ return 404; }}\n{location} }}"
    with serving(demo_index, root_path=ROOT, staff_password=PASSWORD) as port:
        with proxying(folder, port, outside, servers):
            yield f"http://127.0.0.1:{outside}"


def test_a_citizen_asks_below_the_path_and_opens_a_cited_document(visit, portal):
    reader = visit(f"{portal}{ROOT}/")
    page = reader.page
    answers = []
    page.on("response", lambda response: answers.append((response.status, response.url)))
    reader.ask(QUESTION)
    reader.wait_for_answer()
    assert "元以下罚款" in page.inner_text("#pa-answer-slot .pa-text")
    with page.context.expect_page() as opened:
        page.click("#pa-evidence-slot .pa-open >> nth=0")
    document = opened.value
    document.wait_for_selector("#quoted")
    assert document.url.startswith(f"{portal}{ROOT}/documents/")
    document.click("header.top a")
    document.wait_for_selector(".pa-welcome:visible")
    assert document.url.startswith(f"{portal}{ROOT}/")
    assert [
        url for url in reader.requests if not url.startswith((f"{portal}{ROOT}/", "data:", "blob:"))
    ] == []
    assert [one for one in answers if one[0] >= 400] == []
    assert reader.errors == []


@pytest.mark.parametrize(("name", "shown"), [("staff", "#st-find-text"), ("evaluate", "button")])
def test_pages_for_staff_work_below_the_path(browser, portal, name, shown):
    context = browser.new_context(
        http_credentials={"username": "staff", "password": PASSWORD}, locale="zh-CN"
    )
    page = context.new_page()
    seen = []
    page.on("response", lambda response: seen.append((response.status, response.url)))
    page.goto(f"{portal}{ROOT}/{name}")  # without the slash at its end
    page.wait_for_selector(shown, state="attached")
    assert page.url.startswith(f"{portal}{ROOT}/{name}/")
    if name == "staff":
        page.fill("#st-find-text textarea", "携犬外出")
        page.keyboard.press("Enter")
        page.wait_for_selector(".st-link")
        with page.expect_download() as saved:
            page.click("#st-find-csv")
        assert "携犬" in Path(saved.value.path()).read_text(encoding="utf-8-sig")
    # Every address is first refused once, for the browser to send the password.
    wrong = [
        one for one in seen if (one[0] >= 400 and one[0] != 401) or not one[1].startswith(f"{portal}{ROOT}/")
    ]
    assert wrong == []
    context.close()


def test_programs_are_served_below_the_path(portal):
    with httpx.Client(base_url=f"{portal}{ROOT}", trust_env=False, timeout=60) as client:
        assert client.post("/v1/ask", json={"question": QUESTION}).json()["status"] == "answered"
        described = client.get("/openapi.json").json()
        assert described["servers"] == [{"url": ROOT}]
        assert f"{ROOT}/v1/ask" in client.get("/docs").text
        assert client.get("/page/views.js").status_code == 200
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accepted = {"Accept": "application/json, text/event-stream"}
        tools = client.post("/mcp", json=call, headers=accepted)
        assert {tool["name"] for tool in tools.json()["result"]["tools"]} == {"ask", "search", "check"}
        assert client.get("/healthz").status_code == 200


def test_an_answer_comes_through_the_proxy_as_it_is_written(portal):
    body = {"question": QUESTION, "stream": True}
    pieces = []
    with httpx.stream("POST", f"{portal}{ROOT}/v1/ask", json=body, trust_env=False, timeout=60) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in reply.headers
        pieces = [line for line in reply.iter_lines() if line.startswith("data:")]
    assert len(pieces) > 1
    assert json.loads(pieces[0].removeprefix("data:"))


@pytest.mark.parametrize(
    "path", ["staff/", "evaluate/", "staff/config", "v1/questions", "staff/gradio_api/info"]
)
@pytest.mark.parametrize("prefix", ["", "/.", "/zhengce/..", "//zhengce"])
def test_no_way_of_writing_the_path_leads_past_the_login(portal, prefix, path):
    """Sent as it stands: clients that tidy an address up would hide what a stranger can send."""
    host = httpx.URL(portal)
    with httpx.Client(trust_env=False) as client:
        request = client.build_request("GET", portal)
        request.url = request.url.copy_with(raw_path=f"{ROOT}{prefix}/{path}".encode())
        reply = client.send(request)
    assert host.port and reply.status_code in (401, 404), reply.text[:200]


def test_the_portal_keeps_its_own_paths(portal):
    for path in ("/", "/staff/", "/v1/questions", "/zhengcex/", f"{ROOT}/metrics"):
        assert httpx.get(f"{portal}{path}", trust_env=False).status_code == 404
    moved = httpx.get(f"{portal}{ROOT}?lang=en", trust_env=False)
    assert (moved.status_code, moved.headers["location"].removeprefix(portal)) == (308, f"{ROOT}/?lang=en")


def test_a_host_of_its_own_speaks_tls(demo_index, tmp_path):
    plain, secure = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "chain.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    changes = {
        "/etc/ssl/policy-assistant": str(tmp_path), "zhengce.example.gov.cn": "localhost",
        "listen 80;": f"listen 127.0.0.1:{plain};", "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
    }  # fmt: skip
    with serving(demo_index, staff_password=PASSWORD) as port:
        with proxying(tmp_path, port, secure, example("site.conf", tmp_path, changes)):
            trusted = ssl.create_default_context(cafile=str(tmp_path / "chain.pem"))
            with httpx.Client(verify=trusted, trust_env=False, timeout=60) as client:
                moved = client.get(f"http://localhost:{plain}/documents/x")
                assert moved.headers["location"] == "https://localhost/documents/x"
                page = client.get(f"https://localhost:{secure}/")
                assert "strict-transport-security" in page.headers
                assert page.headers["content-encoding"] == "gzip"
                assert f"https://localhost:{secure}" in page.text, "Gradio's root is what the visitor typed"
                reply = client.post(f"https://localhost:{secure}/v1/ask", json={"question": QUESTION})
                assert reply.json()["status"] == "answered"
