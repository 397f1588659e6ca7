"""Tables that plain text draws with strokes."""

from index.loaders.drawn_tables import is_drawn, read_drawn
from index.loaders.text_tables import render_tables
from tests.index.loaders.test_text_tables import AFTER, BEFORE, ROWS, WANTED, around, pad


def test_drawn_with_strokes_of_full_width() -> None:
    text = around(
        "┌─────┬────┬────┐",
        "│项目      │城镇    │农村    │",
        "├─────┼────┼────┤",
        "│养犬登记证│100元   │80元    │",
        "├─────┼────┼────┤",
        "│号牌      │20元    │15元    │",
        "├─────┼────┼────┤",
        "│芯片      │1,030元 │无      │",
        "└─────┴────┴────┘",
    )
    assert render_tables(text) == f"{BEFORE}\n\n{WANTED}\n\n{AFTER}"


def test_drawn_with_signs_and_one_rule_below_the_head() -> None:
    line = "+------------+---------+-------+"
    rows = [f"| {pad(a, 10)} | {pad(b, 7)} | {pad(c, 5)} |" for a, b, c in ROWS]
    assert render_tables(around(line, rows[0], line, *rows[1:], line)) == f"{BEFORE}\n\n{WANTED}\n\n{AFTER}"


def test_cells_that_span_and_cells_of_two_lines() -> None:
    text = "\n".join((
        "┌────┬─────────┐",
        "│        │报销比例          │",
        "│医院    ├────┬────┤",
        "│        │在职    │退休    │",
        "├────┼────┼────┤",
        "│一级和社│90%     │95%     │",
        "│区医院  │        │        │",
        "├────┼────┼────┤",
        "│二级    │85%     │90%     │",
        "└────┴────┴────┘",
    ))  # fmt: skip
    assert render_tables(text).strip() == (
        "| 医院 | 报销比例 · 在职 | 报销比例 · 退休 |\n|---|---|---|\n"
        "| 一级和社区医院 | 90% | 95% |\n| 二级 | 85% | 90% |"
    )


def test_a_short_stroke_stands_for_no_value() -> None:
    text = (
        "+------+------+\n| 项目 | 金额 |\n+------+------+\n| 登记 | 10   |\n| 年检 | -    |\n+------+------+"
    )
    assert "| 年检 | - |" in render_tables(text)


def test_what_is_not_drawn_with_joints() -> None:
    assert is_drawn("| 项目 | 金额 |")
    assert not is_drawn("项目 | 金额")
    assert read_drawn(["| 项目 | 金额 |", "|---|---|", "| 登记 | 10 |"]) is None, "a table of Markdown"
    assert read_drawn(["+---+", "| 框 |", "+---+"]) is None, "a frame"
