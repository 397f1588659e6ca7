"""How long a reader who was never here waits for the chat: a fresh browser, nothing in its cache.

usage: python -m evals.benchmarks.opening [--rounds N] [--index-dir DIR] [--chromium PATH]

Starts a server and a Chromium of its own. Timed is, from the first request on, until the question can be
typed and until the examples of the first screen are there; then a question is asked, so that a field that
only looks usable counts as a failure. Needs Playwright and a Chromium.
"""

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.configuration.settings import load_settings
from evals.benchmarks.material import prepare_index
from evals.benchmarks.pairing import show_machine
from evals.benchmarks.serving import serving
from index.errors import PolicyAssistantError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_ROOT = Path(__file__).parents[2]
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUESTION = "示例市遛狗不牵绳罚多少？"
_PATIENCE = 60_000  # milliseconds
# Lighthouse's slow 4G: bytes a second and milliseconds of the way there and back.
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
_LOADED = (
    "() => { const all = performance.getEntriesByType('resource');"
    " return [all.length + 1, all.reduce((sum, one) => sum + one.transferSize, 0)"
    " + performance.getEntriesByType('navigation')[0].transferSize] }"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """One reader's first visit, in seconds; `requests` and `bytes` until the examples were there."""

    field: float
    examples: float
    requests: int
    bytes: int


class NoBrowser(PolicyAssistantError):
    """There is nothing to open the page with."""


def main() -> int:
    """Measures and prints; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--index-dir", type=Path, help="an index to use; the demonstration corpus otherwise")
    parser.add_argument("--chromium", default=next(filter(None, map(shutil.which, _NAMES)), ""))
    given = parser.parse_args()
    try:
        index_dir = given.index_dir or prepare_index(_ROOT / "corpus", load_settings(None))
        say(f"{show_machine()}; {time.strftime('%Y-%m-%d %H:%M')}; {given.rounds} rounds")
        with serving(index_dir, "extractive") as address:
            measure(address, given.chromium, given.rounds)
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def measure(address: str, chromium: str, rounds: int) -> None:
    """Prints what readers at a desk, on a phone, and on a phone with a slow network wait."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoBrowser("this benchmark needs `pip install playwright`") from error
    if not chromium:
        raise NoBrowser("this benchmark needs a Chromium: install one, or name it with --chromium")
    say("\n| | field usable, median / longest | examples, median / longest | requests | kB |")
    say("|---|---|---|---:|---:|")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=chromium, args=_FLAGS)
        say(row("1280 pixels", [visit(browser, address, 1280) for _ in range(rounds)]))
        say(row("390 pixels", [visit(browser, address, 390) for _ in range(rounds)]))
        slow = [visit(browser, address, 390, slow=True) for _ in range(max(1, rounds // 3))]
        say(row("390 pixels, 1.6 Mbit/s and 150 ms", slow))
        browser.close()


def visit(browser: "Browser", address: str, width: int, slow: bool = False) -> Opened:
    """One first visit, to the end of an answer."""
    context = browser.new_context(viewport={"width": width, "height": 860}, locale="zh-CN")
    page = context.new_page()
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _SLOW)
    page.goto(f"{address}/", wait_until="commit")
    page.wait_for_selector("#pa-question textarea:visible:enabled", timeout=_PATIENCE)
    field = _now(page)
    page.wait_for_selector(".pa-example:visible", timeout=_PATIENCE)
    examples = _now(page)
    requests, received = page.evaluate(_LOADED)
    page.fill("#pa-question textarea", _QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("#pa-answer-slot .pa-answered .pa-foot", timeout=_PATIENCE)
    context.close()
    return Opened(field, examples, requests, received)


def row(title: str, opened: Sequence[Opened]) -> str:
    """A row of the table."""
    times = [[one.field for one in opened], [one.examples for one in opened]]
    shown = [f"{statistics.median(some):.2f} / {max(some):.2f}" for some in times]
    requests = round(statistics.median(one.requests for one in opened))
    kilobytes = round(statistics.median(one.bytes for one in opened) / 1000)
    return f"| {title} | {shown[0]} | {shown[1]} | {requests} | {kilobytes:,} |"


def _now(page: Any) -> float:
    """Seconds since the page was asked for, by the browser's own clock."""
    return float(page.evaluate("performance.now()")) / 1000


def say(line: str) -> None:
    """Writes a line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
