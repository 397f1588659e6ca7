"""Signing in, one's own account and administration in a real browser, at a desk and on a telephone."""

import re
from contextlib import closing

import pyotp
import pytest
from pydantic import SecretStr

from assistant.api.staff_services import StaffServices
from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.person import Role
from assistant.records.database import open_database
from assistant.web.pages import find_pages
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.workbench import Workbench

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
        made.accounts.add("li", Role.VIEWER, PASSWORD)
        yield made


@pytest.fixture
def address(serve, scripted, house, tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    bench = Workbench(settings, scripted.index, scripted, scripted.chain, scripted.chain)  # not opened here
    pages = [staff_page(StaffServices.of(bench, house.accounts.database)), *find_pages()]
    return serve(create_server_app(scripted, settings, pages, house.accounts.database, house=house))


@pytest.fixture
def open_page(browser, address):
    contexts = []

    def make(path: str, width: int = 1280):
        contexts.append(browser.new_context(viewport={"width": width, "height": 860}, locale="zh-CN"))
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    yield make
    for context in contexts:
        context.close()


def sign_in(page, name: str, code: str = "") -> None:
    page.fill("#name", name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assert_readable(page, width: int) -> None:
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1


@pytest.mark.parametrize("width", [1280, 390])
def test_an_administrator_signs_in_sets_up_a_code_and_turns_a_switch(open_page, house, address, width):
    page = open_page("admin", width)
    assert "/login?next=/admin" in page.url
    assert_readable(page, width)
    sign_in(page, "chief")
    house.accounts.add("old", Role.EDITOR)
    page.goto(f"{address}admin")
    assert_readable(page, width)
    page.check("#chat_off")
    page.fill("#message", "今晚维护")
    page.fill("#notice", "今晚十点维护")
    page.click("text=保存")
    page.wait_for_selector(".done")
    assert house.switches.read().switches.chat_off
    page.fill("#key-name", "门户")
    page.click("form[action$='admin/keys'] button")
    page.wait_for_selector("#secret")
    assert_readable(page, width)
    page.goto(f"{address}account")
    secret = re.search("[A-Z2-7]{32}", page.inner_text("main"))[0]
    assert_readable(page, width)
    page.fill("#code", pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    assert house.accounts.get("chief").second_factor
    page.click("text=退出登录")
    page.wait_for_url("**/login")
    sign_in(page, "chief")
    page.wait_for_selector(".error")
    assert_readable(page, width)
    citizen = open_page("", width)
    citizen.wait_for_selector(".pa-notice")
    assert_readable(citizen, width)
    citizen.fill("#pa-question textarea", "遛狗不牵绳罚多少？")
    citizen.keyboard.press("Enter")
    citizen.wait_for_selector("#pa-answer-slot :text('今晚维护')")


def test_links_are_those_that_one_may_use(open_page, address):
    citizen = open_page("")
    citizen.wait_for_selector(".pa-welcome:visible")
    everybody = ["隐私说明", "投诉和纠错", "算法说明", "无障碍"]
    assert citizen.locator(".pa-label a").all_inner_texts() == everybody
    viewer = open_page("login?next=/")
    sign_in(viewer, "li")
    viewer.wait_for_selector(".pa-label a:has-text('业务工作台')")
    assert viewer.locator(".pa-label a").all_inner_texts() == [*everybody, "业务工作台", "我的账号"]
    viewer.goto(f"{address}evaluate/")
    viewer.wait_for_selector(".error:has-text('您的角色不能打开')")
