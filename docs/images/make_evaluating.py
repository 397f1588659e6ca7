"""Makes the pictures of docs/evaluating.md from real runs over the demonstration corpus.

Needs Playwright and a Chromium: `python docs/images/make_evaluating.py [PATH OF CHROMIUM]`.
"""

import html
import tempfile
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page
from serving import ROOT, browsing, run, save, serving

SUITE = ROOT / "evals/suites/demo.jsonl"
SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; font: 13px/1.5 "Noto Sans CJK SC", sans-serif }} table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #c8d0cd; padding: 3px 7px; vertical-align: top; white-space: pre-line }}
tr:first-child td {{ background: #ddebe5; font-weight: 600 }}
th {{ background: #f1f3f2; color: #677; font-weight: 400 }}
</style><table>{rows}</table>"""


def main() -> None:
    """Runs the commands of the page in a temporary folder and takes the pictures."""
    with tempfile.TemporaryDirectory() as name, browsing() as browser:
        folder = Path(name)
        evaluate(folder)
        write_sheet(folder)
        sheet = browser.new_page(viewport={"width": 1280, "height": 560})
        picture(sheet, folder / "sheet.html", "spreadsheet")
        report = folder / "runs/first/report.html"
        picture(browser.new_page(viewport={"width": 1280, "height": 1000}), report, "report-1280")
        picture(browser.new_page(viewport={"width": 390, "height": 844}), report, "report-390")
        picture(browser.new_page(viewport={"width": 1280, "height": 900}), report, "cases-1280", ".filters")
        comparison = folder / "runs/second/comparison.html"
        picture(browser.new_page(viewport={"width": 1280, "height": 900}), comparison, "comparison-1280")
        with serving(folder) as address:
            desk = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN")
            picture_page(desk, address)


def evaluate(folder: Path) -> None:
    """The commands of the page; the second run retrieves one passage only, so that something shows."""
    run("index", "build", ROOT / "corpus", folder=folder)
    run("eval", "new", "questions.xlsx", folder=folder)
    for name, top_k in (("first", "8"), ("second", "1")):
        run("eval", "run", SUITE, "--mode", "extractive", "--out", f"runs/{name}", folder=folder, top_k=top_k)
    regressed = 3
    run("eval", "compare", "runs/first", "runs/second", folder=folder, fine=(0, regressed))


def picture_page(page: Page, address: str) -> None:
    """The evaluators' page after a run, reached from the chat."""
    page.goto(address)
    page.click("#pa-label-slot a[href^=evaluate]")
    page.set_input_files("#pe-suite input[type=file]", SUITE)
    page.fill("#pe-limit input", "40")
    page.click("#pe-begin")
    page.wait_for_selector("#pe-state :text('评测完成')", timeout=120_000)
    page.frame_locator("#pe-report iframe").locator("h1").wait_for()
    save(page, "evaluate-1280")


def write_sheet(folder: Path) -> None:
    """The spreadsheet's cells as a page: this machine need not have a spreadsheet program."""
    sheet = load_workbook(folder / "questions.xlsx").active
    rows = []
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=10), 1):
        cells = "".join(f"<td>{html.escape(str(cell or ''))}</td>" for cell in row)
        rows.append(f"<tr><th>{number}</th>{cells}</tr>" if any(row) else "")
    (folder / "sheet.html").write_text(SHEET.format(rows="".join(rows)), encoding="utf-8")


def picture(page: Page, file: Path, name: str, scroll_to: str = "") -> None:
    """One screen of a page, in Chinese."""
    page.goto(f"{file.as_uri()}#zh")
    if scroll_to:
        page.locator(scroll_to).evaluate("element => element.scrollIntoView()")
    save(page, name)


if __name__ == "__main__":
    main()
