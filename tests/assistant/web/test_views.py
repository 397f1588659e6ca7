import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.overview import Overview
from assistant.types import Answer, Citation, Ending, Question, Sentence
from assistant.web import views as pieces
from assistant.web.conversation import Exchange
from assistant.web.languages import load_words
from index.types import Related

WORDS = load_words()["zh"]
HOTLINE = "12345 政务服务便民热线"
HOSTILE = (
    "<script>alert(1)</script>![x](https://e.example/x.png)\"'><img src=x onerror=alert(1)> [9] __i18n__"
)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(str(html), "html.parser")


def shown(html: str) -> str:
    return re.sub(r"\s+", "", soup(html).get_text())


@pytest.fixture
def exchange(answer) -> Exchange:
    return replace(Exchange.begin(Question(answer.question, place="样本市")), answer=answer)


def test_marks_lead_to_the_card_that_holds_the_quote(exchange):
    links = soup(pieces.answer_html(exchange, WORDS, HOTLINE)).select("a.pa-cite")
    evidence = soup(pieces.evidence_html(exchange, WORDS))
    assert [link.text for link in links] == ["[1]", "[2]"]
    for link, quote in zip(links, ("处二百元罚款", "拒不改正"), strict=True):
        assert link["data-turn"] == evidence.select_one(".pa-evidence")["data-turn"]
        (mark,) = evidence.select(f".pa-card .pa-excerpt mark[data-cites~='{link['data-cite']}']")
        assert mark.text.startswith(quote)


def test_a_mark_without_citation_stays_text(exchange, answer):
    exchange = exchange.answered(replace(answer, text="见[1]与[7]。"))
    html = soup(pieces.answer_html(exchange, WORDS, HOTLINE))
    assert [link.text for link in html.select(".pa-text a")] == ["[1]"]
    assert "见[1]与[7]。" in html.text


def test_cards_say_where_the_words_stand(exchange):
    text = shown(pieces.evidence_html(exchange, WORDS))
    for said in ("样本市养犬管理条例（演示）", "第十五条第二款", "现行有效", "2021-07-29", "样本市公告第3号"):
        assert said in text
    assert "还查阅了1处原文" in text


def test_evidence_is_there_before_the_answer(exchange, answer):
    exchange = exchange.answered(replace(answer, status=Ending.PENDING, sentences=(), citations=()))
    assert "已找到2处相关原文" in shown(pieces.answer_html(exchange, WORDS, HOTLINE))
    assert len(soup(pieces.evidence_html(exchange, WORDS)).select(".pa-card")) == 2


def test_searching_is_said_before_anything_is_found():
    exchange = Exchange.begin(Question("问"))
    assert "正在查找相关文件" in shown(pieces.answer_html(exchange, WORDS, HOTLINE))
    assert pieces.evidence_html(exchange, WORDS) == ""


@pytest.mark.parametrize(
    ("ending", "heading"),
    [(Ending.REFUSED, "文件中没有找到"), (Ending.BLOCKED, "无法回答"), (Ending.FAILED, "暂时无法回答")],
)
def test_quiet_endings_name_the_hotline_once(exchange, ending, heading):
    silent = exchange.answered(Answer("问", ending, text="没有。"))
    html = pieces.answer_html(silent, WORDS, HOTLINE)
    assert heading in shown(html)
    assert shown(html).count("12345") == 1
    told = exchange.answered(Answer("问", ending, text="没有，请拨打12345。"))
    assert shown(pieces.answer_html(told, WORDS, HOTLINE)).count("12345") == 1


def test_only_the_newest_turn_offers_choices(exchange):
    exchange = exchange.answered(Answer("问", Ending.CLARIFY, text="哪里？", choices=("样本市", "另一市")))
    buttons = soup(pieces.answer_html(exchange, WORDS, HOTLINE)).select("button[data-choice]")
    assert [button["data-choice"] for button in buttons] == ["样本市", "另一市"]
    assert not soup(pieces.past_html([exchange], WORDS, HOTLINE)).select("[data-choice]")


def test_a_stopped_answer_keeps_what_was_checked(exchange, answer):
    pending = replace(answer, status=Ending.PENDING, sentences=answer.sentences[:1])
    html = pieces.answer_html(exchange.answered(pending).stop(), WORDS, HOTLINE)
    assert "处二百元罚款" in shown(html)
    assert "已停止" in shown(html)
    assert "data-elapsed" not in html


def test_a_vote_is_remembered(exchange):
    pressed = soup(pieces.answer_html(exchange.voted("down"), WORDS, HOTLINE)).select("[aria-pressed=true]")
    assert [button["data-vote"] for button in pressed] == ["down"]


def test_the_demonstration_is_announced_only_where_it_is_one():
    demo = Overview(
        documents=3, places=("甲",), statements={"zh": "这是演示语料。", "en": "A demonstration."}
    )
    assert "这是演示语料。" in shown(pieces.collection_html(demo, "zh", WORDS))
    assert "演示" not in shown(pieces.collection_html(Overview(documents=3), "zh", WORDS))


