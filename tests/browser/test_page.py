"""The page as somebody in a hurry uses it: the answer at a glance, the place, typing, a reload, an outage."""

import json
from contextlib import nullcontext
from dataclasses import replace

import pytest

from assistant.configuration.settings import Settings
from assistant.documents.headings import Heading
from assistant.types import Answer, Sentence, Support
from assistant.web.server import create_server_app

ANSWER = "#pa-answer-slot"
SHORT = "处二百元罚款"
GUIDE = ("办理地点", "政务中心二楼。"), ("要带什么", "1. 身份证；\n2. 照片。")


class Suggestions:
    """Questions that are known to be answered."""

    def examples(self) -> tuple[str, ...]:
        return ("养犬登记费是多少？", "样本市遛狗不牵绳罚多少？")

    async def follow_up(self, answer: Answer) -> tuple[str, ...]:
        return ()

    def giving_way(self):
        return nullcontext()


def headings(typed: str, limit: int) -> list[Heading]:
    return [Heading("样本市养犬管理条例（演示）", "第十五条", "dogs.md", 100, 140)]


@pytest.fixture
def address(serve, scripted, answer, passage, tmp_path) -> str:
    text = passage.chunk.text
    case = "不牵绳的，由公安机关责令改正，处二百元罚款"
    start = text.index(case)
    first = replace(answer.citations[0], quote=case, start=start + 100, end=start + 100 + len(case))
    quoted = Sentence(f"《样本市养犬管理条例（演示）》第十五条规定：{case}。", (1,))
    short = Sentence(f"{SHORT}。", (1,), Support.VERIFIED)
    rest = Sentence("养犬人应当遵守有关规定，" * 12, (2,))
    cited = (first, answer.citations[1])
    scripted.endings = {
        "一次": replace(answer, sentences=(short, quoted, rest), short=SHORT),
        "各种": replace(answer, sentences=(quoted, *answer.sentences[1:]), citations=cited),
        **scripted.endings,
    }
    guide = [
        replace(
            passage.chunk, id=f"g{at}", position=at + 1, kind="section", label=label, text=words, spans=()
        )
        for at, (label, words) in enumerate(GUIDE)
    ]
    scripted.chunks["dogs.md"] = [passage.chunk, *guide]
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    return serve(create_server_app(scripted, settings, suggester=Suggestions(), headings=headings))


def size_of(page, selector: str) -> float:
    return page.evaluate(f"parseFloat(getComputedStyle(document.querySelector({selector!r})).fontSize)")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_short_answer_comes_first_and_large(visit, address, width):
    reader = visit(address, width)
    page = reader.page
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    assert page.inner_text(f"{ANSWER} .pa-text").startswith(f"{SHORT}。")
    assert size_of(page, f"{ANSWER} .pa-short") >= 1.25 * size_of(page, f"{ANSWER} .pa-quoted p")
    assert page.inner_text(f"{ANSWER} .pa-quoted mark") == SHORT
    folded = page.locator(f"{ANSWER} .pa-folded p")
    assert not folded.is_visible()
    page.click(f"{ANSWER} .pa-folded summary")
    assert folded.is_visible()
    top, asked = (page.locator(one).bounding_box()["y"] for one in (f"{ANSWER} .pa-short", "#pa-asked h2"))
    assert 0 < top - asked < (120 if width == 390 else 160), "and little stands before it"


def test_several_cases_are_a_table(visit, address):
    reader = visit(address, 390)
    page = reader.page
    reader.ask("各种情形罚多少？")
    reader.wait_for_answer()
    rows = page.locator(f"{ANSWER} .pa-cases tbody tr")
    assert [row.split("\t") for row in rows.all_inner_texts()] == [
        ["不牵绳", "处二百元罚款[1]"],
        ["拒不改正", "处五百元以上一千元以下罚款[2]"],
    ]
    page.click(f"{ANSWER} .pa-cases .pa-cite[data-cite='2']")
    assert page.inner_text("#pa-evidence-slot mark.pa-found >> nth=0").startswith("拒不改正")
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_what_to_do_next_is_told_from_the_document(visit, address):
    reader = visit(address, 390)
    page = reader.page
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    steps = page.locator(f"{ANSWER} .pa-steps")
    assert "去哪里办 政务中心二楼。" in steps.inner_text()
    page.click(f"{ANSWER} .pa-steps summary:has-text('要带什么')")
    assert steps.locator("li").all_inner_texts() == ["1. 身份证；", "2. 照片。"]


