"""Follow-ups become complete questions; places hold, change and are corrected."""

import pytest

from assistant.question.intent import Focus
from assistant.question.places import PlaceBook
from assistant.question.rewriting import rewrite, to_simplified
from assistant.question.terms import load_terms
from assistant.types import Question, Turn

BOOK = PlaceBook.of(
    [("山东省", "青岛市"), ("山东省", "聊城市"), ("示例省", "示例市"), ("山西省", "运城市", "盐湖区")]
)
HISTORY = (
    Turn("user", "青岛市养狗要办证吗？"),
    Turn("assistant", "要。《青岛市养犬管理条例》第九条规定：……"),
)


def read(text: str, history: tuple[Turn, ...] = (), place: str = ""):
    return rewrite(Question(text, history, place), load_terms(), BOOK)


def test_a_question_that_stands_alone_needs_nothing() -> None:
    query = read("青岛市遛狗不拴绳罚多少？")
    assert query.places == (("山东省", "青岛市"),) and query.named and query.context == ""
    assert Focus.MONEY in query.asked.focus and "元" in query.asked.units


def test_a_follow_up_takes_subject_and_place_along() -> None:
    query = read("那没拴绳呢？", HISTORY)
    assert query.places == (("山东省", "青岛市"),) and not query.named
    assert "养狗" in query.search_text and "没拴绳" in query.search_text


def test_the_last_place_named_holds() -> None:
    history = (*HISTORY, Turn("user", "那聊城呢？"), Turn("assistant", "聊城没有规定。"))
    assert read("第二次被抓呢？", history).places == (("山东省", "聊城市"),)


def test_a_place_named_now_wins() -> None:
    assert read("那聊城市呢？", HISTORY).places == (("山东省", "聊城市"),)


def test_a_correction_keeps_the_subject() -> None:
    query = read("不对，我说的是聊城", HISTORY)
    assert query.places == (("山东省", "聊城市"),)
    assert "办证" in query.search_text or "养狗" in query.search_text


def test_a_new_subject_with_its_own_place_leaves_the_old_one() -> None:
    query = read("示例市老旧小区加装电梯财政补贴多少钱？", HISTORY)
    assert query.places == (("示例省", "示例市"),)
    assert "养狗" not in query.search_text


def test_the_place_of_the_selector_is_used_when_none_is_named() -> None:
    assert read("遛狗不拴绳罚多少？", place="聊城市").places == (("山东省", "聊城市"),)
    assert read("青岛遛狗不拴绳罚多少？", place="聊城市").places == (("山东省", "青岛市"),)


@pytest.mark.parametrize(
    ("text", "language"), [("遛狗罚多少？", "zh"), ("What is the fine for smoking?", "en")]
)
def test_the_language_of_the_asker(text: str, language: str) -> None:
    assert read(text).language == language


def test_traditional_characters_become_simplified() -> None:
    assert to_simplified("遛狗不牽繩罰多少錢") == "遛狗不牵绳罚多少钱"


def test_everyday_words_widen_the_search_and_nothing_else() -> None:
    query = read("示例市遛狗不拴绳罚多少？")
    assert "携犬外出" in query.expansions
    assert "携犬外出" not in query.asked.subject


def test_a_place_that_nobody_knows_is_not_answered_for_by_the_one_before() -> None:
    history = (Turn("user", "示例市遛狗不拴绳罚多少？"), Turn("assistant", "罚五十元。"))
    asked = read("那火星市呢？", history, place="聊城市")
    assert asked.places == (("火星市",),) and asked.named
    later = read("第二次被抓呢？", (*history, Turn("user", "那火星市呢？"), Turn("assistant", "没有找到。")))
    assert later.places == (("火星市",),)
