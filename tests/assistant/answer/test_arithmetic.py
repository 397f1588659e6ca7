"""How many are left: only from one total and one part of the same things."""

from decimal import Decimal

import pytest

from assistant.answer.arithmetic import Sum, asks_rest, find_remainder
from assistant.evidence.totals import Total
from assistant.language.quantities import find_quantities
from assistant.types import Evidence
from index.types import Chunk, Metadata, Passage


def pieces(*texts: str, doc: str = "a.md") -> list[Evidence]:
    found = []
    for text in texts:
        chunk = Chunk(doc, 0, "story", (), "", text, (), 1, "示例")
        found.append(Evidence(Passage(chunk, Metadata("示例"), 1.0), text, 0, len(text)))
    return found


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["全市共确定重点提案15件，其中12件已办结。"], "三件"),
        (["今年计划改造小区40个。", "截至目前已完成28个。"], "十二个"),
        (["列入整改的问题共1,204项", "已整改到位1,150项"], "五十四项"),
        (["任务是十五座桥，竣工了六座"], "九座"),
    ],
)
def test_the_rest_is_the_total_less_what_is_done(texts: list[str], left: str) -> None:
    remainder = find_remainder(pieces(*texts))
    assert remainder is not None and f"还剩{left}" in remainder.describe("zh")
    assert len(remainder.pieces) == len(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["共确定重点提案15件，其中12件已办结，其余3件正在办理。"],  # the text says it
        ["共有小区15个，已完成加装电梯12部。"],  # other things
        ["计划改造40个，已完成28个。", "计划新建50个，已完成20个。"],  # which of them?
        ["计划改造40余个，已完成28个。"],  # about so many
        ["共有小区40个，其中符合条件的35个。", "已完成28个。"],  # of the 40 or of the 35?
        ["计划投资40亿元，已完成28亿元。"],  # money is said with more care than this
        ["已完成28个。"],
        ["计划改造40个，已完成45个。"],
        ["完成率为80%，目标为90%"],
        [],
    ],
)
def test_in_doubt_nothing_is_reckoned(texts: list[str]) -> None:
    assert find_remainder(pieces(*texts)) is None


def test_numbers_of_two_documents_are_not_put_together() -> None:
    assert find_remainder([*pieces("共15件"), *pieces("已办结12件", doc="b.md")]) is None


def test_every_figure_in_digits_stands_in_a_source() -> None:
    remainder = find_remainder(pieces("共确定重点提案15件，其中12件已办结。"))
    assert remainder is not None
    for language in ("zh", "en"):
        said = [q for q in find_quantities(remainder.describe(language)) if q.value not in (15, 12)]
        assert [q.value for q in said] == [3]
        assert "3" not in remainder.describe(language)


@pytest.mark.parametrize(
    "question",
    ["还剩多少件没办完？", "还有几个小区没改造？", "有多少户还没搬？", "How many proposals are left?"],
)
def test_questions_for_the_rest(question: str) -> None:
    assert asks_rest(question)


@pytest.mark.parametrize("question", ["一共多少件？", "罚多少钱？", "还有谁参加了？"])
def test_other_questions(question: str) -> None:
    assert not asks_rest(question)


def test_a_sum_is_said_with_its_parts_and_in_words() -> None:
    total = Total("招生人数", ("90人", "120人"), Decimal(210), "人")
    said = Sum(total, ()).describe("zh")
    assert "招生人数合计二百一十人" in said and "90人＋120人" in said and "推算" in said
    broken = Total("长度", ("1.5公里", "2公里"), Decimal("3.50"), "公里")
    assert "三点五公里" in Sum(broken, ()).describe("zh")
    round_sum = Total("金额", ("40万元", "60万元"), Decimal(100), "万元")
    assert "一百万元" in Sum(round_sum, ()).describe("zh")
