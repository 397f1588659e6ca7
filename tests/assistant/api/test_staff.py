"""The staff's addresses of the interface, behind the staff login."""

import base64
from contextlib import closing
from io import BytesIO

import docx
import pytest
from fastapi.testclient import TestClient

from assistant.api.staff_services import StaffServices, staff_database
from assistant.records.database import open_database
from assistant.records.journal import Call, Journal
from assistant.types import Answer, Ending, Question
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.workbench import Workbench

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"
LOGIN = {"Authorization": f"Basic {base64.b64encode('staff:青石桥7'.encode()).decode()}"}


@pytest.fixture
def staff(service, extractive, tmp_path):
    """A client that knows the password."""
    settings = extractive.model_copy(
        update={"database_url": type(extractive.staff_password)(f"sqlite:///{tmp_path}/records.sqlite3")}
    )
    guarded = settings.model_copy(update={"staff_password": type(extractive.staff_password)("青石桥7")})
    with closing(open_database(settings)) as database:
        Journal(database).record(Question("狗证哪里办？"), Answer("", Ending.REFUSED), Call("web", "", "a1"))
        with staff_database(settings, database) as records:
            services = StaffServices.of(Workbench.of(service), records)
            app = create_server_app(service, guarded, [staff_page(services)], database)
            with TestClient(app) as client:
                client.headers.update(LOGIN)
                yield client


@pytest.mark.parametrize(
    "path", ["GET /staff/", "GET /v1/approved", "GET /v1/questions", "GET /v1/questions/a1",
             "GET /v1/outline?doc=x", "POST /v1/find", "GET /v1/redline", "POST /v1/compare-cities",
             "POST /v1/check-file"],
)  # fmt: skip
def test_nobody_gets_in_without_the_password(staff, path):
    assert staff.request(*path.split(), headers={"Authorization": "Basic wrong"}).status_code == 401


def test_wording_is_found_with_filters_and_as_a_table(staff):
    body = {"text": "牵引带", "place": "示例市", "status": "current"}
    found = staff.post("/v1/find", json=body).json()
    hit = found["hits"][0]
    start, end = hit["spans"][0]
    assert hit["text"][start:end] == "牵引带"
    assert found["total"] == sum(one["hits"] for one in found["counts"])
    assert staff.post("/v1/find", json=body | {"format": "xlsx"}).content.startswith(b"PK")
    assert staff.post("/v1/find", json=body | {"place": "桃花源"}).status_code == 422


def test_documents_are_read_and_compared(staff):
    read = staff.get("/v1/outline", params={"doc": "shili-dog-regulation.md", "article": "第三十二条"}).json()
    assert "《示例市养犬管理条例（演示）》第三十二条第二项" in [
        one["cite"] for one in read["sections"][0]["lines"]
    ]
    versions = {"before": "shili-dog-provisions-2015.md", "after": "shili-dog-regulation.md"}
    assert staff.get("/v1/redline", params=versions).json()["summary"]["added"] > 0
    assert staff.get("/v1/outline", params={"doc": "nothing"}).status_code == 422


def test_a_word_file_comes_back_with_comments(staff):
    written = BytesIO()
    draft = docx.Document()
    draft.add_paragraph(f"在示例市，{FINE.replace('三百元', '九百元')}。")
    draft.save(written)
    params = {"name": "draft.docx", "place": "示例市", "format": "docx"}
    reply = staff.post("/v1/check-file", params=params, content=written.getvalue())
    comments = [comment.text for comment in docx.Document(BytesIO(reply.content)).comments]
    assert any("九百元" in text and "三百元" in text for text in comments)
    checked = staff.post("/v1/check-file", params=params | {"format": "json"}, content=written.getvalue())
    assert checked.json()["summary"] == {"contradicts": 1}


def test_an_answer_is_approved_listed_and_withdrawn(staff):
    body = {"question": "遛狗不牵绳罚多少？", "answer": "罚。", "quotes": [{"text": FINE}], "place": "示例市"}
    made = staff.post("/v1/approved", json=body)
    assert made.status_code == 201
    assert staff.get("/v1/approved", params={"state": "approved"}).json()["approved"] == [made.json()]
    gone = staff.post(f"/v1/approved/{made.json()['id']}/withdraw", json={"reason": "过时"}).json()
    assert (gone["state"], gone["reason"]) == ("withdrawn", "过时")
    assert staff.post("/v1/approved", json=body | {"quotes": [{"text": "没有的一句话呀"}]}).status_code == 422


def test_what_was_asked_is_listed_and_becomes_a_suite(staff):
    (one,) = staff.get("/v1/questions", params={"status": "refused"}).json()["questions"]
    assert (one["question"], one["id"]) == ("狗证哪里办？", "a1")
    assert staff.get("/v1/questions", params={"format": "suite"}).text.startswith('{"id": "asked-a1"')
    assert staff.get("/v1/questions/nothing").status_code == 404


def test_cities_are_compared(staff):
    cities = staff.post("/v1/compare-cities", json={"question": "遛狗不牵绳罚多少？"}).json()["cities"]
    answered = {one["place"]: one["text"] for one in cities if one["answered"]}
    assert "二百元以上五百元以下" in answered["样例市"]
    assert "一百元以上三百元以下" in answered["示例市"]
