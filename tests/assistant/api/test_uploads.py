"""Files that staff send: damaged, hostile, too large, named like paths. Nothing runs, nothing leaks."""

import zipfile
from io import BytesIO

import docx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.api.staff_services import StaffServices, staff_database
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.draft_files import UnreadableDraft, parse_draft
from assistant.wording.workbench import Workbench

SCRIPT = "<script>window.broken = true</script><img src=x onerror='window.broken = true'>"
ENDINGS = (".docx", ".pdf", ".txt", ".md", ".html")


def word(text: str = "养犬人应当登记。") -> bytes:
    written = BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(written)
    return written.getvalue()


def rewrite(data: bytes, change) -> bytes:
    """A Word file with every part changed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


def bomb() -> bytes:
    return rewrite(word(), lambda name, part: part + b" " * (60 * 2**20) if name.endswith(".xml") else part)


def with_entity(declared: str) -> bytes:
    """A Word file whose text holds an entity that is declared like this."""
    head = f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>'.encode()

    def change(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        return head + part.split(b"?>", 1)[1].replace("养犬人".encode(), b"&e9;")

    return rewrite(word(), change)


LEVELS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
BROKEN = {
    "empty": lambda: b"",
    "noise": lambda: bytes(range(256)) * 40,
    "old Word": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 4000,
    "no Word file": lambda: rewrite(word(), lambda name, part: b"<x/>"),
    "broken XML": lambda: rewrite(word(), lambda name, part: part[: len(part) // 2]),
    "cut off": lambda: word()[:-200],
    "bomb": bomb,
}


@pytest.fixture(scope="module")
def staff(service, extractive, tmp_path_factory):
    address = SecretStr(f"sqlite:///{tmp_path_factory.mktemp('records')}/records.sqlite3")
    settings = extractive.model_copy(update={"database_url": address})
    with staff_database(settings, None) as records:
        services = StaffServices.of(Workbench.of(service), records)
        app = create_server_app(service, settings, [staff_page(services)])
        here = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 5000)}
        with TestClient(app, raise_server_exceptions=False, **here) as client:
            yield client


def check(staff, data: bytes, name: str = "draft.docx"):
    return staff.post("/v1/check-file", params={"name": name}, content=data)


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("ending", [".docx", ".pdf"])
def test_a_file_that_is_broken_is_refused_in_a_sentence(staff, kind, ending):
    reply = check(staff, BROKEN[kind](), f"draft{ending}")
    assert reply.status_code == 422, reply.text
    message = reply.json()["error"]["message"]
    assert message.startswith(f"draft draft{ending}: ") and "Traceback" not in message


def test_entities_are_neither_blown_up_nor_read_from_files(staff):
    for declared in (f'<!ENTITY e0 "ha">{LEVELS}', '<!ENTITY e9 SYSTEM "file:///etc/passwd">'):
        reply = check(staff, with_entity(declared))
        assert reply.status_code in (200, 422)
        assert "root:" not in reply.text
        assert len(reply.text) < 100_000


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "..\\..\\x.exe", "x.sh", f"{SCRIPT}.docm", "a.docx/../../b.svg"],
)
def test_a_name_is_only_a_name(staff, name):
    reply = check(staff, b"root:x:0:0", name)
    assert reply.status_code in (200, 422)
    assert reply.headers["content-type"].startswith("application/json")
    assert "/bin/" not in reply.text


def test_a_file_that_is_too_large_is_not_read(staff):
    assert check(staff, b"x" * 3_000_000, "draft.txt").status_code == 413


def test_words_in_a_draft_come_back_as_words(staff):
    reply = check(staff, word(SCRIPT))
    assert reply.headers["content-type"].startswith("application/json")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert SCRIPT in "".join(one["text"] for one in reply.json()["sentences"])


@pytest.mark.parametrize("path", ["/etc/passwd", "pyproject.toml", "../../etc/passwd", "/proc/self/environ"])
def test_the_page_takes_no_file_but_one_that_was_uploaded(staff, path):
    config = staff.get("/staff/config").json()
    wired = [one for one in config["dependencies"] if one["targets"] and "upload" in one["targets"][0]]
    assert wired, "the page has a place for files"
    for one in wired:
        body = {
            "data": [{"path": path, "meta": {"_type": "gradio.FileData"}}],
            "fn_index": one["id"],
            "session_hash": "s1",
        }
        assert staff.post("/staff/gradio_api/queue/join", json=body).status_code == 403


@pytest.mark.parametrize("path", ["/etc/passwd", "/srv/pyproject.toml", "../../../etc/passwd"])
@pytest.mark.parametrize("page", ["", "staff/"])
def test_gradio_hands_out_no_file_of_the_machine(staff, page, path):
    reply = staff.get(f"/{page}gradio_api/file={path}")
    assert reply.status_code in (403, 404)
    assert "root:" not in reply.text


@given(st.binary(max_size=600), st.sampled_from(ENDINGS))
def test_any_bytes_are_a_draft_or_a_mistake_that_is_told(data, ending):
    try:
        assert isinstance(parse_draft(f"x{ending}", data).text, str)
    except UnreadableDraft as told:
        assert str(told).startswith(f"draft x{ending}: ")


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_a_damaged_word_file_is_read_or_the_mistake_is_told(at, noise):
    whole = word()
    at %= len(whole)
    try:
        parse_draft("x.docx", whole[:at] + noise + whole[at + len(noise) :])
    except UnreadableDraft as told:
        assert str(told).startswith("draft x.docx: ")
