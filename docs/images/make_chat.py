"""Makes the pictures of the chat in the READMEs, from the real server over the demonstration corpus.

Needs Playwright and a Chromium: `python docs/images/make_chat.py [PATH OF CHROMIUM]`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent
ROOT = IMAGES.parents[1]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
QUESTION = "示例市遛狗不牵绳罚多少？"
WIDTHS = {1280: 860, 390: 844}


def main() -> None:
    """Indexes the corpus in a temporary folder, serves it and takes the pictures."""
    chromium = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with serving(Path(name)) as address:
            for width, height in WIDTHS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="zh-CN", device_scale_factor=1.5
                )
                picture_chat(context.new_page(), address, width)
                context.close()
        browser.close()


def picture_chat(page: Page, address: str, width: int) -> None:
    """The first screen, an answer with a citation followed, and the document behind it."""
    page.goto(address)
    page.wait_for_selector(".pa-example >> nth=5")
    page.evaluate("document.activeElement.blur()")
    save(page, f"chat-first-{width}")
    page.fill("#pa-question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".pa-next")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(500)  # the page scrolls to the question
    save(page, f"chat-answer-{width}")
    way = page.get_attribute(".pa-open", "href")
    page.goto(f"{address}{way}")
    save(page, f"chat-document-{width}")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The server, over an index of the demonstration corpus made in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "assistant"]
    subprocess.run([*program, "index", "build", ROOT / "corpus"], cwd=folder, env=environment, check=True)
    line = [*program, "serve", "--mode", "extractive", "--port", port]
    with subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()  # says that it is ready
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def save(page: Page, name: str) -> None:
    """What the window shows, with few colours."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(96).save(path, optimize=True)


if __name__ == "__main__":
    main()
