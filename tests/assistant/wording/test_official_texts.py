"""Official texts for a check: whole articles, found by likeness and by phrase, cited at any part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.official_texts import OfficialTexts, cite_chunk, pairs_of, respell_numbers
from index.language.folding import Folded


@pytest.fixture(scope="module")
def library(index) -> OfficialTexts:
    return OfficialTexts(index)


def folded(text: str) -> str:
    return Folded.of(text).trimmed().text


@pytest.mark.parametrize(
    ("sentence", "doc", "words"),
    [
        ("携犬外出不牵绳的，处二百元以上五百元以下罚款", "dogs-linchuan.md", "二百元以上"),
        ("公园每天开放不少于12小时", "parks.md", "不少于十二小时"),
        ("公园燃放烟花爆竹，罚款五百元", "parks.md", "五百元"),
    ],
)
def test_the_article_that_says_nearly_the_same_comes_first(library, sentence, doc, words):
    found = library.candidates(folded(sentence))
    best = found[0]
    assert (best.doc, words in best.text) == (doc, True)
    assert len({(one.doc, one.text) for one in found}) == len(found)


def test_articles_that_have_a_phrase_are_found_whole(library):
    found = library.holding(folded("不得饲养烈性犬"))
    assert {one.doc for one in found} == {"dogs-linchuan.md", "dogs-beihe.md"}
    assert all(one.text.startswith("第三条") or "三十日" in one.text or "十五日" in one.text for one in found)
    assert library.holding(folded("没有这样的话")) == []


def test_within_one_document_the_closest_article_is_found(library):
    (best, *_) = library.closest_in(folded("不牵绳罚款"), "dogs-beihe.md")
    assert "一百元以上三百元以下" in best.text


def test_a_citation_quotes_the_document_and_names_the_paragraph(library):
    (article,) = [one for one in library.holding(folded("每户限养一只")) if one.doc == "dogs-linchuan.md"]
    words = folded("每户限养一只，不得饲养烈性犬")
    low = article.folded.text.index(words)
    citation = library.cite(article, low, low + len(words), 4)
    assert (citation.n, citation.locator, citation.status) == (4, "第三条第二款", "in_force")
    assert library.store.text(citation.doc)[citation.start : citation.end] == citation.quote
    assert folded(citation.quote) == words


def test_a_part_of_a_chunk_is_cited_where_it_stands(index):
    chunk = next(one for one in index.store.chunks_of("parks.md") if "烟花爆竹" in one.text)
    start = chunk.text.index("处五百元罚款")
    known = index.store.metadata["parks.md"]
    citation = cite_chunk(chunk, known, index.store.text, start, start + 6, 1)
    assert citation.quote == "处五百元罚款"
    assert index.store.text("parks.md")[citation.start : citation.end] == citation.quote


def test_whether_a_phrase_stands_in_one_paragraph(library):
    assert library.is_unbroken(folded("由成年人用两米以内的牵引绳牵领"))
    assert not library.is_unbroken(folded("办理登记。每户限养一只"))


@given(st.integers(0, 10**9))
def test_a_number_is_found_under_either_spelling(number):
    spelled = respell_numbers(f"罚款{number}元")
    assert str(number) not in spelled or number == 0
    if number >= 11:
        assert respell_numbers(spelled) == f"罚款{number}元"


@given(st.text(alphabet="罚款五百元123以上", max_size=30))
def test_pairs_are_those_of_neighbours(text):
    assert pairs_of(text) == {text[at : at + 2] for at in range(len(text) - 1)}
    respell_numbers(text)
