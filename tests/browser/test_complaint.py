"""The complaint form without scripts, what staff make of it, and why an answer came about, in a browser."""

import re
from contextlib import closing
from dataclasses import replace

import pytest
from pydantic import SecretStr

from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.person import Role
from assistant.records.database import open_database
from assistant.records.journal import Call, Journal
from assistant.types import Question, Turn
from assistant.web.server import create_server_app

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PASSWORD = "correct horse 7 battery"


@pytest.fixture
def house(tmp_path):
    address = SecretStr(f"sqlite:///{tmp_path}/records.sqlite3")
    settings = Settings(_env_file=None, index_dir=tmp_path / "index", database_url=address)
    with closing(open_database(settings)) as database:
        made = House.of(database, settings)
        made.accounts.add("chief", Role.ADMINISTRATOR, PASSWORD)
        yield made


@pytest.fixture
def address(serve, scripted, house, tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    return serve(create_server_app(scripted, settings, (), house.accounts.database, house=house))


@pytest.fixture
def open_page(browser, address):
    contexts = []

    def make(path: str, width: int, scripts: bool = True):
        contexts.append(
            browser.new_context(
                viewport={"width": width, "height": 860}, locale="zh-CN", java_script_enabled=scripts
            )
        )
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    yield make
    for context in contexts:
        context.close()


def assert_readable(page, width: int) -> None:
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1


def sign_in(page) -> None:
    page.fill("#name", "chief")
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_complains_without_scripts_and_reads_the_reply(open_page, address, width):
    assert_readable(open_page("complaint", width), width)
    citizen = open_page("complaint", width, scripts=False)
    citizen.fill("#complaint-text", "狗证的收费说错了")
    citizen.fill("#contact", "13800138000")
    with citizen.expect_navigation():
        citizen.click("text=提交")
    receipt = citizen.inner_text("#receipt")
    assert re.fullmatch(r"TS\d{8}-[0-9A-Z]{10}", receipt) and citizen.inner_text("#due")
    assert_readable(open_page(f"complaint?receipt={receipt}", width), width)

    staff = open_page("staff/complaints", width)
    sign_in(staff)
    assert "13800138000" in staff.inner_text("main")
    assert_readable(staff, width)
    staff.select_option("#status-1", "answered")
    staff.fill("#reply-1", "已更正，谢谢")
    with staff.expect_navigation():
        staff.click("text=保存")
    staff.goto(f"{address}staff/audit?check=true")
    assert "chief · 办理投诉" in staff.inner_text("main")
    assert_readable(staff, width)

    citizen.goto(f"{address}complaint")
    citizen.fill("#receipt-number", receipt)
    with citizen.expect_navigation():
        citizen.click("text=查询")
    assert "已更正，谢谢" in citizen.inner_text("main")


PASSAGE = {
    "chunk": "c1", "doc": "dogs.md", "locator": "第十五条第二款", "fused": 1.52, "dense": 0.71,
    "lexical": 9.2,
}  # fmt: skip
STATEMENT = {
    "chunk": "c1", "doc": "dogs.md", "locator": "第十五条第二款", "start": 0, "end": 9, "passage": 2.1,
    "sentence": 1.3, "probability": 0.91,
}  # fmt: skip
WEIGHED = {
    "place": "示例省/样本市", "answers": True, "verbatim": False, "statements": [STATEMENT] * 8,
    "quoted": [PASSAGE], "elsewhere": ["other.md"],
}  # fmt: skip
BASIS = {
    "understood": {"search": "遛狗不牵绳罚多少", "places": ["示例省/样本市"], "expansions": ["犬只"]},
    "index": {"snapshot": "20261127T000000000000", "fingerprint": "f" * 64, "embedder": "e" * 60},
    "retrieved": [{"place": "示例省/样本市", "passages": [PASSAGE] * 8}],
    "thresholds": {"answer": 0.5, "near": 0.2},
    "weighed": [WEIGHED],
    "decided": {"ending": "answered", "reply": ""},
    "verdicts": [{"sentence": "罚五百元。", "carried": False, "reason": "number"}],
}


@pytest.mark.parametrize("width", [1280, 390])
def test_staff_read_why_an_answer_came_about(open_page, house, answer, width):
    question = Question("遛狗不牵绳罚多少？", (Turn("user", "您好"),), "样本市")
    Journal(house.accounts.database).record(question, replace(answer, basis=BASIS), Call("web", "", "a1"))
    page = open_page("staff/records/a1/why", width)
    sign_in(page)
    assert "达到了答复的门槛" in page.inner_text("main") and "0.910 ✓" in page.inner_text("main")
    page.click("summary")
    assert_readable(page, width)


def test_the_chat_s_foot_leads_to_it(open_page):
    page = open_page("", 1280)
    link = page.wait_for_selector(".pa-label a[href='complaint']")
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_selector("#complaint-text")
