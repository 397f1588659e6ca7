"""The tab that tells how files were read."""

from collections import Counter
from types import SimpleNamespace

import gradio as gr
import pytest
from bs4 import BeautifulSoup
from starlette.requests import Request

from assistant.documents.reading_report import Finding, Listed, State
from assistant.web.staff.reading_tab import ReadingTab
from assistant.web.staff.reading_views import readings_html, words_in

HOSTILE = "<img src=x onerror=alert(1)>"
BLURRED = Finding(State.PARTLY, "b.pdf", "too unclear to be recognised; scan it again", (2, 3), 9)
OLD = Finding(State.UNREAD, "a.doc", "old Word format; save it as .docx")
LISTED = [
    Listed("a.doc", "", "", State.UNREAD, (OLD,)),
    Listed("b.pdf", HOSTILE, "甲市", State.PARTLY, (BLURRED,)),
    Listed("c.pdf", "丙", "", State.RECOGNISED,
           (Finding(State.RECOGNISED, "c.pdf", "", (1, 2), 2, 0.951, (2,)),)),
]  # fmt: skip


def asking(language: str) -> Request:
    headers = [(b"accept-language", language.encode())]
    return Request({"type": "http", "headers": headers, "query_string": b""})


@pytest.fixture
def tab(build) -> ReadingTab:
    return build(ReadingTab)


def test_files_are_listed_found_and_opened(tab):
    tree = BeautifulSoup(tab.listed("", "", asking("zh-CN")), "html.parser")
    assert len(tree.select("li.st-row")) == 20
    assert "没有符合" in tab.listed("火星", "", asking("zh-CN"))
    assert "没有符合" in tab.listed("", "unread", asking("zh-CN"))
    opened, doc = tab.handle(SimpleNamespace(deed="open", id="shili-dog-fees.md"), "", "", asking("en"))
    assert "Text as it was read" in opened
    assert tab.entered(doc, "", "", asking("en")) == gr.skip(), "it stays open"
    back, doc = tab.handle(SimpleNamespace(deed="back", id=""), "电梯", "", asking("en"))
    assert "2 files" in back and not doc
    assert tab.opened("../etc/passwd", asking("zh-CN")) == ""


def test_reason_and_what_to_do_are_said_in_the_reader_s_language():
    shown = BeautifulSoup(readings_html(LISTED, "zh"), "html.parser")
    told = [" ".join(row.get_text(" ").split()) for row in shown.select("li")]
    assert "未读 a.doc 这份文件没有读出来" in told[0]
    assert "原因 旧版 Word 格式 怎么办 请另存为 .docx" in told[0]
    assert "第 2–3 / 9 页：太模糊，认不出来 怎么办 请重新扫描" in told[1]
    assert "平均置信度 95.1%； 第 2 页把握不大" in told[2]
    assert not shown.select("img")
    assert [button["data-id"] for button in shown.select("button")] == ["b.pdf", "c.pdf"]
    english = readings_html(LISTED, "en")
    assert "What to do" in english and "scan it again" in english


def test_both_languages_have_the_same_words():
    chinese, english = words_in("zh"), words_in("en")
    assert Counter(chinese.keys()) == Counter(english.keys())
    for name, text in chinese.items():
        assert text.count("{") == english[name].count("{"), name
