"""English words find their Chinese ones, through inflection, phrases and spelling."""

import pytest

from assistant.question.dictionary import MAX_EQUIVALENTS, load_dictionary
from assistant.question.places import PlaceBook
from assistant.question.rewriting import rewrite, translate
from assistant.question.terms import load_terms
from assistant.types import Question

BOOK = PlaceBook.of([("山东省", "青岛市")])


def equivalents(text: str, known: str = "") -> dict[str, tuple[str, ...]]:
    """With every word known alike, or only those in `known`."""
    return load_dictionary().equivalents(text, lambda word: float(not known or word in known.split()))


@pytest.mark.parametrize(
    ("text", "word", "chinese"),
    [
        ("elevators", "elevators", "电梯"),
        ("walking dogs", "dogs", "犬"),
        ("were renovated", "renovated", "装修"),
        ("the public transport rules", "transport", "公共交通"),
        ("to walk the dog", "walk", "遛狗"),
        ("a license", "license", "执照"),
        ("a licence", "licence", "执照"),
        ("bad behaviour", "behaviour", "行为"),
    ],
)
def test_a_word_finds_its_chinese(text: str, word: str, chinese: str) -> None:
    assert chinese in equivalents(text, chinese)[word]


def test_a_phrase_comes_before_its_words() -> None:
    found = equivalents("public transport", "公共交通 公共 运输")
    assert found["public"] == ("公共交通", "公共") and found["transport"] == ("公共交通", "运输")


def test_words_that_the_documents_do_not_have_are_left_out() -> None:
    assert equivalents("an elevator", "升降机") == {"elevator": ("升降机",)}
    assert load_dictionary().equivalents("elevator", lambda word: 0.0) == {}


def test_a_single_character_is_taken_only_as_the_likeliest() -> None:
    rare_pair = {"犬": 5.0, "狗狗": 1.0}
    common_pair = {"犬": 1.0, "狗狗": 5.0}
    dictionary = load_dictionary()
    assert dictionary.equivalents("dog", lambda w: rare_pair.get(w, 0.0))["dog"] == ("犬", "狗狗")
    assert dictionary.equivalents("dog", lambda w: common_pair.get(w, 0.0))["dog"] == ("狗狗",)


def test_no_word_has_too_many() -> None:
    assert max(map(len, equivalents("to make and give").values())) <= MAX_EQUIVALENTS * 2


def test_a_name_and_nonsense_find_nothing() -> None:
    assert equivalents("zzyzx qwrtp 12 中文") == {}


def test_a_question_in_english_is_searched_in_chinese_too() -> None:
    query = rewrite(Question("May I walk a dog on the Qingdao metro?"), load_terms(), BOOK)
    translated = translate(query, lambda word: float(word in ("犬", "地铁")))
    assert translated.language == "en"
    assert "犬" in translated.equivalents["dog"]
    assert set(translated.equivalents["dog"]) <= set(translated.expansions)


def test_a_question_in_chinese_stays_as_it_is() -> None:
    query = rewrite(Question("青岛地铁能带狗吗？"), load_terms(), BOOK)
    assert translate(query, lambda word: 1.0) is query
