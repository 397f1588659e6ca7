"""WCAG 2.2 AA, as far as axe-core can tell, in every state a reader meets."""

import pytest

from assistant.configuration.settings import Settings
from assistant.web.server import create_server_app

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def address(serve, scripted, tmp_path) -> str:
    return serve(create_server_app(scripted, Settings(_env_file=None, index_dir=tmp_path / "index")))


def violations(page) -> list[str]:
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:150]}" for one in found for node in one["nodes"]]


# The list fades in, at once or a frame or two later: it is there once opaque for a third of a second.
FADED_IN = """() => {
    const opaque = getComputedStyle(document.querySelector("[role=listbox]")).opacity === "1";
    window.opaqueFrames = opaque ? (window.opaqueFrames || 0) + 1 : 0;
    return window.opaqueFrames > 20;
}"""
LOOKS = {
    "plain": ("light", ()),
    "dark": ("dark", ()),
    "large and high in contrast": ("light", ("large", "contrast")),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_state_of_the_chat_violates_the_guidelines(visit, address, width, look):
    theme, views = LOOKS[look]
    reader = visit(address, width, theme=theme)
    page = reader.page
    for view in views:
        page.click(f"[data-view={view}]")
    assert violations(page) == [], "the first screen"
    page.click("#pa-place input")
    page.wait_for_selector("[role=option]")
    page.wait_for_function(FADED_IN)  # half transparent no colour has its contrast
    assert violations(page) == [], "the places to choose from"
    page.keyboard.press("Escape")
    reader.ask("哪里可以办？")
    reader.wait_for_answer()
    assert violations(page) == [], "a question back"
    reader.ask("火星上怎么办？")
    reader.wait_for_answer()
    assert violations(page) == [], "a refusal"
    reader.ask("遛狗不牵绳罚多少？")
    reader.wait_for_answer()
    page.click("#pa-answer-slot .pa-more summary")
    assert violations(page) == [], "an answer and its menu"
    page.keyboard.press("Escape")
    page.click("#pa-answer-slot [data-vote=down]")
    page.click("#pa-evidence-slot summary >> nth=0")
    assert violations(page) == [], "an answer with all that unfolds"
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
    page.click("[data-history=open]")
    page.click(".pa-history summary >> nth=0")
    assert violations(page) == [], "the history"
    page.click(".pa-history [data-history=continue]")
    page.wait_for_selector("#pa-answer-slot .pa-meta:has-text('核对')")
    assert violations(page) == [], "an earlier conversation"


def test_a_failure_violates_no_guideline(visit, address):
    reader = visit(address, 390)
    reader.ask("请崩溃")
    reader.wait_for_answer()
    assert violations(reader.page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_an_answer_being_written_violates_no_guideline(visit, address, scripted, width):
    scripted.pause = 300
    reader = visit(address, width, locale="en-US")
    reader.ask("遛狗不牵绳罚多少？")
    reader.page.wait_for_selector("#pa-evidence-slot .pa-card")
    assert violations(reader.page) == []


def test_no_page_beside_the_chat_violates_the_guidelines(visit, address):
    page = visit(address, 390).page
    for path in (
        "documents/dogs.md?from=140&to=180",
        "documents/none.md",
        "privacy",
        "privacy?lang=en",
        "transparency",
        "accessibility",
    ):
        page.goto(f"{address}{path}")
        assert violations(page) == [], path


def test_the_keyboard_reaches_everything_in_the_order_it_is_read(visit, address):
    reader = visit(address)
    page = reader.page
    reader.ask("遛狗不牵绳罚多少？")
    reader.wait_for_answer()
    page.focus("[data-view=large]")
    seen = ["large"]
    while seen[-1] != "question" and len(seen) < 40:
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const one = document.activeElement; return one.dataset.view || one.dataset.history
                     || one.dataset.act || one.dataset.vote || (one.dataset.cite && 'cite')
                     || (one.matches('.pa-open') && 'document')
                     || (one.closest('#pa-question') && 'question') || '' }"""
            )
        )
    order = [name for name in dict.fromkeys(seen) if name]
    assert order == [
        "large", "contrast", "open", "cite", "up", "down", "read", "copy", "document", "question",
    ]  # fmt: skip
