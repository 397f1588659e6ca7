"""What a workbook and its sheets are."""

from index.metadata.parts import describe_parts
from index.types import Part


def describe(doc: str, **sheets: str):
    text, parts = "", []
    for name, body in sheets.items():
        text += f"## {name}\n\n"
        parts.append(Part(len(text), len(text) + len(body), name))
        text += f"{body}\n\n"
    return describe_parts(text, parts, doc)


def test_each_sheet_has_its_own_place_and_the_workbook_that_of_none() -> None:
    whole, parts = describe(
        "浙江、江苏社保.xls", 苏州社保="政策汇总\n\n| 项目 | 金额 |", 杭州社保="政策汇总\n\n2024年1月1日起"
    )
    assert (whole.title, whole.place, whole.effective) == ("浙江、江苏社保", "", None)
    assert [(part.title, part.place) for part in parts] == [
        ("浙江、江苏社保 苏州社保", "苏州市"),
        ("浙江、江苏社保 杭州社保", "杭州市"),
    ]


def test_a_place_alone_above_the_table_is_the_sheets_and_one_in_a_sentence_is_not() -> None:
    whole, parts = describe(
        "社保.xls",
        教育="青岛\n\n| 项目 | 金额 |",
        说明="搜索时可以写城市和关键词，如“深圳市居住证条例”，以及发布它的政府网站的名称",
    )
    assert [part.division for part in parts] == [("山东省", "青岛市"), ()]
    assert whole.division == ()


def test_sheets_of_one_place_give_it_to_the_workbook() -> None:
    whole, _ = describe("社保.xls", 青岛教育="甲", 青岛住房="乙")
    assert whole.place == "青岛市"
