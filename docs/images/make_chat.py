"""Makes the pictures of the chat in the READMEs, from the real server over the demonstration corpus.

Needs Playwright and a Chromium: `python docs/images/make_chat.py [PATH OF CHROMIUM]`.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page
from serving import ROOT, browsing, run, save, serving

QUESTION = "示例市老年人养狗，几岁可以免登记费？"
CASES = "示例市遛狗不牵绳罚多少？"
WIDTHS = {1280: 860, 390: 844}


def main() -> None:
    """Indexes the corpus in a temporary folder, serves it and takes the pictures."""
    with tempfile.TemporaryDirectory() as name, browsing() as browser:
        folder = Path(name)
        run("index", "build", ROOT / "corpus", folder=folder)
        with serving(folder) as address:
            for width, height in WIDTHS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="zh-CN", device_scale_factor=1.5
                )
                picture_chat(context.new_page(), address, width)
                context.close()


def picture_chat(page: Page, address: str, width: int) -> None:
    """The first screen, an answer, one with several cases, and the document behind it."""
    page.goto(address)
    page.wait_for_selector(".pa-example >> nth=5")
    page.evaluate("document.activeElement.blur()")
    save(page, f"chat-first-{width}")
    ask(page, QUESTION)
    save(page, f"chat-answer-{width}")
    way = page.get_attribute(".pa-open", "href")
    page.click("#pa-clear")
    page.wait_for_selector(".pa-welcome:visible")
    ask(page, CASES)
    save(page, f"chat-cases-{width}")
    page.goto(f"{address}{way}")
    save(page, f"chat-document-{width}")


def ask(page: Page, question: str) -> None:
    """Asks, and waits for the answer."""
    page.fill("#pa-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#pa-asked h2:text-is('{question}')")
    page.wait_for_selector("#pa-answer-slot .pa-foot")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(500)  # the page scrolls to the question


if __name__ == "__main__":
    main()
