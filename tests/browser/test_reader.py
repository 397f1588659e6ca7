"""What a reader does with an answer: follow it into its document, take it along, come back to it."""

import json
import sqlite3
from contextlib import nullcontext
from dataclasses import replace
from urllib.parse import unquote

import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.web.server import create_server_app

QUESTION = "遛狗不牵绳罚多少？"
ANSWER = "#pa-answer-slot"
LABEL = "本回答由人工智能生成，仅供参考，以公布的文件原文为准"
# The machine that tests has no voice; what would be spoken is written down.
VOICE = """
window.spoken = [];
Object.defineProperty(window, 'speechSynthesis', {value: {
  speak: (speech) => window.spoken.push([speech.lang, speech.text]), cancel: () => {},
}});
"""


class Suggestions:
    """Suggestions that are written down."""

    def examples(self):
        return ("样本市养犬登记费是多少？", "<img src=x onerror='window.broken = true'>什么时候办？")

    def giving_way(self):
        return nullcontext()

    async def follow_up(self, answer):
        return ("样本市什么时候办登记？",) if answer.citations else ()


@pytest.fixture
def address(serve, scripted, tmp_path) -> str:
    settings = Settings(_env_file=None, index_dir=tmp_path / "index", hotline="12345 热线")
    application = create_server_app(
        scripted, settings, database=open_database(settings), suggester=Suggestions()
    )
    return serve(application)


@pytest.fixture
def answered(visit, address):
    def ask(question: str = QUESTION, **window):
        reader = visit(address, **window)
        reader.ask(question)
        reader.wait_for_answer()
        return reader

    return ask


def stored(page, name: str):
    return json.loads(page.evaluate(f"localStorage.getItem('policy-assistant-{name}')") or "null")


def test_an_answer_leads_into_the_whole_document(answered):
    reader = answered()
    page = reader.page
    with page.expect_popup() as opened:
        page.click(".pa-card[data-cards~='1'] .pa-open")
    document = opened.value
    document.wait_for_selector("#quoted")
    assert document.inner_text("#quoted") == "处二百元罚款"
    box = document.locator("#quoted").bounding_box()
    assert 0 <= box["y"] <= 860
    document.click("nav a:has-text('第十五条')")
    assert document.evaluate("document.querySelector(location.hash).innerText.includes('牵引绳')")
    assert document.evaluate("window.broken") is None
    assert page.locator(ANSWER).is_visible(), "the conversation stays where it was"


