"""The chat as readers see it, over an assistant whose answers are written down."""

import sqlite3
import time

import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.web.server import create_server_app

QUESTION = "遛狗不牵绳罚多少？"
ANSWER = "#pa-answer-slot"
EVIDENCE = "#pa-evidence-slot"
HOSTILE = (
    "<script>window.broken = true</script>",
    "![图](https://example.com/x.png)",
    "${alert(1)}",
    "{{7*7}}",
    "__i18n__",
)


@pytest.fixture
def address(serve, scripted, tmp_path) -> str:
    scripted.pause = 0.4
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    return serve(create_server_app(scripted, settings, database=open_database(settings)))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_answered_with_evidence_first(visit, address, tmp_path, width):
    reader = visit(address, width)
    page = reader.page
    page.screenshot(path=tmp_path / f"empty-{width}.png")
    reader.ask(QUESTION)
    page.wait_for_selector(f"{EVIDENCE} .pa-card")
    assert page.locator(f"{ANSWER} .pa-progress").count() == 1, (
        "evidence is there while the answer is written"
    )
    page.screenshot(path=tmp_path / f"pending-{width}.png")
    reader.wait_for_answer()
    assert "处二百元罚款。[1]" in page.inner_text(f"{ANSWER} .pa-text")
    page.screenshot(path=tmp_path / f"answered-{width}.png")

    page.click(f"{ANSWER} .pa-cite[data-cite='2']")
    found = page.locator(f"{EVIDENCE} mark.pa-found")
    assert found.first.inner_text().startswith("拒不改正")
    assert page.locator(f"{EVIDENCE} .pa-card.pa-found").count() == 1
    page.wait_for_function(
        """() => { const box = document.querySelector('mark.pa-found').getBoundingClientRect();
                   const bar = document.querySelector('#pa-composer').getBoundingClientRect();
                   return box.top >= 0 && box.bottom <= bar.top; }"""
    )
    page.screenshot(path=tmp_path / f"cited-{width}.png")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".pa-label").is_visible()
    assert reader.foreign == []
    assert reader.errors == []


def test_words_of_documents_stay_words(visit, address):
    reader = visit(address)
    reader.ask(QUESTION)
    reader.wait_for_answer()
    reader.page.click(f"{EVIDENCE} .pa-card summary >> nth=0")
    text = reader.page.inner_text(f"{EVIDENCE} .pa-whole")
    for written in HOSTILE:
        assert written in text
    assert reader.page.evaluate("window.broken") is None
    assert reader.page.locator(f"{EVIDENCE} :is(img, script), {EVIDENCE} a[href^=http]").count() == 0
    assert reader.foreign == []


def test_words_of_readers_stay_words(visit, address):
    reader = visit(address)
    reader.ask("<img src=x onerror='window.broken = true'> ![x](https://example.com/x.png) 不牵绳？")
    reader.wait_for_answer()
    assert "<img src=x onerror='window.broken = true'>" in reader.page.inner_text("#pa-asked h2")
    assert reader.page.evaluate("window.broken") is None
    assert reader.foreign == []


def test_a_choice_asks_again_for_that_place(visit, address):
    reader = visit(address)
    reader.ask("哪里可以办？")
    reader.page.click("button[data-choice='样本市']")
    reader.page.wait_for_selector(f"{ANSWER} .pa-answered")
    assert reader.page.inner_text("#pa-asked .pa-place") == "样本市"
    assert reader.page.input_value("#pa-place input") == "样本市"
    assert reader.page.locator("#pa-past .pa-turn").count() == 1


def test_an_example_is_asked_by_a_click(visit, address):
    reader = visit(address)
    example = reader.page.locator(".pa-example").first
    question = example.inner_text()
    example.click()
    reader.wait_for_answer()
    assert reader.page.inner_text("#pa-asked h2") == question
    assert not reader.page.locator(".pa-welcome").is_visible()


def test_stop_stops(visit, address, scripted):
    reader = visit(address)
    scripted.pause = 300
    reader.ask(QUESTION)
    reader.page.wait_for_selector(f"{EVIDENCE} .pa-card")
    reader.page.click("#pa-stop")
    reader.page.wait_for_selector("#pa-ask")
    assert "已停止" in reader.page.inner_text(ANSWER)
    scripted.pause = 0
    reader.ask("再问一次")
    reader.wait_for_answer()
    assert scripted.closed == 1, "the chain was told to stop"


