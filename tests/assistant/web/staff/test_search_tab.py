"""The tab that finds wording."""

from pathlib import Path

import gradio as gr
import pytest

from assistant.web.staff.search_tab import SearchTab

USUAL = {
    "mode": "exact",
    "place": "",
    "issuer": "",
    "kind": "",
    "year": 0,
    "status": "",
    "order": "relevance",
}


@pytest.fixture
def find(build):
    tab = build(SearchTab)
    return lambda text, **changed: tab.find(text, **USUAL | changed)


def test_words_are_highlighted_and_offered_as_tables(find):
    shown, csv, xlsx = find("牵引带")
    assert "<mark>牵引带</mark>" in shown
    assert Path(csv["value"]).read_bytes().startswith("\ufeff引用".encode())
    assert xlsx["visible"] is True


def test_nothing_found_offers_no_table(find):
    for text in ("  ", "这几个字哪里也没有"):
        _, csv, xlsx = find(text)
        assert (csv["visible"], xlsx["visible"]) == (False, False)
    assert find(" ")[0] == ""


def test_filters_narrow_what_is_found(find):
    everywhere, here = find("养犬")[0], find("养犬", place="样例市")[0]
    assert "示例市" in everywhere
    assert "《示例市" not in here


def test_a_mistake_is_a_message_on_the_page(find):
    with pytest.raises(gr.Error, match="乌有乡"):
        find("养犬", place="乌有乡")


def test_only_kinds_and_years_that_there_are_can_be_chosen(build):
    kinds, years = build(SearchTab).choices()
    assert ("不限", "") in kinds["choices"]
    assert ("地方性法规", "地方性法规") in kinds["choices"]
    listed = [year for _, year in years["choices"][1:]]
    assert listed == sorted(listed, reverse=True)
