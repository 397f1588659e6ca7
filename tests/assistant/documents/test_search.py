"""Passages found for a text over the demonstration corpus, and their records for programs."""

from contextlib import closing

import pytest

from assistant.api.responses import PassageReply
from assistant.configuration.settings import Settings
from assistant.documents.search import find_places, passage_record, search, search_phrase
from assistant.question.places import UnknownPlace
from index.embedding.embedder import load_embedder
from index.snapshots.opening import open_index


@pytest.fixture(scope="module")
def embedder():
    settings = Settings(_env_file=None)
    return load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)


@pytest.fixture(scope="module")
def index(demo_index, embedder):
    with closing(open_index(demo_index, embedder.identity)) as live, live.reading() as index:
        yield index


def test_the_nearest_passages_come_best_first_and_no_more_than_asked_for(index, embedder):
    found = search(index, embedder, "遛狗不牵绳罚多少", limit=5)
    assert len(found) == 5
    assert "牵" in found[0].chunk.text
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_search_keeps_to_the_place(index, embedder):
    found = search(index, embedder, "遛狗不牵绳罚多少", place="样例市", limit=5)
    assert found
    assert all(one.division[-1:] in ((), ("样例市",)) or "样例市" not in one.division for one in found)
    assert "样例市" in {one.place for one in found}
    assert "示例市" not in {one.place for one in found}


def test_a_phrase_is_found_word_for_word(index):
    words = "未使用牵引带或者牵引带超过规定长度的"
    found = search_phrase(index, words)
    assert found
    assert all(words in one.chunk.text for one in found)
    assert search_phrase(index, "这几个字哪里也没有") == []


def test_a_place_may_be_one_that_only_the_documents_know(index):
    assert find_places(index, "示例市")[0][-1] == "示例市"
    assert find_places(index, "運城") == find_places(index, "运城市"), "in Traditional characters too"
    assert find_places(index, " ") == ()
    with pytest.raises(UnknownPlace):
        find_places(index, "乌有乡")


def test_a_record_says_where_the_passage_stands(index, embedder):
    for passage in search(index, embedder, "电梯应急救援", limit=4):
        record = passage_record(passage)
        PassageReply.model_validate(record)
        text = index.store.text(record["doc"])
        assert record["start"] < record["end"] <= len(text)
        assert text[record["start"]] == record["text"][0]
        assert text[record["end"] - 1] == record["text"][-1]
