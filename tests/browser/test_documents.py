"""Documents by hand in a real browser: dropped, read, corrected, previewed, published, taken back."""

import shutil
from contextlib import closing

import pytest

from assistant.api.staff_services import StaffServices
from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.desk.drafts import Desk
from assistant.records.database import open_database
from assistant.types import Question
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.workbench import Workbench

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PATIENCE = 240_000
TEXT = """---
title: 示例市夜市管理办法
place: 示例省/示例市
---

# 示例市夜市管理办法

第一条 夜市每日十八时开市。

第二条 在夜市占道摆摊的，由城市管理部门责令改正，处四十元罚款。
"""
ASKED = Question("夜市占道摆摊罚多少？", place="示例市")
DROP = """([name, text]) => {
    const given = new DataTransfer();
    given.items.add(new File([text], name));
    document.getElementById('desk-drop').dispatchEvent(
        new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def settings(tmp_path, demo_index):
    shutil.copytree(demo_index, tmp_path / "index")
    return Settings(_env_file=None, index_dir=tmp_path / "index", mode="extractive", llm="extractive")


@pytest.fixture
def assistant(settings):
    with closing(open_assistant(settings)) as opened:
        yield opened


@pytest.fixture
def address(serve, settings, assistant):
    with closing(open_database(settings)) as database:
        services = StaffServices.of(Workbench.of(assistant), database)
        yield serve(create_server_app(assistant, settings, [staff_page(services)], database))


@pytest.fixture
def open_page(browser, address):
    contexts = []

    def make(path: str = "staff/documents", **known):
        size = {"width": known.pop("width", 1280), "height": 900}
        contexts.append(browser.new_context(viewport=size, locale="zh-CN", **known))
        page = contexts[-1].new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(address + path)
        return page

    yield make
    for context in contexts:
        context.close()


def assert_readable(page, width: int = 1280) -> None:
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
    assert page.faults == []


def test_a_file_is_dropped_looked_at_published_and_taken_back(open_page, assistant, settings, address):
    page = open_page()
    assert_readable(page)
    page.evaluate(DROP, ["夜市.md", TEXT])
    page.wait_for_selector("text=段落 2 个", timeout=PATIENCE)
    assert_readable(page)
    page.click(".entries a:has-text('示例市夜市管理办法')")
    page.wait_for_selector("text=处四十元罚款")
    page.fill("#effective", "2024年5月1日")
    page.click("button:has-text('保存')")
    page.wait_for_selector(".done")
    assert page.input_value("#effective") == "2024-05-01"
    assert_readable(page)
    page.goto(address + "staff/documents")
    page.click("button:has-text('预览')")
    page.wait_for_selector("a:has-text('个答复会变')", timeout=PATIENCE)
    page.click("a:has-text('个答复会变')")
    page.wait_for_selector("h1:has-text('预览')")
    assert_readable(page)
    assert "四十元" not in assistant.chain.invoke(ASKED).text, "nobody is answered from a draft"
    page.click("button:has-text('发布')")
    page.wait_for_selector("li:has-text('夜市.md') >> text=正在使用", timeout=PATIENCE)
    assert "四十元" in assistant.chain.invoke(ASKED).text
    assert Desk(settings).draft() == {}
    page.click("button:has-text('恢复到这个快照')")
    page.wait_for_selector(".done")
    assert "四十元" not in assistant.chain.invoke(ASKED).text
    assert_readable(page)
    phone = open_page(width=390)
    assert_readable(phone, 390)


def test_it_works_without_a_script(open_page, settings, tmp_path):
    (tmp_path / "夜市.md").write_text(TEXT, encoding="utf-8")
    page = open_page(java_script_enabled=False)
    page.set_input_files("#files", [str(tmp_path / "夜市.md")])
    page.click("button:has-text('添加')")
    page.wait_for_selector(".done")
    assert set(Desk(settings).draft()) == {"夜市.md"}
    page.click("button:has-text('全部撤销')")
    page.wait_for_selector(".done")
    assert Desk(settings).draft() == {}