def test_a_place_is_found_by_pinyin_with_the_keyboard_alone(visit, address):
    page = visit(address).page
    field = page.locator("#pa-place input")
    page.focus("#pa-place input")
    page.wait_for_selector("#pa-place-list [role=option]:has-text('另一市')")
    page.keyboard.type("yangben")
    page.wait_for_function("document.querySelectorAll('#pa-place-list [role=option]').length === 1")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert field.input_value() == "样本市"
    assert page.evaluate("localStorage.getItem('policy-assistant-place')") == "样本市"
    page.keyboard.press("Control+A")
    page.keyboard.type("乌有乡")
    page.wait_for_function("document.querySelector('#pa-place-list').hidden")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('#pa-place input').value === '样本市'")
    page.focus("#pa-place input")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    assert field.input_value() == "" and page.evaluate("localStorage.getItem('policy-assistant-place')") == ""


def test_the_place_named_in_a_question_is_the_place_from_then_on(visit, address):
    reader = visit(address)
    reader.ask("另一市一次罚多少？")
    reader.wait_for_answer()
    assert reader.page.input_value("#pa-place input") == "另一市"


def test_while_typing_questions_and_articles_are_offered(visit, address):
    reader = visit(address)
    page = reader.page
    page.click("#pa-question textarea")
    page.keyboard.type("不牵绳")
    page.wait_for_selector("#pa-typing-list [role=option]:visible")
    offered = page.locator("#pa-typing-list [role=option]").all_inner_texts()
    assert offered[0] == "样本市遛狗不牵绳罚多少？"
    assert "第十五条" in offered[1]
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#pa-question textarea", "aria-activedescendant") == "pa-typing-0"
    page.keyboard.press("Enter")
    reader.wait_for_answer()
    assert page.inner_text("#pa-asked h2") == "样本市遛狗不牵绳罚多少？"
    assert not page.locator("#pa-typing-list").is_visible()
    page.click("#pa-question textarea")
    page.keyboard.type("第十五条")
    with page.expect_popup() as opened:
        page.click("#pa-typing-list [role=option]:has-text('第十五条')")
    opened.value.wait_for_selector("h1:has-text('样本市养犬管理条例')")


def test_what_is_typed_is_in_no_address(visit, address):
    reader = visit(address)
    reader.page.click("#pa-question textarea")
    reader.page.keyboard.type("不牵绳")
    reader.page.wait_for_selector("#pa-typing-list [role=option]:visible")
    assert any(url.endswith("find/words") for url in reader.requests)


def test_the_conversation_is_there_again_after_a_reload(visit, address):
    reader = visit(address)
    page = reader.page
    for question in ("一次罚多少？", "第二问"):
        reader.ask(question)
        reader.wait_for_answer()
    page.reload()
    page.wait_for_selector("#pa-asked h2:text-is('第二问')")
    assert page.inner_text("#pa-past h2") == "一次罚多少？"
    assert page.inner_text("#pa-past .pa-short").startswith(SHORT)
    assert not page.locator(".pa-welcome").is_visible()
    assert reader.errors == []
    reader.ask("第三问")
    reader.wait_for_answer()
    page.click("#pa-clear")
    page.wait_for_selector(".pa-welcome:visible")
    page.reload()
    page.wait_for_selector(".pa-welcome:visible")
    assert page.locator("#pa-asked h2").count() == 0, "what was put away stays away"


def test_another_tab_and_a_new_visit_begin_anew(visit, address):
    reader = visit(address)
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    reader.page.goto(address)
    reader.page.wait_for_selector(".pa-welcome:visible")


def test_an_outage_is_told_in_the_language_of_the_page(visit, address):
    reader = visit(address)
    page = reader.page
    reader.page.context.set_offline(True)
    reader.ask("一次罚多少？")
    page.wait_for_selector(".toast-body", timeout=60_000)
    page.wait_for_function("!/[a-z]{3}/i.test(document.querySelector('.toast-body').innerText)")
    assert "服务器" in page.inner_text(".toast-body")


def test_what_the_answers_are_drawn_from_folds_away(visit, address):
    reader = visit(address)
    page = reader.page
    assert page.locator(".pa-collection p").first.is_visible()
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    assert not page.locator(".pa-collection p").first.is_visible()
    page.goto(address)
    page.wait_for_selector(".pa-welcome:visible")
    page.wait_for_function("!document.querySelector('.pa-collection').open")


