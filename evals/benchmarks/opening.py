"""How long a reader who was never here waits for the chat: a fresh browser, nothing in its cache.

usage: python -m evals.benchmarks.opening [--rounds N] [--index-dir DIR] [--chromium PATH]

Starts a server over the demonstration corpus and a Chromium of its own. Timed is, from the first request on,
until the question can be typed and until the examples of the first screen are there; then a question is
asked, so that a field that only looks usable counts as a failure. Needs Playwright and a Chromium.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.benchmarks.harness import command_line, run, say, settings_over, table
from evals.benchmarks.material import DEMONSTRATION, MissingMaterial
from evals.benchmarks.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
class FirstVisit:
    """One reader's first visit, in seconds; `requests` and `bytes` until the examples were there."""

    field: float
    examples: float
    requests: int
    bytes: int


def main() -> int:
    parser = command_line(__doc__, index_dir=None, rounds=10)
    parser.add_argument("--chromium", default=next(filter(None, map(shutil.which, _NAMES)), ""))
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints what readers at a desk, on a phone, and on a phone with a slow network wait."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise MissingMaterial("this benchmark needs `pip install playwright`") from error
    if not options.chromium:
        raise MissingMaterial("this benchmark needs a Chromium: install one, or name it with --chromium")
    settings = settings_over(options.index_dir, DEMONSTRATION.corpus)
    rounds, few = range(options.rounds), range(max(1, options.rounds // 3))
    with serving(settings.index_dir, "extractive") as address, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=options.chromium, args=_FLAGS)
        rows = [
            row("1280 pixels", [visit(browser, address, 1280) for _ in rounds]),
            row("390 pixels", [visit(browser, address, 390) for _ in rounds]),
            row("390 pixels, 1.6 Mbit/s and 150 ms", [visit(browser, address, 390, True) for _ in few]),
        ]
        browser.close()
    heading = ("", "field usable, median / longest", "examples, median / longest", "requests", "kB")
    say(f"{options.rounds} rounds\n\n{table(heading, rows)}")


def visit(browser: "Browser", address: str, width: int, slow: bool = False) -> FirstVisit:
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
    return FirstVisit(field, examples, requests, received)


def row(title: str, visits: Sequence[FirstVisit]) -> tuple[object, ...]:
    """A row of the table."""
    times = [[one.field for one in visits], [one.examples for one in visits]]
    shown = [f"{statistics.median(some):.2f} / {max(some):.2f}" for some in times]
    requests = round(statistics.median(one.requests for one in visits))
    kilobytes = round(statistics.median(one.bytes for one in visits) / 1000)
    return title, *shown, requests, kilobytes


def _now(page: Any) -> float:
    """Seconds since the page was asked for, by the browser's own clock."""
    return float(page.evaluate("performance.now()")) / 1000


if __name__ == "__main__":
    sys.exit(main())
