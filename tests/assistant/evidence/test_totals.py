"""A column added up only where all of it is there, in one unit, and nothing says the total."""

from decimal import Decimal

import pytest

from assistant.evidence.statements import Statement, split_passage
from assistant.evidence.totals import Total, find_total
from index.types import Chunk, Metadata, Passage, Span

HEAD = "| 学校 | 招生人数 | 班数 |\n"
ROWS = "| 一小 | 90人 | 2 |\n| 二小 | 120人 | 3 |\n| 三小 | 45人 | 2 |"


def first_cell(text: str, column: int = 0, label: str = "招生计划") -> Statement:
    chunk = Chunk("a.md", 0, "table", (), label, text, (Span(0, 0, len(text)),), 9, "招生", id="0")
    return list(split_passage(Passage(chunk, Metadata("招生"), 1.0)))[column]


def test_a_column_of_one_unit_is_added_up() -> None:
    total = find_total("一共招多少人？", first_cell(HEAD + ROWS))
    assert total == Total("招生人数", ("90人", "120人", "45人"), Decimal(255), "人")
    assert find_total("一小、二小和三小一共招多少人？", first_cell(HEAD + ROWS)) == total
    bare = find_total("总共几个班？", first_cell(HEAD + ROWS, 1))
    assert bare == Total("班数", ("2", "3", "2"), Decimal(7), "")


@pytest.mark.parametrize(
    ("question", "table"),
    [
        ("每所学校招多少人？", HEAD + ROWS),
        ("一小一共招多少人？", HEAD + ROWS),
        ("一小和二小一共招多少人？", HEAD + ROWS),
        ("一共招多少人？", HEAD + ROWS + "\n| 合计 | 255人 | 7 |"),
        ("一共招多少人？", HEAD + ROWS + "\n| 全市 | 255人 | 7 |"),
        ("一共招多少人？", HEAD + ROWS + "\n| 其中寄宿 | 20人 | 1 |"),
        ("一共招多少人？", HEAD + ROWS + "\n| 四小 | 另行公布 | 1 |"),
        ("一共招多少人？", HEAD + ROWS + "\n| 四小 |  | 1 |"),
        ("一共招多少人？", HEAD + ROWS + "\n| 四小 | 2个班 | 1 |"),
        ("一共招多少人？", HEAD + ROWS + "\n| 四小 | 90至100人 | 1 |"),
        ("一共招多少人？", HEAD + "| 一小 | 90人 | 2 |"),
    ],
)
def test_no_sum_over_some_of_the_rows(question: str, table: str) -> None:
    assert find_total(question, first_cell(table)) is None


@pytest.mark.parametrize(
    ("column", "values"),
    [("每月标准（元）", "100 200"), ("占比", "40% 60%"), ("年限", "3年 5年"), ("补贴（元/人）", "100 200")],
)
def test_rates_and_dates_do_not_add_up(column: str, values: str) -> None:
    one, other = values.split()
    table = f"| 对象 | {column} |\n| 甲类 | {one} |\n| 乙类 | {other} |"
    assert find_total("一共多少？", first_cell(table, label="一览")) is None
