import pytest

from assistant.wording.phrase_search import Finder, Mode, Order, PhraseQuery, UnusableQuery
from assistant.wording.semantic_search import search_by_meaning


@pytest.fixture(scope="module")
def finder(index, embedder) -> Finder:
    return Finder(index, search_by_meaning(index, embedder))


def highlighted(findings) -> list[list[str]]:
    return [[hit.text[start:end] for start, end in hit.spans] for hit in findings.hits]


def test_an_exact_phrase_is_highlighted_and_counted_by_document(finder):
    found = finder.find(PhraseQuery("不得饲养烈性犬"))
    assert highlighted(found) == [["不得饲养烈性犬"], ["不得饲养烈性犬"]]
    assert sorted(found.counts) == [
        ("dogs-beihe.md", "北禾市犬只管理条例", 1),
        ("dogs-linchuan.md", "澜川市犬只管理条例", 1),
    ]
    assert (found.total, found.exact) == (2, True)


def test_punctuation_counts_in_an_exact_phrase(finder):
    assert finder.find(PhraseQuery("三十日内，持身份证明")).total == 1
    assert finder.find(PhraseQuery("三十日内；持身份证明")).total == 0
    assert finder.find(PhraseQuery("三十日内持身份证明")).total == 0


def test_a_phrase_with_gaps_keeps_the_order(finder):
    found = finder.find(PhraseQuery("养犬人…公安机关…登记", Mode.GAPS))
    assert highlighted(found)[0] == ["养犬人", "公安机关", "登记"]
    assert finder.find(PhraseQuery("登记…养犬人应当", Mode.GAPS)).total == 0


def test_all_words_are_found_in_any_order(finder):
    found = finder.find(PhraseQuery("罚款 公安机关 没收", Mode.ALL))
    assert {hit.citation.doc for hit in found.hits} == {"dogs-beihe.md", "dogs-linchuan.md"}


def test_meaning_is_left_to_the_embeddings(finder, index):
    found = finder.find(PhraseQuery("犬只免疫的工作", Mode.MEANING, limit=3))
    assert "dogs-linchuan.md" in {hit.citation.doc for hit in found.hits}
    with pytest.raises(UnusableQuery, match="embedding model"):
        Finder(index).find(PhraseQuery("免疫", Mode.MEANING))


@pytest.mark.parametrize(
    ("filters", "docs"),
    [
        ({"place": "北禾市"}, {"dogs-beihe.md"}),
        ({"place": "示例省"}, {"dogs-beihe.md", "dogs-linchuan.md"}),
        ({"year": 2022}, {"dogs-linchuan.md"}),
        ({"kind": "条例"}, {"dogs-beihe.md", "dogs-linchuan.md"}),
        ({"kind": "办法"}, set()),
        ({"status": "repealed"}, set()),
        ({"status": "current"}, {"dogs-beihe.md", "dogs-linchuan.md"}),
        ({"issuer": "没有的机关"}, set()),
    ],
)
def test_filters_narrow_hits_and_counts(finder, filters, docs):
    found = finder.find(PhraseQuery("不得饲养烈性犬", **filters))
    assert {hit.citation.doc for hit in found.hits} == docs
    assert {doc for doc, _, _ in found.counts} == docs


def test_hits_are_sorted_by_date_when_asked(finder):
    found = finder.find(PhraseQuery("犬只", order=Order.DATE))
    days = [hit.citation.effective for hit in found.hits]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 2


def test_a_limit_cuts_hits_but_not_counts(finder):
    found = finder.find(PhraseQuery("犬只", limit=1))
    assert len(found.hits) == 1
    assert found.total > 1


def test_a_single_character_cannot_be_looked_for(finder):
    with pytest.raises(UnusableQuery, match="two characters"):
        finder.find(PhraseQuery("犬"))
    with pytest.raises(UnusableQuery, match="乌有乡"):
        finder.find(PhraseQuery("犬只", place="乌有乡"))


def test_citations_quote_the_highlighted_words(finder, index):
    (hit,) = finder.find(PhraseQuery("处五百元罚款")).hits
    assert hit.citation.quote == "处五百元罚款"
    assert index.store.text(hit.citation.doc)[hit.citation.start : hit.citation.end] == "处五百元罚款"
