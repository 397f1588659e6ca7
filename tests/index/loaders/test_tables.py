"""Tables as Markdown rows."""

from index.loaders.grid import Cell, Grid, plain_grid
from index.loaders.tables import render_table, say_table
from tests.index.loaders.test_forms import GUIDE
from tests.index.loaders.test_heads import LEVELS, made


def rows(grid: Grid) -> list[str]:
    return [line for line in render_table(grid).split("\n") if not line.startswith("|---")]


def test_heads_and_names_are_paths() -> None:
    grid = made(
        [("人群", 1, 2), ("年龄", 1, 2), ("户籍", 2, 1)],
        ["城镇", "农村"],
        [("低保", 1, 2), "80岁", "150", "130"],
        ["90岁", "300", "260"],
    )
    assert rows(grid) == [
        "| 人群 · 年龄 | 户籍 · 城镇 | 户籍 · 农村 |",
        "| 低保 · 80岁 | 150 | 130 |",
        "| 低保 · 90岁 | 300 | 260 |",
    ]
    assert render_table(LEVELS).split("\n")[1] == "|---|---|---|---|---|"


def test_a_form_has_an_empty_head() -> None:
    assert rows(GUIDE)[:3] == ["|  |  |", "| 事项名称 | 养犬登记 |", "| 事项类型 | 行政确认 |"]


def test_titles_units_and_notes_stand_around_the_table() -> None:
    grid = made(
        [("表3 收费标准", 3, 1)],
        ["", "", "单位：元"],
        ["项目", "城镇", "农村"],
        ["证", "10", "8"],
        ["牌", "20", "15"],
        [("注：困难家庭减半收取，凭低保证或者救助证办理。", 3, 1)],
    )
    assert render_table(grid) == (
        "表3 收费标准\n单位：元\n\n"
        "| 项目 | 城镇 | 农村 |\n|---|---|---|\n| 证 | 10 | 8 |\n| 牌 | 20 | 15 |\n\n"
        "注：困难家庭减半收取，凭低保证或者救助证办理。"
    )


def test_a_row_of_one_short_text_names_the_rows_below() -> None:
    grid = made(
        ["项目", "首次", "续期"],
        [("一、大型犬", 3, 1)],
        ["证", "10", "8"],
        [("二、小型犬", 3, 1)],
        ["证", "5", "4"],
    )
    assert rows(grid)[1:] == ["| 一、大型犬 · 证 | 10 | 8 |", "| 二、小型犬 · 证 | 5 | 4 |"]


def test_what_spans_columns_of_several_names_holds_for_each() -> None:
    grid = made(["级", "在职", "退休"], ["一级", ("不予报销", 2, 1)], ["二级", "80%", "90%"])
    assert rows(grid)[1] == "| 一级 | 不予报销 | 不予报销 |"


def test_what_spans_columns_of_one_name_is_said_once() -> None:
    grid = made(
        ["号", "病种", ("居民", 2, 1)],
        ["1", "高血压", ("50元", 2, 1)],
        ["2", "透析", "学生70%", "其他60%"],
    )
    assert rows(grid)[1:] == ["| 1 · 高血压 | 50元 |  |", "| 2 · 透析 | 学生70% | 其他60% |"]


def test_text_laid_out_in_one_column_stays_text() -> None:
    grid = Grid((Cell(0, 0, "通知\n第一条 应当办理。"), Cell(1, 0, ""), Cell(2, 1, "附则")))
    assert render_table(grid) == "通知\n第一条 应当办理。\n\n附则"
    assert render_table(plain_grid([["", ""]])) == ""


def test_a_table_in_a_cell_is_said_in_words() -> None:
    assert (
        say_table(made(["户籍", "额度"], ["城镇", "100"], ["农村", "80"]))
        == "城镇：额度：100；农村：额度：80"
    )
    assert say_table(made(["对象", "老人"], ["费用", "免费"])) == "对象：老人；费用：免费"


def test_a_head_said_again_over_other_columns_begins_another_table() -> None:
    grid = made(
        [("项目", 2, 1), "内容", "分值"],
        [("学历", 2, 1), "本科", "80"],
        [("住房", 2, 1), "自有", "40"],
        ["项目", ("内容", 2, 1), "分值"],
        ["扣分", ("犯罪记录", 2, 1), "100"],
    )
    assert rows(grid) == [
        "| 项目 | 内容 | 分值 |",
        "| 学历 | 本科 | 80 |",
        "| 住房 | 自有 | 40 |",
        "",
        "| 项目 | 内容 | 分值 |",
        "| 扣分 | 犯罪记录 | 100 |",
    ]
