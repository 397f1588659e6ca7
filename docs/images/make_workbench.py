"""Makes the pictures of docs/checking-wording.md from the workbench over the demonstration corpus.

Needs Playwright and a Chromium: `python docs/images/make_workbench.py [PATH OF CHROMIUM]`.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page
from serving import ROOT, browsing, run, save, serving

WIDTHS = (1280, 390)
DRAFT = """关于进一步加强文明养犬管理工作的通知

各街道办事处：

根据《示例市养犬管理条例（演示）》，现就加强文明养犬管理工作通知如下。
重点管理区内养犬实行登记制度，未经登记不得饲养。
携犬乘坐电梯未采取防护措施的，由公安机关责令改正，处五百元罚款。
由完全民事行为能力人用长度不超过两米的牵引带牵领。
各街道每周五组织一次上门宣传。

联系人：李明
示例市人民政府办公室
2026年11月22日
"""


def main() -> None:
    """Builds the index, serves it, takes the pictures."""
    with tempfile.TemporaryDirectory() as name, browsing() as browser:
        folder = Path(name)
        run("index", "build", ROOT / "corpus", folder=folder)
        run("ask", "示例市遛狗不牵绳罚多少？", "--mode", "extractive", folder=folder)
        with serving(folder) as address:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900}, locale="zh-CN")
                page.goto(f"{address}staff/")
                page.wait_for_selector("#st-find-text textarea")
                picture_tabs(page, width)
                page.close()


def picture_tabs(page: Page, width: int) -> None:
    """Every tab with something in it."""
    page.fill("#st-find-text textarea", "牵引带")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-hit")
    picture(page, "find", width)
    page.get_by_role("tab", name="核对稿件").click()
    page.fill("#st-check-text textarea", DRAFT)
    page.click("#st-check-go")
    page.wait_for_selector(".st-sentence", timeout=60_000)
    page.locator(".st-sentence.st-is-contradicts").first.scroll_into_view_if_needed()
    page.locator(".st-summary-box").evaluate("element => element.scrollIntoView()")
    picture(page, "check", width)
    page.get_by_role("tab", name="阅读对比").click()
    page.get_by_role("tab", name="比两个版本").click()
    for field, title in (("#st-diff-before", "示例市养犬管理规定"), ("#st-diff-after", "示例市养犬管理条例")):
        page.fill(f"{field} textarea", title)
        page.click(f"{field}-options button >> nth=0")
    page.wait_for_selector(".st-row.st-is-added")
    picture(page, "redline", width)
    page.get_by_role("tab", name="各地对照").click()
    page.fill("#st-city-text textarea", "遛狗不牵绳罚多少？")
    page.click("#st-city-go")
    page.wait_for_selector("#st-city-csv", timeout=60_000)
    picture(page, "cities", width)


def picture(page: Page, name: str, width: int) -> None:
    """A tab once it has come to rest."""
    page.wait_for_timeout(400)
    save(page, f"workbench-{name}-{width}")


if __name__ == "__main__":
    main()
