"""Finding passages over a small index with both sides real."""

from contextlib import closing

import pytest

from index.building.builder import build_index
from index.errors import ModelUnavailable
from index.retriever import PolicyRetriever, Search, find_exact, load_reranker
from index.snapshots.opening import open_index

CITY, OTHER = ("山东省", "青岛市"), ("山东省", "聊城市")

DOCUMENTS = {
    "青岛市养犬条例.txt": (
        "青岛市养犬条例\n\n第一条　为了规范养犬，制定本条例。\n\n"
        "第二条　携犬外出应当束牵引绳，牵引绳长度不超过两米。\n\n"
        "第三条　携犬外出不束牵引绳的，处二百元罚款。\n\n第四条　养犬登记费每只每年一百元。\n"
    ),
    "聊城市养犬条例.txt": (
        "聊城市养犬条例\n\n第一条　为了规范养犬，制定本条例。\n\n"
        "第二条　携犬外出应当束牵引绳，牵引绳长度不超过一米。\n\n"
        "第三条　携犬外出不束牵引绳的，处五百元罚款。\n\n第四条　养犬登记免费。\n"
    ),
    "山东省动物防疫条例.txt": (
        "山东省动物防疫条例\n\n第一条　为了预防动物疫病，制定本条例。\n\n"
        "第二条　犬只应当每年免疫接种狂犬病疫苗。\n\n"
        "第三条　犬只未免疫接种的，处一千元以下罚款。\n"
    ),
    "聊城市停车办法.txt": (
        "聊城市停车办法\n\n第一条　为了规范停车，制定本办法。\n\n"
        "第二条　道路停车泊位每小时收费三元，夜间免费。\n"
    ),
}


@pytest.fixture
def index_dir(tmp_path, embedder, cache):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_index([folder], tmp_path / "index", embedder, cache)
    return tmp_path / "index"


@pytest.fixture
def retriever(index_dir, embedder):
    with closing(open_index(index_dir, embedder.identity)) as live:
        yield PolicyRetriever(index=live, embedder=embedder)


def test_the_passage_that_answers_comes_first_with_both_scores(retriever):
    found = retriever.find(Search("停车泊位每小时收费多少"))
    assert "每小时收费三元" in found[0].chunk.text
    assert found[0].metadata.title == "聊城市停车办法"
    assert 0 < found[0].dense <= 1
    assert found[0].lexical > 0
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_every_passage_has_its_true_scores_whichever_side_found_it(retriever, embedder):
    with retriever.index.reading() as index:
        for one in retriever.find(Search("犬只免疫接种", k=50)):
            cosine = float(
                embedder.encode_query("犬只免疫接种") @ index.dense.vectors([one.chunk.id])[one.chunk.id]
            )
            assert one.dense == pytest.approx(cosine, abs=1e-4)


def test_only_rules_of_the_place_and_those_above_it_are_returned(retriever):
    found = retriever.find(Search("携犬外出不束牵引绳罚款", places=(CITY,), k=50))
    assert {one.metadata.place for one in found} == {"青岛市", "山东省"}
    assert "二百元" in found[0].chunk.text


def test_two_places_give_the_rules_of_both(retriever):
    found = retriever.find(Search("携犬外出不束牵引绳罚款", places=(CITY, OTHER), k=3))
    assert {"二百元", "五百元"} <= {
        fee for one in found for fee in ("二百元", "五百元") if fee in one.chunk.text
    }


def test_a_place_without_any_rule_does_not_leave_the_reader_with_nothing(retriever):
    found = retriever.find(Search("道路停车泊位收费", places=(("山西省", "运城市"),), k=3))
    assert "每小时收费三元" in found[0].chunk.text


def test_expansions_lift_what_the_question_says_in_other_words(retriever):
    plain = retriever.find(Search("狗链子要多长", k=50))
    widened = retriever.find(Search("狗链子要多长", expansions=("牵引绳", "长度"), k=50))

    def rank(found):
        return next(at for at, one in enumerate(found) if "牵引绳长度" in one.chunk.text)

    assert rank(widened) < rank(plain)
    assert widened[rank(widened)].lexical > plain[rank(plain)].lexical


def test_a_question_without_words_still_gets_passages(retriever):
    assert retriever.find(Search("？？", k=2))


def test_exact_words_are_found_and_nothing_else(retriever):
    with retriever.reading() as index:
        assert [one.chunk.label for one in find_exact(index, "养犬登记费每只每年一百元", 8)] == ["第四条"]
        assert [one.metadata.place for one in find_exact(index, "不超过 一米", 8)] == ["聊城市"]
        assert find_exact(index, "养犬登记，费", 8) == []
        found = find_exact(index, "束牵引绳", 8, (OTHER,))
        assert [one.metadata.place for one in found] == ["聊城市"] * 2


def test_a_step_finds_in_the_snapshot_it_reads(retriever):
    search = Search("停车泊位每小时收费多少")
    with retriever.reading() as index:
        bound = retriever.over(index)
        assert bound.index is index
        assert [one.chunk.id for one in bound.find(search)] == [
            one.chunk.id for one in retriever.find(search)
        ]


def test_langchain_gets_documents_with_scores_and_provenance(retriever):
    document = retriever.invoke("停车泊位每小时收费多少")[0]
    known = document.metadata
    assert known["doc"] == "聊城市停车办法.txt"
    assert known["place"] == "聊城市"
    assert known["locator"] == "第二条"
    assert DOCUMENTS[known["doc"]][known["start"] : known["end"]].endswith(document.page_content)
    assert known["score"] > 0 and known["dense"] > 0 and known["lexical"] > 0
    assert retriever.batch(["停车", "养犬登记费"])[1][0].page_content


def test_a_reranker_has_the_last_word(retriever):
    def prefer_free(question, texts):
        return [1.0 if "免费" in text else 0.0 for text in texts]

    reranked = PolicyRetriever(index=retriever.index, embedder=retriever.embedder, reranker=prefer_free)
    found = reranked.find(Search("养犬登记费多少", k=2))
    assert len(found) == 2
    assert all("免费" in one.chunk.text for one in found)
    assert found[0].score == found[1].score > 0


def test_without_a_setting_there_is_no_reranker_and_a_wrong_one_is_named(tmp_path):
    assert load_reranker("") is None
    with pytest.raises(ModelUnavailable, match="POLICY_ASSISTANT_RERANKER_MODEL"):
        load_reranker(str(tmp_path / "no-model"))
