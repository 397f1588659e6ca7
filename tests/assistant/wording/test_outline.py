"""A document laid out: every line with its citation, every article with its anchor."""

import pytest

from assistant.wording.outline import UnknownDocument, name_document, outline


def test_every_line_of_a_document_has_its_citation_and_every_article_an_anchor(index):
    found = outline(index, "dogs-linchuan.md")
    articles = {one.anchor: one for one in found.sections}
    assert list(articles)[-7:] == [f"第{n}条" for n in "一二三四五六七"]
    assert [line.locator for line in articles["第三条"].lines] == ["第三条第一款", "第三条第二款"]
    assert articles["第四条"].lines[2].locator == "第四条第二项"
    assert found.cite("第三条第二款") == "《澜川市犬只管理条例》第三条第二款"
    assert len({one.anchor for one in found.sections}) == len(found.sections)


def test_a_document_is_named_by_its_title_too(index):
    assert name_document(index, "澜川市公园管理办法") == "parks.md"
    with pytest.raises(UnknownDocument):
        name_document(index, "没有的办法")
    with pytest.raises(UnknownDocument):
        outline(index, "nothing.md")