# The machine that tests has neither voice nor ear.
VOICE = """
window.spoken = [];
Object.defineProperty(window, 'speechSynthesis', {value: {
  speak: (speech) => {
    const marked = document.querySelector('.pa-spoken')?.innerText;
    window.spoken.push([speech.text, speech.rate, marked]);
    window.current = speech;
  },
  cancel: () => {},
}});
"""
EAR = """
window.webkitSpeechRecognition = window.SpeechRecognition = class {
  start() {
    setTimeout(() => {
      this.onresult({results: [[{transcript: '一次罚'}], [{transcript: '多少'}]]});
      this.onend();
    }, 50);
  }
  stop() {}
};
"""


def test_an_answer_is_read_sentence_by_sentence_at_the_speed_chosen(visit, address):
    reader = visit(address, script=VOICE)
    page = reader.page
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    page.click(f"{ANSWER} [data-act=read]")
    page.click(f"{ANSWER} [data-speed='0.7']")
    page.evaluate("window.current.onend()")
    first, slower, second = page.evaluate("window.spoken")
    assert first == [f"{SHORT}。", 1, f"{SHORT}。[1]"], "what is read is marked, and marks are not read"
    assert slower[0] == first[0] and slower[1] == pytest.approx(0.7)
    assert second[1] == slower[1] and second[2].startswith(second[0].rstrip("。")[:6])
    page.click(f"{ANSWER} [data-act=read]")
    assert page.locator(".pa-spoken").count() == 0
    assert not page.locator(f"{ANSWER} .pa-speeds").is_visible()


def test_a_question_is_spoken_where_the_browser_hears(visit, address):
    page = visit(address, 390, script=EAR).page
    page.click("[data-hear]")
    page.wait_for_function("document.querySelector('#pa-question textarea').value === '一次罚多少'")
    assert page.get_attribute("[data-hear]", "aria-pressed") == "false"
    deaf = visit(
        address, script="delete window.webkitSpeechRecognition; delete window.SpeechRecognition;"
    ).page
    assert not deaf.locator("[data-hear]").is_visible()


def test_an_answer_becomes_a_picture_that_says_it_is_generated(visit, address):
    image = pytest.importorskip("PIL.Image")
    reader = visit(address)
    page = reader.page
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    page.click(f"{ANSWER} .pa-more summary")
    with page.expect_download() as saved:
        page.click(f"{ANSWER} [data-act=picture]")
    assert saved.value.suggested_filename == "一次罚多少？.png"
    with image.open(saved.value.path()) as picture:
        assert picture.width == 900 and picture.height > 500
        assert json.loads(picture.text["AIGC"])["AIGC"]["Label"] == "1"
        right, bottom = 900 - 56, picture.height - 56
        code = picture.convert("L").crop((right - 168, bottom - 168, right, bottom))
        assert code.getextrema() == (0, 255), "the code is there"
    assert reader.foreign == [] and reader.errors == []


@pytest.mark.parametrize("width", [1280, 320])
def test_no_new_state_violates_the_guidelines(visit, address, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

    def violations() -> list[str]:
        found = axe.Axe().run(page, options=rules).response["violations"]
        return [f"{one['id']}: {node['html'][:150]}" for one in found for node in one["nodes"]]

    reader = visit(address, width, script=VOICE + EAR)
    page = reader.page
    page.focus("#pa-place input")
    page.keyboard.type("ya")
    page.wait_for_selector("#pa-place-list [aria-selected=true]")
    assert violations() == [], "a place being typed"
    page.keyboard.press("Escape")
    page.click("#pa-question textarea")
    page.keyboard.type("不牵绳")
    page.wait_for_selector("#pa-typing-list [role=option]:visible")
    page.keyboard.press("ArrowDown")
    assert violations() == [], "a question being typed"
    page.keyboard.press("Escape")
    reader.ask("一次罚多少？")
    reader.wait_for_answer()
    page.click(f"{ANSWER} [data-act=read]")
    page.click(f"{ANSWER} .pa-folded summary")
    page.click(f"{ANSWER} .pa-steps summary >> nth=0")
    assert violations() == [], "an answer being read aloud, all of it unfolded"
    reader.ask("各种情形罚多少？")
    reader.wait_for_answer()
    assert violations() == [], "a table of cases"
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
