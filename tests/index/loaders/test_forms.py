"""Forms told from tables."""

from dataclasses import replace

import pytest

from index.loaders.forms import read_form
from index.loaders.grid import Grid
from tests.index.loaders.test_heads import LEVELS, made

GUIDE = made(
    ["事项名称", "养犬登记", "事项类型", "行政确认"],
    ["办理地点", ("东湖分局二楼3号窗口", 3, 1)],
    ["收费", "不收费", "法定时限", "20个工作日"],
    ["承诺时限", "5个工作日", "咨询电话", "0999-1234567"],
)


def pairs(grid: Grid) -> list[tuple[str, str]]:
    return [(pair.label, pair.value) for pair in read_form(grid) or ()]


def test_labels_and_values_by_turns() -> None:
    assert pairs(GUIDE)[:3] == [
        ("事项名称", "养犬登记"),
        ("事项类型", "行政确认"),
        ("办理地点", "东湖分局二楼3号窗口"),
    ]
    assert ("承诺时限", "5个工作日") in pairs(GUIDE)


def test_labels_of_several_rows() -> None:
    grid = made(
        [("申请人", 1, 2), "姓名", "张三", "性别", "女"],
        ["住址", ("东湖区一号院2栋", 3, 1)],
        ["办理时限", ("5个工作日", 4, 1)],
    )
    assert pairs(grid) == [
        ("申请人 · 姓名", "张三"),
        ("申请人 · 性别", "女"),
        ("申请人 · 住址", "东湖区一号院2栋"),
        ("办理时限", "5个工作日"),
    ]


def test_colons_and_two_columns() -> None:
    assert pairs(made(["索引号：", "11440100", "分类：", ""], ["名称：", ("通知", 3, 1)])) == [
        ("索引号", "11440100"),
        ("名称", "通知"),
    ]
    assert pairs(made(["对象", "本市户籍老人"], ["地点", "街道办事处"], ["费用", "免费"]))[2] == (
        "费用",
        "免费",
    )


def test_pairs_without_anything_spanned() -> None:
    grid = made(
        ["事项名称", "犬只年检", "实施主体", "示例市公安局治安支队"],
        ["办理时限", "3个工作日", "是否收费", "否"],
        ["办理方式", "窗口、网上", "咨询电话", "0999-1234567"],
    )
    assert ("办理时限", "3个工作日") in pairs(grid) and ("咨询电话", "0999-1234567") in pairs(grid)


def test_labels_that_the_file_marks() -> None:
    grid = made(["事项", "登记", "费用", "10元"], ["时限", "3日", "电话", "110"])
    marked = Grid(tuple(replace(one, is_head=not one.column % 2) for one in grid.cells))
    assert read_form(grid) is None
    assert pairs(marked) == [("事项", "登记"), ("费用", "10元"), ("时限", "3日"), ("电话", "110")]


@pytest.mark.parametrize(
    "grid",
    [
        LEVELS,
        made(["类别", "到户价"], ["机关学校", "4.20"], ["工商业", "5.00"]),
        made(["区", "电话", "联系人", "地址"], ["东湖", "1", "张三", "一路"], ["西岭", "2", "李四", "二路"]),
        made(
            ["姓名", "科室", "职称", "特长"],
            ["张三", "内科", "主任", "高血压"],
            ["李四", "外科", "医师", "骨折"],
        ),
        made(["对象", "本市户籍老人"], ["地点", "街道办事处"], head_rows=1),
    ],
)
def test_tables_are_no_forms(grid: Grid) -> None:
    assert read_form(grid) is None


def test_values_of_prose_with_figures_in_it_are_no_column_of_figures() -> None:
    prose = "在本区实际居住满3个月以上并且能够提供2016年以来的房屋租赁合同和完税证明的"
    form = made(["所需材料", "五证齐全"], ["居住地", prose], ["工作地", prose], ["备注", prose])
    assert [label for label, _ in pairs(form)] == ["所需材料", "居住地", "工作地", "备注"]
