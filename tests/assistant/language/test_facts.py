"""What a sentence states, each kind found once it is asked for."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.language.facts import facts
from assistant.language.modality import Sense
from assistant.language.names import NameSort

RULE = "违反《养犬条例》第三条规定，不牵绳的，由公安机关处二百元以上五百元以下罚款。"


def test_a_sentence_is_taken_apart() -> None:
    found = facts(RULE)
    assert {q.of(found.known) for q in found.quantities} == {"第三条", "二百元", "五百元"}
    assert {name.surface for name in found.names if name.sort is NameSort.TITLE} == {"《养犬条例》"}
    assert any("公安机关" in name.surface for name in found.names)
    assert "二百" not in found.content
    assert [clause.text for clause in found.clauses][1] == "不牵绳的"


def test_what_stands_over_a_text_is_known_but_not_said() -> None:
    alone, under = facts("每年一次。"), facts("每年一次。", "第九条 2021年年检办法")
    assert len(under.quantities) > len(alone.quantities)
    assert under.senses == alone.senses
    assert under.content == alone.content
    assert under.known.startswith(under.text)


def test_the_words_of_must_and_must_not_are_those_of_the_text() -> None:
    assert Sense.PROHIBITED in facts("不得饲养烈性犬。").senses
    assert Sense.OBLIGED in facts("养犬人应当登记。").senses
    assert facts("公园每日开放。").senses == frozenset()


def test_the_same_text_is_read_once() -> None:
    assert facts(RULE) is facts(RULE)
    assert facts(RULE) is not facts(RULE, "条例")


WORDS = st.sampled_from("养犬人 应当 不得 登记 五百元 以下 ， 。 《养犬条例》 三日内".split())


@given(st.lists(WORDS, max_size=16).map("".join))
def test_every_fact_stands_where_it_says(text: str) -> None:
    found = facts(text, "养犬管理")
    for quantity in found.quantities:
        assert 0 <= quantity.start < quantity.end <= len(found.known)
    for name in found.names:
        assert found.known[name.start : name.end] == name.surface
    for modal in (*found.modals, *found.bounds):
        assert found.text[modal.start : modal.end] == modal.word
    assert "".join(clause.text for clause in found.clauses).replace(" ", "") in "".join(
        letter for letter in text if letter not in "，。；：！？\n"
    )
