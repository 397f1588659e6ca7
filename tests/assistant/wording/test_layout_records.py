"""Outlines, redlines and hits with the keys that other programs rely on."""

import json

import pytest

from assistant.wording.layout_records import CHANGE_WORDS, findings_record, outline_record, redline_record
from assistant.wording.outline import outline
from assistant.wording.phrase_search import Finder, Mode, PhraseQuery
from assistant.wording.redline import Change, redline
from assistant.wording.semantic_search import search_by_meaning


def test_an_outline_has_each_article_with_how_its_lines_are_cited(index):
    record = outline_record(outline(index, "dogs-linchuan.md"))
    assert list(record) == ["doc", "title", "sections"]
    third = next(one for one in record["sections"] if one["label"] == "第三条")
    assert third["anchor"] == "第三条"
    assert third["lines"][1]["cite"] == "《澜川市犬只管理条例》第三条第二款"
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record


def test_one_article_may_be_asked_for_by_its_label(index):
    (only,) = outline_record(outline(index, "dogs-linchuan.md"), "第五条")["sections"]
    assert only["label"] == "第五条"
    assert outline_record(outline(index, "dogs-linchuan.md"), "第九十条")["sections"] == []


def test_a_redline_sums_up_what_became_of_the_articles(index):
    before, after = outline(index, "dogs-beihe.md"), outline(index, "dogs-linchuan.md")
    record = redline_record(redline(before, after))
    assert sum(record["summary"].values()) == len(record["articles"])
    assert set(record["summary"]) == {change.value for change in Change} == {c.value for c in CHANGE_WORDS}
    for article in record["articles"]:
        assert (article["before"] is None) == (article["change"] == "added")
        assert (article["after"] is None) == (article["change"] == "removed")


@pytest.mark.parametrize("text", ["饲养烈性犬", "这几个字哪里也没有"])
def test_hits_say_what_is_to_be_highlighted(index, embedder, text):
    found = Finder(index, search_by_meaning(index, embedder)).find(PhraseQuery(text, Mode.EXACT))
    record = findings_record(found)
    assert record["total"] == sum(one["hits"] for one in record["counts"])
    for hit in record["hits"]:
        assert [hit["text"][start:end] for start, end in hit["spans"]] == [text]
        assert hit["citation"]["title"] in hit["cite"]