def test_what_is_asked_after_a_slow_stop_is_answered(visit, address, scripted):
    reader = visit(address)

    def late(route) -> None:
        time.sleep(2)
        route.continue_()

    reader.page.route("**/cancel", late)
    scripted.pause = 300
    reader.ask(QUESTION)
    reader.page.wait_for_selector(f"{EVIDENCE} .pa-card")
    reader.page.click("#pa-stop")
    reader.page.wait_for_selector("#pa-ask")
    scripted.pause = 0
    reader.ask("再问一次")
    reader.wait_for_answer()


def test_seconds_pass_while_waiting(visit, address, scripted):
    reader = visit(address)
    scripted.pause = 300
    reader.ask(QUESTION)
    reader.page.wait_for_function("document.querySelector('[data-elapsed]')?.textContent === '已用 2 秒'")


def test_a_vote_is_stored_once(visit, address, tmp_path):
    reader = visit(address)
    reader.ask(QUESTION)
    reader.wait_for_answer()
    reader.page.click(f"{ANSWER} [data-vote=up]")
    reader.page.click(f"{ANSWER} [data-vote=down]")
    assert reader.page.get_attribute(f"{ANSWER} [data-vote=down]", "aria-pressed") == "true"
    assert "谢谢" in reader.page.inner_text(f"{ANSWER} .pa-thanks")
    reader.ask("第二个问题")
    reader.wait_for_answer()
    assert reader.page.get_attribute("#pa-past [data-vote=down]", "aria-pressed") == "true"
    records = sqlite3.connect(tmp_path / "records.sqlite3")
    stored = "SELECT vote, question FROM vote"
    reader.wait_until(lambda: records.execute(stored).fetchall() == [("down", QUESTION)])
    asked = "SELECT text, channel, status FROM question ORDER BY asked"
    both = [(QUESTION, "web", "answered"), ("第二个问题", "web", "answered")]
    reader.wait_until(lambda: records.execute(asked).fetchall() == both)  # once their streams have ended
    assert records.execute("SELECT count(*) FROM conversation").fetchone() == (1,)


def test_a_vote_changed_while_the_first_is_still_being_stored_is_the_one_kept(visit, address, tmp_path):
    reader = visit(address)
    reader.ask(QUESTION)
    reader.wait_for_answer()
    records = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    records.execute("BEGIN IMMEDIATE")  # whoever writes now waits
    reader.page.click(f"{ANSWER} [data-vote=up]")
    reader.page.click(f"{ANSWER} [data-vote=down]")
    reader.page.wait_for_timeout(500)
    records.execute("ROLLBACK")
    stored = "SELECT vote, question FROM vote"
    reader.wait_until(lambda: records.execute(stored).fetchall() == [("down", QUESTION)])


def test_an_empty_question_is_met_with_a_hint(visit, address):
    reader = visit(address)
    reader.ask("   ")
    assert "请先输入问题" in reader.page.inner_text(".pa-hint")


def test_an_english_browser_reads_english(visit, address):
    reader = visit(address, locale="en-US")
    reader.page.wait_for_selector("#pa-ask:has-text('Ask')")
    assert "What would you like to know?" in reader.page.inner_text(".pa-welcome")
    assert reader.page.evaluate("document.documentElement.lang") == "en"
    assert "Generated by AI" in reader.page.inner_text(".pa-label")


@pytest.mark.parametrize(("before", "after"), [("dark", "light"), ("light", "dark")])
def test_a_device_that_is_dark_or_becomes_it_sees_the_same_page(visit, address, before, after):
    reader = visit(address, theme=before)
    page = reader.page
    page.emulate_media(color_scheme=after)
    reader.ask(QUESTION)
    reader.wait_for_answer()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_keyboard_is_enough(visit, address):
    reader = visit(address)
    page = reader.page
    page.keyboard.type("不牵绳")
    page.keyboard.press("Enter")
    reader.wait_for_answer()
    page.focus(f"{ANSWER} .pa-cite")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("pa-card")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.cite") == "1"


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_to_touch_is_large_enough(visit, address, width):
    reader = visit(address, width)
    reader.ask("哪里可以办？")
    reader.wait_for_answer()
    small = reader.page.evaluate(
        """() => [...document.querySelectorAll('button, summary, textarea, #pa-place input')]
                 .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
                 .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_answer_is_announced_to_screen_readers(visit, address):
    reader = visit(address)
    assert reader.page.get_attribute("#pa-live", "aria-live") == "polite"
    reader.ask(QUESTION)
    reader.wait_for_answer()
    said = reader.page.locator("#pa-live p").all_inner_texts()
    assert len(said) > 1, "sentence by sentence"
    assert "".join(said).count("处二百元罚款") == 1, "and none of them twice"
    assert reader.page.get_by_label("您的问题").count() == 1
    assert reader.page.get_by_label("所在地区").count() >= 1
