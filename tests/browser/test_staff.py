"""The workbench for staff in a real browser, over the demonstration corpus: every tab, as staff would."""

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from pydantic import SecretStr
from sqlalchemy import delete

from assistant.api.reception import SESSION
from assistant.api.staff_services import StaffServices
from assistant.approved.store import Approvals
from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.models import AccountRow
from assistant.people.person import Role
from assistant.records.database import open_database
from assistant.records.journal import Call, Journal
from assistant.types import Answer, Ending, Question
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.workbench import Workbench

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"
DRAFT = (
    f"关于文明养犬的通知\n在示例市，{FINE.replace('三百元', '九百元')}。\n{FINE}。\n我们每周五上门宣传。\n"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    address = f"sqlite:///{tmp_path_factory.mktemp('staff')}/records.sqlite3"
    with closing(open_database(Settings(_env_file=None, database_url=SecretStr(address)))) as opened:
        Journal(opened).record(
            Question("火星上能养狗吗？"), Answer("", Ending.REFUSED), Call("web", "", "a1")
        )
        asked = Question("遛狗不牵绳罚多少？", place="示例市")
        Journal(opened).record(asked, Answer("", Ending.ANSWERED, text="罚。"), Call("api", "", "a2"))
        yield opened


@pytest.fixture(scope="module")
def assistant(demo_index, database):
    settings = Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")
    with closing(open_assistant(settings, Approvals(database))) as opened:
        yield opened


@pytest.fixture
def application(assistant, database):
    services = StaffServices.of(Workbench.of(assistant), database)
    return create_server_app(assistant, services.settings, [staff_page(services)], database)


@pytest.fixture
def open_staff(browser, serve, application):
    contexts = []
    address = serve(application)

    def open_page(query: str = "", width: int = 1280):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN",
            permissions=["clipboard-read", "clipboard-write"],
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(f"{address}staff/{query}")
        page.wait_for_selector("#st-find-text textarea", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()


def choose(page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()


def fetch(page, button: str) -> bytes:
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("width", [1280, 390])
def test_wording_is_found_highlighted_cited_and_exported(open_staff, width):
    page = open_staff(width=width)
    page.fill("#st-find-text textarea", "牵引带")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-hit")
    assert set(page.locator("#st-find-hits mark").all_inner_texts()) == {"牵引带"}
    total = int(page.inner_text("#st-find-hits .st-summary strong").split()[0])
    page.click(".st-hit .st-copy >> nth=0")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.inner_text(".st-hit .st-link >> nth=0")
    page.wait_for_selector("#st-find-xlsx")
    sheet = load_workbook(BytesIO(fetch(page, "#st-find-xlsx"))).active
    assert sheet.max_row == total + 1
    assert sheet["A2"].value == copied
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_draft_is_checked_and_comes_back_with_comments(open_staff, tmp_path, width):
    draft = docx.Document()
    for line in DRAFT.strip().split("\n"):
        draft.add_paragraph(line)
    draft.save(tmp_path / "通知.docx")
    page = open_staff(width=width)
    choose(page, "核对稿件")
    page.set_input_files("#st-check-file input[type=file]", tmp_path / "通知.docx")
    page.wait_for_function("document.querySelector('#st-check-text textarea').value.includes('每周五')")
    page.click("#st-check-go")
    page.wait_for_selector(".st-sentence", timeout=60_000)
    assert "1 句必须改" in page.inner_text(".st-summary-box")
    wrong = page.locator(".st-sentence.st-is-contradicts")
    assert "九百" in wrong.locator(".st-diff del").all_inner_texts()
    assert "三百" in wrong.locator(".st-diff ins").all_inner_texts()
    assert wrong.locator(".st-link").inner_text() == "《示例市养犬管理条例（演示）》第三十二条第二项"
    page.check(".st-only")
    assert page.locator(".st-sentence:visible").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    opened = docx.Document(BytesIO(fetch(page, "#st-check-docx")))
    assert [paragraph.text for paragraph in opened.paragraphs] == DRAFT.strip().split("\n")
    assert any("与原文不符" in comment.text and "九百元" in comment.text for comment in opened.comments)


def test_a_link_opens_a_document_at_its_article_and_versions_are_compared(open_staff):
    page = open_staff("?doc=shili-dog-regulation.md&at=第三十二条第二项")
    page.wait_for_selector(".st-line.st-here")
    assert page.locator(".st-here").get_attribute("data-locator") == "第三十二条第二项"
    assert page.locator(".st-here").is_visible()
    page.click(".st-here .st-copy")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "《示例市养犬管理条例（演示）》第三十二条第二项"
    page.click(".st-outline a:text-is('第三条')")
    assert page.locator(".st-here").get_attribute("id") == "第三条"
    choose(page, "比两个版本")
    for field, title in (("#st-diff-before", "示例市养犬管理规定"), ("#st-diff-after", "示例市养犬管理条例")):
        page.fill(f"{field} textarea", title)
        page.click(f"{field}-options button >> nth=0")
    page.wait_for_selector(".st-row.st-is-changed, .st-row.st-is-added")
    assert page.locator(".st-row.st-is-added ins").count() > 0
    assert page.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_one_question_is_compared_across_cities(open_staff, width):
    page = open_staff(width=width)
    choose(page, "阅读对比")
    choose(page, "各地对照")
    page.fill("#st-city-text textarea", "遛狗不牵绳罚多少？")
    page.click("#st-city-go")
    page.wait_for_selector("#st-city-csv", timeout=60_000)
    rows = {row.locator("th").inner_text(): row for row in page.locator(".st-cities tbody tr").all()}
    assert "二百元以上五百元以下" in rows["样例市"].inner_text()
    assert "《样例市养犬管理条例（演示）》第" in rows["样例市"].inner_text()
    assert fetch(page, "#st-city-csv").decode("utf-8-sig").startswith("地区,")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_question_becomes_an_approved_answer_that_readers_get_first(open_staff):
    page = open_staff()
    choose(page, "群众提问")
    page.wait_for_selector(".st-asked")
    assert "火星" in page.inner_text(".st-asked >> nth=0")  # refused ones first
    page.click(".st-asked[data-id=a1] summary")
    page.click(".st-asked[data-id=a1] button[data-do=case]")
    page.wait_for_selector("#st-asked-suite")
    assert json.loads(fetch(page, "#st-asked-suite"))["question"] == "火星上能养狗吗？"
    page.click(".st-asked[data-id=a2] summary")
    page.click(".st-asked[data-id=a2] button[data-do=approve]")
    page.wait_for_selector("#st-approve-question textarea")
    page.wait_for_function("document.querySelector('#st-approve-question textarea').value.includes('遛狗')")
    assert page.input_value("#st-approve-place textarea") == "示例市"
    page.fill("#st-approve-answer textarea", "罚一百元到三百元。[1]")
    page.fill("#st-approve-quotes textarea", FINE)
    page.click("#st-approve-keep")
    page.wait_for_selector("#st-approve-state :text('已审定')")
    page.goto(page.url.replace("staff/", ""))
    page.wait_for_selector(".pa-welcome:visible")
    page.fill("#pa-question textarea", "示例市遛狗不牵绳罚多少？")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pa-answer-slot .pa-foot", timeout=60_000)
    answer = page.inner_text("#pa-answer-slot")
    assert "罚一百元到三百元" in answer and "工作人员审核" in answer
    page.go_back()
    page.wait_for_selector("#st-find-text textarea", state="attached")
    choose(page, "审定答复")
    page.click(".st-approved.st-is-approved button[data-do=withdraw]")
    page.wait_for_selector(".st-approved.st-is-withdrawn")


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page, context: str) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    found = axe.Axe().run(page, context=context, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:150]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_document_is_shown_beside_its_chunks_and_tables(open_staff, width):
    page = open_staff(width=width)
    choose(page, "收录情况")
    page.wait_for_selector("#st-reading-shown .st-row")
    assert page.inner_text("#st-reading-shown .st-summary strong") == "20 份文件"
    assert violations(page, "#st-reading-shown") == []
    page.fill("#st-reading-text textarea", "登记收费")
    page.wait_for_function("document.querySelectorAll('#st-reading-shown .st-row').length === 1")
    page.click("#st-reading-shown .st-name")
    page.wait_for_selector(".st-reading h2")
    assert "示例市养犬登记收费标准" in page.inner_text(".st-reading h2")
    for fold in page.locator(".st-reading summary").all():
        fold.click()
    assert page.locator(".st-reading details .st-grid thead th").first.inner_text() == "区县"
    beside = page.locator(".st-part", has_text="收费标准和登记点表").first.locator(".st-side")
    assert "东湖区政务服务中心二楼" in beside.nth(0).inner_text()
    assert "东湖区政务服务中心二楼" in beside.nth(1).inner_text()
    assert violations(page, "#st-reading-shown") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click(".st-reading button[data-do=back]")
    page.wait_for_selector("#st-reading-shown .st-row .st-name")
    assert page.faults == []


def test_an_address_opens_the_page_of_a_document(open_staff):
    page = open_staff("?file=shili-elevator-measures.md")
    page.wait_for_selector(".st-reading h2:visible")
    assert "第一条" in page.inner_text(".st-part >> nth=1")


def test_mistakes_are_told_on_the_page(open_staff):
    page = open_staff()
    page.fill("#st-find-text textarea", "犬")
    page.keyboard.press("Enter")
    page.wait_for_selector(":text('at least two characters')")
    choose(page, "审定答复")
    page.click("#st-approve-keep")
    page.wait_for_selector(":text('the answer is empty')")


def test_words_and_names_of_drafts_stay_words(open_staff, tmp_path):
    hostile = "<img src=x onerror='window.broken = true'><script>window.broken = true</script>"
    draft = docx.Document()
    draft.add_paragraph(f"{hostile}在示例市，{FINE}。")
    draft.save(tmp_path / "<img src=x onerror='window.broken=1'>.docx")
    page = open_staff()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#st-find-text textarea", hostile)
    page.keyboard.press("Enter")
    page.wait_for_selector("#st-find-hits :text('没有')")
    choose(page, "核对稿件")
    page.set_input_files(
        "#st-check-file input[type=file]", tmp_path / "<img src=x onerror='window.broken=1'>.docx"
    )
    page.wait_for_function("document.querySelector('#st-check-text textarea').value.includes('onerror')")
    page.click("#st-check-go")
    page.wait_for_selector(".st-sentence", timeout=60_000)
    assert "onerror" in page.inner_text(".st-sentence >> nth=0")
    assert page.locator("#st-check-report :is(img, script)").count() == 0
    assert page.evaluate("window.broken") is None
    own = page.url.split("staff/")[0]
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []
    assert page.faults == []


def test_a_damaged_draft_is_told_on_the_page(open_staff):
    page = open_staff()
    choose(page, "核对稿件")
    broken = {"name": "x.docx", "mimeType": "application/octet-stream", "buffer": b"no"}
    page.set_input_files("#st-check-file input[type=file]", broken)
    page.wait_for_selector(":text('not a Word document')")
    assert page.faults == []


def test_who_may_not_approve_is_not_shown_how(browser, serve, assistant, database):
    house = House.of(database, assistant.settings)
    for name, role in (("li", Role.VIEWER), ("wang", Role.EDITOR)):
        house.accounts.add(name, role, "correct horse 7 battery")
    services = StaffServices.of(Workbench.of(assistant), database)
    app = create_server_app(assistant, services.settings, [staff_page(services)], database, house=house)
    address = serve(app)
    shown = {}
    for name in ("li", "wang"):
        context = browser.new_context(locale="zh-CN")
        token = house.sessions.begin(house.accounts.get(name))
        context.add_cookies([{"name": SESSION, "value": token, "url": address}])
        page = context.new_page()
        page.goto(f"{address}staff/")
        page.wait_for_selector("#st-find-text textarea", state="attached")
        page.wait_for_timeout(2500)
        shown[name] = "审定答复" in page.get_by_role("tab").all_inner_texts()
        context.close()
    with database.session() as session:
        session.execute(delete(AccountRow))
    assert shown == {"li": False, "wang": True}