@given(
    st.lists(st.sampled_from([HOSTILE, "普通", "</p>", "${1}", "{{x}}", "&amp;", "[1]"]), min_size=1).map(
        "".join
    )
)
def test_nothing_that_comes_from_elsewhere_becomes_markup(text):
    citation = Citation(1, text, text, text, text, text, 0, 1, status="in_force")
    answer = Answer(
        text, Ending.ANSWERED, (Sentence(text, (1,)),), (citation,), notice=text, choices=(text,), mode=text
    )
    exchange = replace(Exchange.begin(Question(text, place=text)), answer=answer)
    overview = Overview(statements={"zh": text}, examples={"zh": (text,)})
    pages = (
        pieces.past_html([exchange], WORDS, text),
        pieces.answer_html(exchange, WORDS, text),
        pieces.evidence_html(exchange, WORDS),
        pieces.welcome_html(overview, "zh", WORDS),
        pieces.collection_html(overview, "zh", WORDS),
        pieces.header_html(text, WORDS),
        pieces.next_html([text], "a1", WORDS),
        pieces.hint_html(text),
    )
    for page in pages:
        tree = soup(page)
        assert not tree.select("script, img, iframe")
        addresses = {re.split(r"[-/?]", link["href"])[0] for link in tree.select("a")}
        assert addresses <= {f"#{exchange.id}", "documents"}
        assert not [name for tag in tree.find_all() for name in tag.attrs if name.startswith("on")]
        assert "__i18n__" not in page
    assert re.sub(r"\s+", "", text) in shown(pages[0])


def test_a_long_answer_is_set_sentence_by_sentence(exchange, answer):
    short = soup(pieces.answer_html(exchange, WORDS, HOTLINE))
    assert len(short.select(".pa-text p")) == 1
    long = replace(answer, sentences=(Sentence("很长的一句话。" * 20, (1,)), *answer.sentences))
    paragraphs = soup(pieces.answer_html(exchange.answered(long), WORDS, HOTLINE)).select(".pa-text p")
    assert [paragraph.a["data-cite"] for paragraph in paragraphs] == ["1", "1", "2"]


def test_items_of_a_list_stand_in_lines_of_their_own(exchange, answer):
    def lines(text: str) -> list[str]:
        listed = exchange.answered(replace(answer, sentences=(Sentence(text, (1,)),)))
        shown = soup(pieces.answer_html(listed, WORDS, HOTLINE)).select(".pa-text p, .pa-text li")
        return [paragraph.text.strip() for paragraph in shown]

    assert lines("有下列情形的，予以处罚：（一）未牵绳；（二）未（一次）清理粪便。") == [
        "有下列情形的，予以处罚：", "（一）未牵绳；", "（二）未（一次）清理粪便。[1]",
    ]  # fmt: skip
    assert lines("《要带什么》写明：1.身份证；2.照片。") == [
        "《要带什么》写明：",
        "1.身份证；",
        "2.照片。[1]",
    ]
    assert lines("补贴标准：2.5万元；其他不补。") == ["补贴标准：2.5万元；其他不补。[1]"]


def test_a_reply_to_talk_is_shown_without_not_found_and_its_numbers_can_be_called(exchange):
    text = "有危险请马上拨打 110 或 120。您不是一个人。"
    said = exchange.answered(Answer("我不想活了", Ending.REFUSED, text=text, reply="talk_crisis_life"))
    html = pieces.answer_html(said, WORDS, HOTLINE)
    assert shown(text) in shown(html) and WORDS["refused"] not in html
    assert not soup(html).select(".pa-quiet .pa-hotline")
    assert [link["href"] for link in soup(html).select(".pa-text a")] == ["tel:110", "tel:120"]


def test_a_refusal_opens_the_documents_it_names_and_calls_the_hotline(exchange):
    text = "没有查到。较接近的有《样本市养犬管理条例（演示）》、《别的文件》。可拨打 12345 热线。"
    refused = exchange.answered(Answer("问", Ending.REFUSED, text=text))
    titles = {"样本市养犬管理条例（演示）": "犬 甲/dogs.md", "没有提到的": "x.md"}
    for html in (
        pieces.answer_html(refused, WORDS, HOTLINE, titles=titles),
        pieces.past_html([refused], WORDS, HOTLINE, titles),
    ):
        assert shown(text) in shown(html)
        links = {link.text: link["href"] for link in soup(html).select(".pa-text a")}
        assert links == {
            "《样本市养犬管理条例（演示）》": "documents/%E7%8A%AC%20%E7%94%B2/dogs.md?lang=zh",
            "12345": "tel:12345",
        }


@pytest.mark.parametrize(
    ("hotline", "address"),
    [
        ("12345 热线", "tel:12345"),
        ("0359-1234567", "tel:0359-1234567"),
        ("市民热线", None),
        ("12 号窗口", None),
    ],
)
def test_only_a_number_can_be_called(exchange, hotline, address):
    refused = exchange.answered(Answer("问", Ending.REFUSED, text="没有。"))
    link = soup(pieces.answer_html(refused, WORDS, hotline)).select_one(".pa-hotline a")
    assert (link and link["href"]) == address


def test_a_policy_leads_to_its_explanation_and_an_explanation_to_its_policy(exchange):
    evidence = exchange.answer.evidence
    linked = replace(evidence[0].passage.metadata, explained_by=(Related("解读 1.html", HOSTILE),))
    explains = replace(evidence[1].passage.metadata, explains=(Related("dogs.md", "养犬条例"),))
    found = tuple(
        replace(one, passage=replace(one.passage, metadata=metadata))
        for one, metadata in zip(evidence, (linked, explains), strict=True)
    )
    shown = soup(
        pieces.evidence_html(replace(exchange, answer=replace(exchange.answer, evidence=found)), WORDS)
    )
    policy, page = shown.select(".pa-related")
    assert policy.text == f"解读 {HOSTILE}"
    assert policy["href"] == "documents/%E8%A7%A3%E8%AF%BB%201.html?lang=zh"
    assert (page.text, page["href"]) == ("原文 养犬条例", "documents/dogs.md?lang=zh")
