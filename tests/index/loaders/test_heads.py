"""Heads of tables told from their bodies."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.loaders.grid import Cell, Grid, place_rows, tidy
from index.loaders.heads import Shape, drop_repeated_heads, fill_down, find_shape, head_paths

Row = Sequence[str | tuple[str, int, int]]


def made(*rows: Row, head_rows: int = 0) -> Grid:
    """A grid of texts, or of (text, across, down)."""
    cells = [
        [Cell(0, 0, *((one, 1, 1) if isinstance(one, str) else (one[0], one[2], one[1]))) for one in row]
        for row in rows
    ]
    return tidy(place_rows(cells, head_rows))


LEVELS = made(
    [("等级", 1, 2), ("在职", 2, 1), ("退休", 2, 1)],
    ["起付线", "比例", "起付线", "比例"],
    ["一级", "200", "92%", "150", "95%"],
    ["二级", "400", "90%", "300", "93%"],
)


@pytest.mark.parametrize(
    ("grid", "shape"),
    [
        (LEVELS, Shape(2, 1)),
        # three levels
        (
            made(
                [("区", 1, 3), ("补贴", 3, 1)],
                [("城镇", 2, 1), ("农村", 1, 2)],
                ["首次", "续期"],
                ["东湖", "3", "2", "1"],
                ["西岭", "5", "4", "3"],
            ),
            Shape(3, 1),
        ),
        # as spreadsheets have it: what is not merged is left empty below
        (
            made(
                ["区", ("2025年", 2, 1), ("2026年", 2, 1)],
                ["", "人数", "金额", "人数", "金额"],
                ["东湖", "3", "2", "1", "7"],
                ["西岭", "5", "4", "3", "8"],
            ),
            Shape(2, 1),
        ),
        # a wide cell of the head over a column of names and one of values is no second level
        (
            made(["类", ("项目", 2, 1), "分"], [("甲", 1, 2), "学历", "本科", "80"], ["学历", "大专", "60"]),
            Shape(1, 3),
        ),
        # years over figures
        (made(["区", "2024年", "2025年"], ["东湖", "3", "2"], ["西岭", "5", "4"]), Shape(1, 1)),
        # numbers of rows name nothing
        (made(["号", "事项", "时限"], ["1", "登记", "5日"], ["2", "变更", "3日"]), Shape(1, 2)),
        # names that repeat need the next column, merged or not
        (
            made(["市", "区", "电话"], ["甲市", "东区", "1"], ["甲市", "西区", "2"], ["乙市", "东区", "3"]),
            Shape(1, 2),
        ),
        # no head at all
        (
            made(
                [("按服务地申请", 1, 2), "双方均缴纳社会保险费", "就高不就低。"],
                ["一方缴纳社会保险费", "按该方积分。"],
            ),
            Shape(0, 2),
        ),
        # columns of prose below short names: nothing names the rows
        (
            made(
                ["申领", "签注"],
                ["应当办理登记并且提交材料。" * 20, "每年签注一次，逾期不办的终止使用。" * 9],
            ),
            Shape(1, 0),
        ),
        (
            made(
                ["日期", "6月7日", "6月8日"], [("上午", 1, 2), "9:00—11:30", "9:00—11:30"], ["语文", "综合"]
            ),
            Shape(1, 1),
        ),
    ],
)
def test_shapes(grid: Grid, shape: Shape) -> None:
    assert find_shape(grid) == shape


def test_what_the_file_marks_as_head_goes_before() -> None:
    grid = made(["甲", "一二三四五六。"], ["乙", "丙"], ["丁", "戊"], head_rows=1)
    assert find_shape(grid).head_rows == 1
    marked = Grid(tuple(replace(one, is_head=not one.row or not one.column) for one in grid.cells))
    assert find_shape(marked) == Shape(1, 1)


def test_paths_of_columns() -> None:
    assert head_paths(LEVELS, 2) == ["等级", "在职 · 起付线", "在职 · 比例", "退休 · 起付线", "退休 · 比例"]


def test_names_left_empty_go_on_with_those_above() -> None:
    grid = made(
        ["类", "项", "分"], ["基础", "学历", "3"], ["", "年龄", "2"], ["", "", "1"], ["加分", "", "4"]
    )
    assert [row[:2] for row in fill_down(grid, 1)] == [
        ["基础", "学历"],
        ["基础", "年龄"],
        ["基础", "年龄"],
        ["加分", ""],
    ]


def test_a_head_that_is_repeated_is_dropped() -> None:
    grid = made(["区", "数"], ["东", "1"], ["区", "数"], ["西", "2"])
    assert [one.text for one in drop_repeated_heads(grid, 1).cells] == ["区", "数", "东", "1", "西", "2"]


def test_sentences_tell_rows_apart_and_name_none() -> None:
    grid = made(
        ["类别", "序号", "指标", "内容及分值", "部门"],
        [("基本分", 1, 2), "1", "年龄", "三十五岁以下（20分）；其余（10分）。", "公安局"],
        ["2", "学历", "本科（40分）；大专（30分）。", "教委"],
        [("附加分", 1, 2), ("3", 1, 2), ("纳税", 1, 2), "上年缴税十万元（10分）。", "工商局"],
        ["近三年个人所得税十万元（10分）。", "地税局"],
    )
    assert find_shape(grid).names == 3


def test_a_number_alone_names_no_row() -> None:
    grid = made(
        ["序号", "事项", "内容", "单位"],
        [("1", 1, 2), ("扩大来源。", 1, 2), "各区要引导医院的医师下沉到基层；并给予支持。", "各区"],
        ["市里统筹编制与岗位；优先保障基层。", "人社局"],
        ["2", "优化团队。", "可以个人签约，也可以组队签约。", "各区"],
        [("3", 1, 2), ("保障用药。", 1, 2), "落实目录管理；统一药品的品种。", "各区"],
        ["推进长期处方；可以开三个月的药。", "医保局"],
    )
    assert find_shape(grid).names == 2


def test_a_head_over_words_and_figures_does_not_make_figures_names() -> None:
    grid = made(
        ["序号", "指标", ("内容及分值", 2, 1), "说明"],
        ["1", "学历", "本科", "60分", "只计最高分。"],
        ["2", "技能", "中级职称", "50分", "初级职称不计分。"],
        ["2", "技能", "高级工", "30分", "初级职称不计分。"],
    )
    assert find_shape(grid).names == 3
