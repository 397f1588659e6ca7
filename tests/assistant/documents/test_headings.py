"""Titles and headings are found by the words typed, each once, with where they stand."""

from assistant.documents.headings import find_headings
from index.snapshots.opening import open_index


def test_titles_first_then_the_sections_whose_own_heading_has_the_words(demo_index):
    live = open_index(demo_index, "multilingual-e5-small-q4-1")
    with live.reading() as index:
        titles = find_headings(index, "养犬登记办事指南")
        assert titles[0].title == "示例市养犬登记办事指南（演示）" and titles[0].locator == ""
        (fees, *_) = find_headings(index, "减收和免收")
        text = index.store.text(fees.doc)
        assert fees.locator == "减收和免收" and "减半收取" in text[fees.start : fees.end]
        assert find_headings(index, "量子计算机") == []
        many = find_headings(index, "养犬", 9)
        assert len({(one.doc, one.locator) for one in many}) == len(many) <= 9
    live.close()
