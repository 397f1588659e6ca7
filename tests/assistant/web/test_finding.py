"""What is offered while somebody types."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.approved.store import Approvals
from assistant.configuration.settings import Settings
from assistant.documents.headings import Heading
from assistant.records.database import open_database
from assistant.web.finding import Finder, RecordedQuestions, build_finding, divisions_of, match_questions

QUESTIONS = ("样本市遛狗不牵绳罚多少？", "养犬登记费是多少？", "公园几点开门？")


def offer(typed: str, limit: int) -> list[Heading]:
    return [Heading("样本市养犬管理条例", "第十五条", "犬 甲.md", 5, 9), Heading("名录", "", "b.md")][:limit]


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    finder = Finder(lambda: {("示例省", "样本市")}, (lambda: QUESTIONS, lambda: QUESTIONS[:1]), offer)
    app.include_router(build_finding(finder))
    return TestClient(app)


def test_places_are_found_by_pinyin(client):
    assert client.get("/find/places", params={"q": "yangben"}).json() == [
        {"name": "样本市", "within": "示例省"}
    ]
    assert client.get("/find/places", params={"q": "x" * 100}).status_code == 422


def test_words_find_each_question_once_and_where_documents_open(client):
    found = client.post("/find/words", json={"typed": "不牵绳"}).json()
    assert found["questions"] == [{"question": QUESTIONS[0]}]
    assert found["documents"] == [
        {
            "title": "样本市养犬管理条例",
            "locator": "第十五条",
            "address": "documents/%E7%8A%AC%20%E7%94%B2.md?from=5&to=9",
        },
        {"title": "名录", "locator": "", "address": "documents/b.md"},
    ]
    assert client.post("/find/words", json={"typed": "绳"}).json() == {"questions": [], "documents": []}
    assert client.post("/find/words", json={"typed": "绳" * 100}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("登记费", [QUESTIONS[1]]),
        ("样本市，遛狗", [QUESTIONS[0]]),
        ("遛狗没牵绳罚多少", [QUESTIONS[0]]),
        ("养犬登记费是多少", []),
        ("天气怎么样", []),
    ],
)
def test_a_question_fits_by_its_words(typed: str, found: list[str]):
    assert match_questions(QUESTIONS, typed, 5) == found


def test_a_link_becomes_a_square_code(client):
    rows = client.post("/find/code", json={"link": "http://127.0.0.1/#q=罚多少"}).json()["rows"]
    assert {len(row) for row in rows} == {len(rows)} and set("".join(rows)) == {"0", "1"}
    assert client.post("/find/code", json={"link": "x" * 2000}).status_code == 422


def test_without_records_no_question_is_offered():
    assert RecordedQuestions.of(None)() == ()


def test_records_that_fail_cost_no_answer(tmp_path, scripted):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    database = open_database(settings)
    recorded = RecordedQuestions(database, Approvals(database))
    assert recorded() == () and recorded.frequent() == ()
    database.close()
    assert divisions_of(scripted) == {("示例省", "样本市"), ("示例省", "另一市")}
