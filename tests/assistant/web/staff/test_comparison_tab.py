"""The tab that reads a document, compares two, and asks every city."""

from pathlib import Path

import gradio as gr
import pytest

from assistant.web.staff.comparison_tab import ComparisonTab


@pytest.fixture
def tab(build) -> ComparisonTab:
    return build(ComparisonTab)


def test_documents_of_one_title_are_told_apart_by_their_names(tab):
    listed = tab.documents()
    assert len({title for title, _ in listed}) == len(listed)
    assert listed == sorted(listed)


def test_versions_of_a_document_come_first(tab):
    first = tab.documents("shili-dog-provisions-2015.md")[0]
    assert first[1] == "shili-dog-regulation.md"


def test_a_document_is_shown_with_anchors(tab):
    shown = tab.open("shili-dog-regulation.md")
    assert "第三十二条" in shown
    assert 'id="' in shown
    assert tab.open("") == tab.open(None) == ""
    with pytest.raises(gr.Error, match="nothing"):
        tab.open("nothing.md")


@pytest.mark.parametrize(
    ("given", "doc"),
    [("shili-dog-regulation.md", "shili-dog-regulation.md"), ("没有的", ""), ("", ""), ("../etc", "")],
)
def test_an_address_names_a_document_or_none(tab, given, doc):
    assert tab.named(given) == doc


def test_two_versions_stand_side_by_side(tab):
    shown = tab.redline_of("shili-dog-provisions-2015.md", "shili-dog-regulation.md")
    assert "新增" in shown
    assert "请选两份文件" in tab.redline_of("shili-dog-regulation.md", None)


def test_the_table_grows_city_by_city(tab):
    steps = list(tab.compare_cities("遛狗不牵绳罚多少？"))
    shown, csv = steps[-1]
    assert len(steps) >= 4
    assert "示例市" in shown
    assert "样例市" in shown
    assert Path(csv["value"]).read_text("utf-8-sig").startswith("地区,")
    assert all(offered["visible"] is False for _, offered in steps[:-1])
    ((asked, _),) = tab.compare_cities("  ")
    assert "请写一个问题" in asked