def test_an_answer_is_taken_along_with_its_sources_and_the_label(answered):
    page = answered().page
    page.click(f"{ANSWER} [data-act=copy]")
    page.wait_for_selector(f"{ANSWER} .pa-thanks:has-text('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "处二百元罚款。[1]" in copied
    assert "《样本市养犬管理条例（演示）》第十五条第二款 · 样本市 · 2021-07-29 · 现行有效" in copied
    assert copied.endswith(LABEL)

    page.click(f"{ANSWER} .pa-more summary")
    with page.expect_download() as saved:
        page.click(f"{ANSWER} [data-act=save]")
    file = saved.value.path().read_text("utf-8")
    assert saved.value.suggested_filename == "遛狗不牵绳罚多少？.html"
    assert '"Label":"1","ContentProducer":"政策问答助手"' in file.replace("&quot;", '"')
    assert LABEL in file
    assert "<script" not in file

    page.emulate_media(media="print")
    assert page.locator(f"{ANSWER} .pa-ai").inner_text() == LABEL
    assert page.locator(".pa-card >> nth=0").is_visible()
    for hidden in ("#pa-composer", f"{ANSWER} .pa-actions", ".pa-tools"):
        assert not page.locator(hidden).is_visible()


def test_a_link_asks_again_in_the_light_of_what_was_asked_before(answered, visit, scripted):
    reader = answered()
    page = reader.page
    reader.ask("哪里可以办？")
    page.click("button[data-choice='样本市']")
    page.wait_for_selector(f"{ANSWER} .pa-answered .pa-foot")
    page.click(f"{ANSWER} .pa-more summary")
    page.click(f"{ANSWER} [data-act=link]")
    page.wait_for_selector(f"{ANSWER} .pa-thanks:has-text('已复制')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert QUESTION in unquote(link)

    later = visit(link)
    later.wait_for_answer()
    assert later.page.inner_text("#pa-asked h2") == "哪里可以办？"
    assert later.page.inner_text("#pa-asked .pa-place") == "样本市"
    assert later.page.input_value("#pa-place input") == "样本市"
    assert not [url for url in later.requests if QUESTION in unquote(url)], "no log learns it from an address"


def test_what_the_documents_also_answer_is_asked_by_a_click(answered):
    page = answered().page
    page.click(".pa-next button")
    page.wait_for_selector("#pa-asked h2:text-is('样本市什么时候办登记？')")


def test_suggestions_stay_words(visit, address):
    page = visit(address).page
    assert page.locator(".pa-example").all_inner_texts()[1].startswith("<img src=x")
    assert page.evaluate("window.broken") is None


def test_a_question_is_changed_or_answered_again(answered):
    reader = answered()
    page = reader.page
    page.click(f"{ANSWER} .pa-more summary")
    before = page.get_attribute(f"{ANSWER} .pa-answer", "data-turn")
    page.click(f"{ANSWER} [data-retry]")
    page.wait_for_selector(f"{ANSWER} .pa-answer:not([data-turn='{before}']) .pa-foot")
    assert page.locator("#pa-past .pa-turn").count() == 0

    page.click(f"{ANSWER} .pa-more summary")
    page.click(f"{ANSWER} [data-edit]")
    page.wait_for_function(
        f"document.querySelector('#pa-question textarea').value === '{QUESTION}'"
        " && document.activeElement.tagName === 'TEXTAREA'"
    )
    reader.ask("遛狗不牵绳怎么处罚？")
    reader.wait_for_answer()
    assert page.inner_text("#pa-asked h2") == "遛狗不牵绳怎么处罚？"
    assert page.locator("#pa-past .pa-turn").count() == 0


def test_the_menu_of_an_answer_is_whole_and_closes_as_menus_do(answered):
    page = answered(height=700).page
    summary, menu = f"{ANSWER} .pa-more summary", page.locator(f"{ANSWER} .pa-menu")
    page.click(summary)
    page.wait_for_function(
        """() => { const box = document.querySelector('#pa-answer-slot .pa-menu').getBoundingClientRect();
                   const bar = document.querySelector('#pa-composer').getBoundingClientRect();
                   return box.top >= 0 && box.bottom <= bar.top; }"""
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.act") == "link"
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click(summary)
    page.click("#pa-asked h2")
    assert not menu.is_visible()


def test_a_refusal_leads_on(answered):
    page = answered("火星上能养狗吗？").page
    page.wait_for_selector(f"{ANSWER} .pa-refused")
    assert page.get_attribute(f"{ANSWER} a[href^='tel:']", "href") == "tel:12345"
    with page.expect_popup() as opened:
        page.click(f"{ANSWER} a:has-text('样本市养犬管理条例')")
    opened.value.wait_for_selector("h1:has-text('样本市养犬管理条例')")


def test_the_browser_remembers_and_forgets(answered, address):
    reader = answered()
    page = reader.page
    page.click("#pa-place input")
    page.click("[role=option]:has-text('另一市')")
    page.click("[data-view=large]")
    page.click("[data-view=contrast]")
    reader.ask("第二个问题")
    page.wait_for_selector("#pa-past .pa-turn")
    reader.wait_for_answer()
    page.goto(address)
    page.wait_for_function("document.querySelector('#pa-place input')?.value === '另一市'")
    assert page.get_attribute("html", "class").split() == ["pa-large", "pa-contrast"]
    assert page.get_attribute("[data-view=large]", "aria-pressed") == "true"

    page.click("[data-history=open]")
    assert "2 个问题" in page.inner_text(".pa-history summary")
    page.click(".pa-history summary")
    assert page.inner_text(".pa-history h3") == "第二个问题"
    assert "处二百元罚款。[1]" in page.inner_text(".pa-history details[open] pre >> nth=0")
    page.keyboard.press("Escape")
    reader.ask("第三个问题")
    reader.wait_for_answer()

    page.focus("[data-history=open]")
    page.keyboard.press("Enter")
    questions = page.locator(".pa-history summary")
    assert [text.split("\n")[0] for text in questions.all_inner_texts()] == ["第三个问题", QUESTION]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.history") == "open"
    page.click("[data-history=open]")
    questions.nth(0).click()
    page.click(".pa-history details[open] [data-history=delete]")
    assert [one["turns"][0]["question"] for one in stored(page, "history")] == [QUESTION]
    page.keyboard.press("Escape")
    reader.ask("第四个问题")
    reader.wait_for_answer()
    kept = [[turn["question"] for turn in one["turns"]] for one in stored(page, "history")]
    assert kept == [["第四个问题"], [QUESTION, "第二个问题"]], "what was deleted stays deleted"
    page.click("[data-history=open]")
    page.click("[data-history=clear]")
    assert stored(page, "history") == []
    assert "还没有记录" in page.inner_text(".pa-history")


def test_an_earlier_conversation_is_opened_and_gone_on_with(answered, address, scripted, tmp_path):
    reader = answered()
    page = reader.page
    reader.ask("那第二次呢？")
    page.wait_for_selector("#pa-past .pa-turn")
    reader.wait_for_answer()
    before = page.inner_html("#pa-evidence-slot .pa-card >> nth=0")
    page.goto(address)
    page.wait_for_selector(".pa-welcome:visible")

    page.click("[data-history=open]")
    page.click(".pa-history summary")
    page.click(".pa-history [data-history=continue]")
    page.wait_for_selector("#pa-asked h2:text-is('那第二次呢？')")
    assert not page.locator(".pa-history").is_visible()
    assert not page.locator(".pa-welcome").is_visible()
    assert page.inner_text("#pa-past h2") == QUESTION
    assert page.locator("#pa-past .pa-card").count() >= 1
    assert page.inner_html("#pa-evidence-slot .pa-card >> nth=0") == before
    assert "引文已与现在的文件核对" in page.inner_text(f"{ANSWER} .pa-meta")
    page.click(f"{ANSWER} .pa-cite[data-cite='2']")
    assert page.inner_text("#pa-evidence-slot mark.pa-found >> nth=0").startswith("拒不改正")
    page.wait_for_selector(".pa-next button")

    reader.ask("第三次呢？")
    page.wait_for_selector("#pa-asked h2:text-is('第三次呢？')")
    reader.wait_for_answer()
    assert page.locator("#pa-past .pa-turn").count() == 2
    (conversation,) = stored(page, "history")
    assert [turn["question"] for turn in conversation["turns"]] == [QUESTION, "那第二次呢？", "第三次呢？"]
    records = sqlite3.connect(tmp_path / "records.sqlite3")
    reader.wait_until(lambda: records.execute("SELECT count(*) FROM question").fetchone() == (3,))
    assert records.execute("SELECT count(*) FROM conversation").fetchone() == (1,), "and it is still the same"


def test_an_answer_that_the_documents_no_longer_carry_is_not_shown_again(answered, address, scripted):
    page = answered().page
    page.goto(address)
    page.wait_for_selector(".pa-welcome:visible")
    chunk = scripted.chunks["dogs.md"][0]
    scripted.chunks["dogs.md"] = [replace(chunk, text=chunk.text.replace("二百元", "三百元"))]
    page.click("[data-history=open]")
    page.click(".pa-history summary")
    page.click(".pa-history [data-history=continue]")
    page.wait_for_selector(f"{ANSWER} .pa-text")
    assert "此后有变动" in page.inner_text(ANSWER)
    assert "二百元" not in page.inner_text("#pa-current")
    page.click(f"{ANSWER} .pa-more summary")
    page.click(f"{ANSWER} [data-retry]")
    page.wait_for_selector(f"{ANSWER} .pa-answered .pa-votes")


def test_a_history_that_somebody_tampered_with_does_no_harm(visit, address):
    page = visit(address).page
    record = {"id": "a0123456789abcdef", "question": "<img src=x onerror='window.broken = true'>"}
    tampered = [
        {"id": "1", "turns": [{"when": "2026-01-01", "question": record["question"], "record": "{}"}]},
        {"id": "2", "turns": "none"},
        {"id": "3", "turns": [{"when": "2026-01-01", "question": "三", "record": json.dumps(record)}]},
    ]
    page.evaluate("(kept) => localStorage.setItem('policy-assistant-history', kept)", json.dumps(tampered))
    page.click("[data-history=open]")
    summaries = page.locator(".pa-history summary")
    assert [text.split("\n")[0] for text in summaries.all_inner_texts()] == [record["question"], "三"]
    summaries.nth(1).click()
    page.click(".pa-history details[open] [data-history=continue]")
    page.wait_for_selector(".pa-hint:has-text('已无法打开')")
    assert page.evaluate("window.broken") is None


def test_a_bad_vote_has_a_reason_and_leads_to_people(answered, tmp_path):
    reader = answered()
    page = reader.page
    assert not page.locator(f"{ANSWER} .pa-reason").is_visible()
    page.click(f"{ANSWER} [data-vote=down]")
    assert "12345 热线" in page.inner_text(f"{ANSWER} .pa-reason")
    page.fill(f"{ANSWER} .pa-reason input", "没有说清楚，电话13800138000")
    page.click(f"{ANSWER} .pa-reason [data-reason='']")
    records = sqlite3.connect(tmp_path / "records.sqlite3")
    given = "SELECT reason FROM vote WHERE vote = 'down'"
    reader.wait_until(lambda: records.execute(given).fetchall() == [("没有说清楚，电话〔手机号〕",)])


def test_an_answer_is_read_aloud_without_its_marks(answered):
    page = answered(script=VOICE).page
    button = page.locator(f"{ANSWER} [data-act=read]")
    button.click()
    ((language, text),) = page.evaluate("window.spoken")
    assert language == "zh-CN"
    assert "处二百元罚款。" in text
    assert "[1]" not in text
    assert button.inner_text() == "停止朗读"
    button.click()
    assert button.inner_text() == "朗读"
    assert len(page.evaluate("window.spoken")) == 1


def test_the_language_is_switched_and_kept(visit, address):
    page = visit(address).page
    page.click("a[data-language=en]")
    page.wait_for_selector("#pa-ask:has-text('Ask')")
    page.goto(address)
    page.wait_for_selector("#pa-ask:has-text('Ask')")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.goto(f"{address}privacy?lang=en")
    assert "190 days" in page.inner_text("main")


def test_a_page_of_another_site_may_show_the_chat_only_where_it_is_named(visit, serve, scripted, tmp_path):
    async def portal(scope, receive, send):
        if scope["type"] != "http":
            return
        body = f"<title>门户</title><div class=pa-welcome>门户</div>{scope['query_string'].decode()}".encode()
        frame = f'<iframe src="{chats[0]}?place=样本市" title="政策问答"></iframe>'.encode()
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body + frame})

    chats = []
    site = serve(portal).replace("127.0.0.1", "localhost")
    for origins in ("", site.rstrip("/")):
        settings = Settings(_env_file=None, index_dir=tmp_path / "index", embed_origins=origins)
        chats[:] = [serve(create_server_app(scripted, settings))]
        reader = visit(site)
        frame = reader.page.frame_locator("iframe")
        if not origins:
            reader.page.wait_for_timeout(1500)
            assert frame.locator("#pa-ask").count() == 0
            continue
        frame.locator(".pa-welcome").wait_for()
        frame.locator("#pa-question textarea").fill(QUESTION)
        frame.locator("#pa-question textarea").press("Enter")
        frame.locator(f"{ANSWER} .pa-answered").wait_for()
        assert frame.locator("#pa-asked .pa-place").inner_text() == "样本市"
