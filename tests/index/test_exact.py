"""What a question names exactly, in a small index."""

from contextlib import closing

import pytest

from index.building.builder import build_index
from index.exact import Named, find_articles, find_quoted, find_titled, find_wording, read_named
from index.snapshots.opening import open_index

DOCUMENTS = {
    "青岛市养犬条例.txt": (
        "青岛市养犬条例\n\n第一条　为了规范养犬，制定本条例。\n\n"
        "第二条　本条例所称“一犬一证”，是指每只犬只办理一个养犬登记证。\n\n第十一条　养犬登记费每年一百元。\n"
    ),
    "青岛市养犬条例实施细则.txt": (
        "青岛市养犬条例实施细则\n\n第一条　为了施行条例，制定本细则。\n\n"
        "第二条　犬只应当每年接种疫苗。\n\n第十一条　养犬登记在街道办理。\n"
    ),
}


@pytest.fixture
def index(tmp_path, embedder, cache):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_index([folder], tmp_path / "index", embedder, cache)
    with closing(open_index(tmp_path / "index", embedder.identity)) as live, live.reading() as index:
        yield index


def labels(index, ids):
    return [(chunk.doc, chunk.label) for chunk in index.store.chunks(ids).values()]


def test_quoted_words_titles_and_articles_are_read():
    asked = "《青岛市养犬条例》第11条、第 二十 条里的“一犬一证”和「只」、“一犬一证”是什么意思"
    assert read_named(asked) == Named(("一犬一证",), ("青岛市养犬条例",), (11, 20))
    assert read_named("养狗要办证吗") == Named()


def test_quoted_words_name_the_chunks_that_hold_them(index):
    [found] = labels(index, find_quoted(index, ["一犬一证"], 8))
    assert found == ("青岛市养犬条例.txt", "第二条")
    assert find_quoted(index, ["一犬多证"], 8) == []


def test_words_that_stand_in_many_chunks_name_none(index):
    assert find_quoted(index, ["养犬登记"], 1) == []
    assert len(find_quoted(index, ["养犬登记"], 8)) == 3


def test_of_several_quotations_the_chunks_with_the_most_count(index):
    found = find_quoted(index, ["养犬登记", "登记费"], 8)
    assert labels(index, found) == [("青岛市养犬条例.txt", "第十一条")]


def test_wording_is_compared_without_white_space_and_width(index):
    assert len(find_wording(index, "养犬 登记费", 8)) == 1
    assert find_wording(index, "养犬，登记费", 8) == []


def test_a_title_names_the_closest_document(index):
    assert find_titled(index, ["养犬条例"]) == ["青岛市养犬条例.txt"]
    assert find_titled(index, ["养犬条例实施细则（试行）"]) == ["青岛市养犬条例实施细则.txt"]
    assert find_titled(index, ["民法典"]) == []


def test_an_article_is_found_by_its_number(index):
    found = find_articles(index, ["青岛市养犬条例实施细则.txt"], [11])
    assert labels(index, found) == [("青岛市养犬条例实施细则.txt", "第十一条")]
