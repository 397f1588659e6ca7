"""What of an answer is said first, what is quoted, and what is folded away."""

from dataclasses import replace

import pytest

from assistant.types import Answer, Citation, Ending, Sentence, Support
from assistant.web.shape import shape_answer

RULE = "七十周岁以上独居老年人饲养一只犬的，免收登记费"


def cite(n: int, quote: str, place: str = "样本市") -> Citation:
    return Citation(n, "a.md", "条例", place, f"第{n}条", quote, 0, len(quote))


def answer(*texts: str, short: str = "", place: str = "样本市", quotes: tuple[str, ...] = ()) -> Answer:
    sentences = tuple(Sentence(text, (n,)) for n, text in enumerate(texts, 1))
    if short and texts[0] == f"{short}。":
        sentences = (Sentence(texts[0], (2,), Support.VERIFIED), *sentences[1:])
    cited = tuple(cite(n, quotes[n - 1] if quotes else text, place) for n, text in enumerate(texts, 1))
    return Answer("几岁免费？", Ending.ANSWERED, sentences, cited, short=short)


def words(blocks) -> list[str]:
    return [line for block in blocks for line in block.lines]


def test_the_short_answer_is_said_first_and_its_quotation_below():
    shape = shape_answer(answer(f"{RULE}。", f"《条例》第二条规定：导盲犬免费；{RULE}。", short=RULE))
    assert shape.short == f"{RULE}。[2]"
    assert words(shape.quoted) == [f"《条例》第二条规定：导盲犬免费；{RULE}。[2]"]
    assert shape.folded == ()


def test_a_quotation_that_is_short_itself_gives_the_short_answer_too():
    shape = shape_answer(answer("《条例》第一条规定：每只犬补贴五万元。", short="每只犬补贴五万元"))
    assert shape.short == "每只犬补贴五万元。[1]"
    only = shape_answer(answer("《收费标准》“收费”写明：南屏区·首次登记费：160元/只。"))
    assert only.short == "南屏区·首次登记费：160元/只。[1]"


def test_words_that_leave_a_yes_or_no_question_open_are_only_quoted():
    asked = replace(answer("《条例》第一条规定：本市养犬实行分区管理。"), question="可以养三条吗？")
    shape = shape_answer(asked)
    assert not shape.is_glanced
    assert words(shape.quoted) == ["《条例》第一条规定：本市养犬实行分区管理。[1]"]


def test_what_does_not_decide_is_folded_when_it_is_long():
    other = "养犬人应当遵守有关法律法规的规定，" * 8
    shape = shape_answer(answer(f"{RULE}。", f"《条例》规定：{RULE}。", f"{other}并且爱护环境。", short=RULE))
    assert words(shape.quoted) == [f"《条例》规定：{RULE}。[2]"]
    assert words(shape.folded) == [f"{other}并且爱护环境。[3]"] and shape.folded_count == 1


def test_the_lead_of_an_item_stays_with_it():
    rest = "另一条与此无关的规定，" * 10
    shape = shape_answer(
        answer(
            "免收登记费。", "《条例》规定：有下列情形的：", "（二）老人免收登记费。", rest, short="免收登记费"
        )
    )
    assert [line[:6] for line in words(shape.quoted)] == ["《条例》规定", "（二）老人免"]
    assert shape.quoted[1].is_list


def test_one_of_several_cases_is_not_the_answer():
    rule = "不牵绳的，处一百元罚款；再次违反的，处五百元罚款。"
    shape = shape_answer(
        answer("处一百元罚款。", f"《条例》规定：{rule}", short="处一百元罚款", quotes=("", rule))
    )
    assert shape.short == "" and shape.cases is not None
    assert [row.case for row in shape.cases.rows] == ["不牵绳", "再次违反"]
    assert words(shape.quoted) == [f"《条例》规定：{rule}[2]"], "and the case is not said twice"


@pytest.mark.parametrize("short", ["", "两米"])
def test_for_one_place_after_another_nothing_is_said_first(short: str):
    shape = shape_answer(answer("样本市：《条例》规定：绳长两米。", short=short))
    assert not shape.is_glanced and words(shape.quoted) == ["样本市：《条例》规定：绳长两米。[1]"]


def test_items_that_a_line_runs_on_with_become_a_list():
    shape = shape_answer(answer("应当提交下列材料：（一）身份证；（二）照片。", "另附申请表。"))
    assert [(block.is_list, len(block.lines)) for block in shape.quoted] == [(False, 1), (True, 2)]
    assert shape_answer(Answer("问", Ending.PENDING)).says_something is False
