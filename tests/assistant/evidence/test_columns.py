"""Cells of a column compared."""

from dataclasses import dataclass

import pytest

from assistant.evidence.columns import (
    adds_condition,
    asks_extreme,
    column_of,
    figures_named,
    find_extreme,
    is_named,
    is_total_asked,
    same_table,
)
from assistant.evidence.statements import Statement, split_passage
from index.types import Chunk, Metadata, Passage, Span

TABLE = (
    "| 年度 | 套数 | 面积 |\n| 2011 | 4.1 | 281 |\n| 2012 | 3.2 | 1,222 |\n| 2013 | 3.8 | 262 |\n"
    "| 合计 | 11.1 | 1765 |"
)


@dataclass(frozen=True)
class Ranked:
    statement: Statement


def cells(text: str = TABLE, part: int = 0) -> list[Ranked]:
    chunk = Chunk(
        "a.md", 0, "table", (), "规划", text, (Span(0, 0, len(text)),), 9, "规划", part, id=f"c{part}"
    )
    return [Ranked(one) for one in split_passage(Passage(chunk, Metadata("规划"), 1.0))]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("哪一年的套数最多？", True),
        ("最贵的是哪类用水？", True),
        ("哪个区最高能拿多少？", True),
        ("一个月最多报多少？", False),
        ("罚款最高多少？", False),
        ("最低生活保障标准是多少？", False),
    ],
)
def test_what_asks_for_an_extreme(question: str, asks: bool) -> None:
    assert asks_extreme(question) is asks


def test_the_extreme_of_a_column_is_not_its_total() -> None:
    ranked = cells()
    column = column_of(ranked)
    assert [ranked[rank].statement.text for rank in column] == ["4.1", "3.2", "3.8", "11.1"]
    most, least = (find_extreme(f"哪年最{word}？", ranked, column) for word in ("多", "少"))
    assert [ranked[rank].statement.text for rank in (*most, *least)] == ["4.1", "3.2"]
    areas = column_of(ranked[1:])
    assert [ranked[1:][rank].statement.text for rank in find_extreme("哪年最大？", ranked[1:], areas)] == [
        "1,222"
    ]


def test_words_are_not_compared() -> None:
    ranked = cells("| 级 | 比例 |\n| 一级 | 90% |\n| 二级 | 见附件 |")
    assert find_extreme("哪级最高？", ranked, column_of(ranked)) == []


def test_parts_of_one_table_belong_together() -> None:
    first, second = cells()[0].statement, cells(part=1)[0].statement
    assert same_table(first, second)


def test_figures_name_a_row() -> None:
    first, *_ = (one.statement for one in cells())
    assert figures_named("2011年多少套？", first) == 1.0
    assert figures_named("2012年多少套？", first) == figures_named("多少套？", first) == 0.0


def test_the_row_of_totals_is_asked_for() -> None:
    total = next(one.statement for one in cells() if one.statement.text == "11.1")
    assert is_total_asked("一共多少套？", total) and not is_total_asked("2011年多少套？", total)
    assert not is_total_asked("一共多少套？", cells()[0].statement)


def test_a_row_is_named_whole() -> None:
    one, two = cells("| 病种 | 限额 |\n| 一类 · 癫痫 | 50 |\n| 二类 · 癫痫所致精神障碍 | 400 |")
    assert is_named("癫痫一个月报多少？", one.statement) and not is_named("癫痫一个月报多少？", two.statement)


def test_a_row_with_a_further_condition_that_nobody_asked_for() -> None:
    table = "| 条件 | 积分 |\n| 大专学历，并具有中级职称 | 20分 |\n| 大专 | 15分 |"
    first, second = (one.statement for one in cells(table))
    assert adds_condition("大专学历能拿多少分", first) and not adds_condition("大专学历能拿多少分", second)
    assert not adds_condition("大专学历加中级职称能拿多少分", first)
