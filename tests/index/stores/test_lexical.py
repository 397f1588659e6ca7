"""The lexical index on real tantivy files and in a real PostgreSQL: the two are to answer alike."""

from contextlib import closing

import pytest

from index.errors import IndexUnavailable
from index.language.segmenting import query_terms
from index.stores.lexical import LexicalIndex
from index.stores.places import backend_at

PROVINCE, CITY, OTHER = ("示例省",), ("示例省", "青示市"), ("示例省", "红示市")


def terms(text):
    return dict.fromkeys(query_terms(text), 1.0)


@pytest.fixture
def chunks(make_chunk):
    return [
        make_chunk("养犬应当登记，登记费每只一百元。", "city.md", 0, title="青示市养犬条例", division=CITY),
        make_chunk("携带犬只外出应当束牵引绳。", "city.md", 1, title="青示市养犬条例", division=CITY),
        make_chunk("养犬应当登记，登记费每只三百元。", "other.md", 0, title="红示市养犬条例", division=OTHER),
        make_chunk(
            "犬只应当免疫，养犬登记由市规定。", "all.md", 0, title="示例省动物防疫条例", division=PROVINCE
        ),
        make_chunk("全国统一办理登记。", "nation.md", 0, title="登记办法"),
    ]


@pytest.fixture(params=["path", "postgresql"])
def backend(request):
    address = "path" if request.param == "path" else request.getfixturevalue("vector_database")
    return backend_at(address)


@pytest.fixture
def lexical(tmp_path, backend, chunks):
    dense, index = backend.create(tmp_path)
    index.add(chunks)
    index.commit()
    yield index
    index.close()
    dense.close()


def test_the_rarer_words_of_the_question_decide(lexical, chunks):
    found = lexical.query(terms("外出要牵引绳吗"), 3)
    assert found[0][0] == chunks[1].id
    assert found[0][1] > 0


def test_words_of_title_and_label_are_found(lexical, chunks):
    assert {found for found, _ in lexical.query(terms("动物防疫"), 5)} == {chunks[3].id}


def test_weights_shift_the_ranking(lexical, chunks):
    plain = {"牵引": 1.0, "百元": 1.0}
    assert lexical.query(plain | {"牵引": 9.0}, 1)[0][0] == chunks[1].id
    assert lexical.query(plain | {"牵引": 0.1}, 1)[0][0] in {chunks[0].id, chunks[2].id}


def test_a_place_keeps_its_own_rules_those_above_it_and_those_without_place(lexical, chunks):
    found = {found for found, _ in lexical.query(terms("登记"), 9, [CITY])}
    assert found == {chunks[0].id, chunks[3].id, chunks[4].id}


def test_a_district_gets_the_rules_of_its_city_and_a_province_those_of_all_its_cities(lexical, chunks):
    district = {found for found, _ in lexical.query(terms("登记"), 9, [(*CITY, "东示区")])}
    assert district == {chunks[0].id, chunks[3].id, chunks[4].id}
    province = {found for found, _ in lexical.query(terms("登记"), 9, [PROVINCE])}
    assert province == {chunks[0].id, chunks[2].id, chunks[3].id, chunks[4].id}


def test_scores_of_given_chunks_are_those_of_the_query(lexical, chunks):
    question = terms("养犬登记费")
    scores = lexical.scores(question, [chunk.id for chunk in chunks])
    ranked = dict(lexical.query(question, 9))
    assert scores == pytest.approx({chunk.id: ranked.get(chunk.id, 0.0) for chunk in chunks}, rel=1e-5)


def test_phrases_are_exact(lexical, chunks):
    assert lexical.phrase("登记费每只三百元", 5) == [chunks[2].id]
    assert lexical.phrase("束牵", 5) == [chunks[1].id]
    assert lexical.phrase("登记费三百元", 5) == []
    assert lexical.phrase("。", 5) == []


def test_rare_terms_tell_more(lexical):
    assert lexical.idf("牵引") > lexical.idf("登记") > 0
    assert lexical.idf("火星") >= lexical.idf("牵引")


def test_deleted_documents_are_gone_after_reopening(tmp_path, backend, lexical, chunks):
    lexical.delete_documents(["city.md"])
    lexical.commit()
    dense, again = backend.open(tmp_path)
    with closing(dense), closing(again):
        assert again.count == lexical.count == 3
        assert again.phrase("束牵引绳", 5) == []
        assert again.phrase("登记费每只三百元", 5) == [chunks[2].id]


def test_a_question_without_words_finds_nothing(lexical):
    assert lexical.query({}, 5) == []
    assert lexical.scores({}, ["x"]) == {"x": 0.0}


def test_a_damaged_index_says_what_to_do(tmp_path):
    LexicalIndex.create(tmp_path / "lexical").close()
    (tmp_path / "lexical" / "meta.json").write_text("{")
    with pytest.raises(IndexUnavailable, match="index rollback"):
        LexicalIndex.open(tmp_path / "lexical")
    with pytest.raises(IndexUnavailable, match="index build"):
        LexicalIndex.open(tmp_path / "nowhere")


def test_headings_are_found_without_the_words_below_them(lexical, chunks):
    assert lexical.query_headings(query_terms("动物防疫"), 5) == [chunks[3].id]
    assert lexical.query_headings(query_terms("牵引绳"), 5) == []
    assert lexical.query_headings([], 5) == []
