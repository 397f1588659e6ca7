"""The tab where staff approve answers."""

from types import SimpleNamespace

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Citation
from assistant.web.staff.approval_tab import ApprovalTab, quote_lines, read_quotes
from assistant.wording.approval import Quote

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"


@pytest.fixture
def tab(build) -> ApprovalTab:
    return build(ApprovalTab)


def test_an_answer_is_kept_listed_loaded_and_withdrawn(tab):
    note, listed = tab.approve("遛狗不牵绳罚多少？", "示例市", "王", "罚一百元到三百元。[1]", FINE, "")
    assert "已审定" in note
    assert "罚一百元到三百元" in listed
    (kept,) = tab._services.approvals.entries()
    loaded = tab.handle(SimpleNamespace(deed="load", id=kept.id), "")
    assert loaded[:4] == (kept.question, kept.place, kept.author, kept.answer)
    assert FINE in loaded[4]
    *_, note, listed = tab.handle(SimpleNamespace(deed="withdraw", id=kept.id), "approved")
    assert "已撤回" in note
    assert "罚一百元到三百元" not in listed


def test_what_the_documents_answer_is_offered_to_begin_with(tab):
    text, quotes, note = tab.propose("遛狗不牵绳罚多少？", "示例市")
    assert "一百元以上三百元以下" in text
    assert "《" in quotes
    assert "请核对" in note
    assert "请先写问题" in tab.propose(" ", "")[2]
    assert "没有答复" in tab.propose("火星上的地铁票价是多少？", "示例市")[2]


def test_what_cannot_be_approved_is_a_message(tab):
    with pytest.raises(gr.Error, match="rests on a document"):
        tab.approve("遛狗不牵绳罚多少？", "示例市", "", "罚。", "", "")


TITLES = st.text(alphabet="养犬条例（演示）", min_size=1, max_size=10)
WORDS = st.text(alphabet="处一百元罚款，的", min_size=1, max_size=20)


@given(st.lists(st.tuples(TITLES, WORDS), max_size=5))
def test_quotations_survive_the_form(given_):
    citations = tuple(
        Citation(n, "a.md", f"《{title}》", "", "", words, 0, len(words))
        for n, (title, words) in enumerate(given_, 1)
    )
    assert read_quotes(quote_lines(citations)) == [Quote(words, title) for title, words in given_]


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        ("每户限养一只", Quote("每户限养一只")),
        ("[2] 《条例》第三条：“每户限养一只”", Quote("每户限养一只", "条例")),
        ("“每户限养一只”", Quote("每户限养一只")),
    ],
)
def test_lines_copied_from_elsewhere_are_read(line, quote):
    assert read_quotes(f"\n{line}\n\n") == [quote]
