"""The tab that checks a draft."""

from pathlib import Path

import docx
import gradio as gr
import pytest

from assistant.web.staff.check_tab import CheckTab

OFFICIAL = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"


@pytest.fixture
def tab(build) -> CheckTab:
    return build(CheckTab)


def test_every_sentence_gets_its_verdict_and_the_draft_its_comments(tab):
    shown, commented = tab.check(f"{OFFICIAL}。火星殖民须经审批。", None, "示例市")
    assert "第三十二条" in shown
    assert commented["visible"] is True
    paragraphs = [one.text for one in docx.Document(commented["value"]).paragraphs]
    assert OFFICIAL in "".join(paragraphs)


def test_another_figure_is_shown_as_a_contradiction(tab):
    shown, _ = tab.check(OFFICIAL.replace("三百元", "九百元") + "。", None, "示例市")
    assert "<ins>" in shown or "三百元" in shown
    assert "九百元" in shown


def test_a_dropped_word_file_keeps_its_own_form(tab, tmp_path):
    path = tmp_path / "通知.docx"
    document = docx.Document()
    document.add_heading("关于养犬的通知", 1)
    document.add_paragraph(OFFICIAL + "。")
    document.save(path)
    text, name = tab.read(str(path))
    assert (OFFICIAL in text, name) == (True, "通知.docx")
    _, commented = tab.check(text, str(path), "示例市")
    assert Path(commented["value"]).name == "通知-核对.docx"
    assert docx.Document(commented["value"]).paragraphs[0].style.name == "Heading 1"


def test_nothing_or_too_much_is_told(tab):
    for text, said in ((" ", "请粘贴稿件"), ("字" * 200_001, "请分段核对")):
        shown, commented = tab.check(text, None, "")
        assert said in shown
        assert commented["visible"] is False


def test_a_file_that_cannot_be_read_is_a_message(tab, tmp_path):
    (tmp_path / "稿.docx").write_bytes(b"PK no archive")
    with pytest.raises(gr.Error, match=r"稿\.docx"):
        tab.read(str(tmp_path / "稿.docx"))
    with pytest.raises(gr.Error, match="乌有乡"):
        tab.check("每户限养一只。", None, "乌有乡")
