"""Tables found in a loaded text."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.drawn_tables import find_tables
from index.loaders.delimited import load_delimited
from index.loaders.grid import plain_grid
from index.loaders.tables import render_table

CELL = st.text("甲乙丙丁1234567890元", min_size=1, max_size=6)


def test_a_head_is_told_from_the_rows_and_a_form_has_none() -> None:
    fees, guide = "| 区 | 元 |\n|---|---|\n| 甲 | 1 |\n| 乙 | 2 |", "| | |\n|---|---|\n| 地址 | 甲路 |"
    text = f"收费\n\n{fees}\n\n办事指南\n{guide}\n"
    table, form = find_tables(text)
    assert (table.head, table.rows) == (("区", "元"), (("甲", "1"), ("乙", "2")))
    assert (form.head, form.rows) == ((), (("地址", "甲路"),))
    assert text[table.start :].startswith("| 区") and text[form.start :].startswith("| |")
    assert find_tables("没有表格|的|文字\n| 单独一行") == ()


def test_rows_without_a_rule_have_no_head() -> None:
    (table,) = find_tables("| 甲 | 1 |\n| 乙 | 2 |")
    assert (table.head, table.rows) == ((), (("甲", "1"), ("乙", "2")))


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=5))
def test_every_cell_that_a_loader_rendered_is_drawn(rows: list[list[str]]) -> None:
    text = render_table(plain_grid(rows))
    drawn = [cell for table in find_tables(text) for row in (table.head, *table.rows) for cell in row]
    written = [
        cell.strip() for line in text.split("\n") if line.startswith("| ") for cell in line[1:-1].split("|")
    ]
    assert [cell for cell in drawn if cell] == [cell for cell in written if cell]


def test_a_spreadsheet() -> None:
    (table,) = find_tables(load_delimited("项目,标准（元）\n护理,290\n生活,217\n".encode()).text)
    assert (table.head, len(table.rows)) == (("项目", "标准（元）"), 2)
