"""Terms and phrases of the lexical index."""

from hypothesis import given
from hypothesis import strategies as st

from index.language.folding import squeeze
from index.language.segmenting import phrase_terms, query_terms, segment

han = st.text(alphabet="养犬管理条例市民应当携带证件办理登记", min_size=2, max_size=30)


def test_chinese_becomes_pairs_and_other_words_stay_whole() -> None:
    assert segment("养犬管理 GB18030标准") == ["养犬", "犬管", "管理", "理", "gb18030", "标准", "准"]


def test_width_case_and_thousands_do_not_matter() -> None:
    assert segment("罚款１，０００元") == segment("罚款1000元") == ["罚款", "款", "1000", "元"]
    assert segment("ＡＢＣ") == ["abc"]
    assert "3.5" in segment("涨了3.5倍")


def test_a_list_of_numbers_is_not_one_number() -> None:
    assert segment("1,2,3") == ["1", "2", "3"]


def test_question_terms_are_distinct_and_leave_out_what_serves_phrases() -> None:
    assert query_terms("养犬养犬") == ["养犬", "犬养"]
    assert query_terms("犬") == ["犬"]
    assert query_terms("第3条") == ["第", "3", "条"]


def test_white_space_between_chinese_characters_means_nothing() -> None:
    assert segment("养犬\n管理　办法") == segment("养犬管理办法")


def test_nothing_to_search_for_gives_no_terms() -> None:
    assert segment("，。！ \n") == query_terms("？") == phrase_terms("…") == []


def test_squeeze_keeps_punctuation_and_drops_white_space() -> None:
    assert squeeze("第一条 为了\n规范（养犬），") == "第一条为了规范(养犬),"


@given(before=han, text=han, after=han)
def test_terms_of_a_phrase_stand_side_by_side_in_every_text_that_holds_it(
    before: str, text: str, after: str
) -> None:
    whole, part = segment(before + text + after), phrase_terms(text)
    assert any(whole[at : at + len(part)] == part for at in range(len(whole)))


@given(before=han, text=st.from_regex(r"[养犬]{1,3}[0-9]{1,4}[管理]{2,4}", fullmatch=True), after=han)
def test_phrases_run_across_numbers(before: str, text: str, after: str) -> None:
    whole, part = segment(before + text + after), phrase_terms(text)
    assert any(whole[at : at + len(part)] == part for at in range(len(whole)))


@given(st.text())
def test_terms_survive_being_written_side_by_side_for_a_whitespace_tokenizer(text: str) -> None:
    terms = segment(text)
    assert " ".join(terms).split() == terms
