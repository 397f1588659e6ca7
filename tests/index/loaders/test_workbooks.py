"""Workbooks made with openpyxl."""

from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from index.errors import UnreadableDocument
from index.loaders.workbooks import load_xls, load_xlsx, show


def book(fill: Callable[[Workbook], object]) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_title_unit_merged_heads_and_notes() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.active
        for row in (
            ["示例市住院报销比例"],
            [None, None, None, "单位：元"],
            ["等级", "起付线", "比例", None],
            [None, None, "在职", "退休"],
            ["一级", 200, 0.92, 0.95],
            ["三级", 800, 0.85, 0.89],
            ["注：转外就医的，比例降低十个百分点，起付线加倍计算。"],
        ):
            sheet.append(row)
        for merged in ("A1:D1", "A3:A4", "B3:B4", "C3:D3", "A7:D7"):
            sheet.merge_cells(merged)
        for cell in (*sheet["C"][4:], *sheet["D"][4:]):
            cell.number_format = "0%"

    assert load_xlsx(book(fill)).text == (
        "示例市住院报销比例\n单位：元\n\n| 等级 | 起付线 | 比例 · 在职 | 比例 · 退休 |\n|---|---|---|---|\n"
        "| 一级 | 200 | 92% | 95% |\n| 三级 | 800 | 85% | 89% |\n\n"
        "注：转外就医的，比例降低十个百分点，起付线加倍计算。\n"
    )


def test_sheets_have_their_names_and_what_is_hidden_is_left_out() -> None:
    def fill(made: Workbook) -> None:
        for name in ("城镇", "农村", "草稿"):
            sheet = made.create_sheet(name)
            for row in (["项目", "内部编号", "金额"], ["津贴", 7, 100], ["作废", 8, 1], ["护理", 9, 200]):
                sheet.append(row)
            sheet.row_dimensions[3].hidden = True
            sheet.column_dimensions["B"].hidden = True
        made["草稿"].sheet_state = "hidden"

    text = load_xlsx(book(fill)).text
    assert text.startswith("## 城镇\n\n| 项目 | 金额 |\n|---|---|\n| 津贴 | 100 |\n| 护理 | 200 |\n\n## 农村")
    assert "草稿" not in text and "作废" not in text


def test_tables_parted_by_empty_rows() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.active
        for row in (
            ["类别", "价格"],
            ["居民", 3.1],
            ["学校", 4.2],
            [],
            ["商业", 5],
            ["洗车", 25],
            [],
            ["咨询电话：0999-1234567"],
        ):
            sheet.append(row)

    assert load_xlsx(book(fill)).text == (
        "| 类别 | 价格 |\n|---|---|\n| 居民 | 3.1 |\n| 学校 | 4.2 |\n"
        "| 商业 | 5 |\n| 洗车 | 25 |\n\n咨询电话：0999-1234567\n"
    )


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.125, "0.0%", "12.5%"),
        (3.1, "0.00", "3.10"),
        (1234.0, "#,##0", "1234"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "000000", "000012"),
        (5, '0"元"', "5"),
        (datetime(2026, 3, 1), "yyyy-mm-dd", "2026年3月1日"),
        (date(2026, 3, 1), "", "2026年3月1日"),
        (datetime(2026, 3, 1, 9, 30), "", "2026年3月1日 09:30"),
        (time(9, 0), "h:mm", "09:00"),
        (True, "", "是"),
        ("#REF!", "", ""),
        ("#3窗口", "", "#3窗口"),
        (None, "", ""),
    ],
)
def test_values_as_the_sheet_shows_them(value: object, number_format: str, shown: str) -> None:
    assert show(value, number_format) == shown


def test_old_names_with_text_in_them() -> None:
    assert load_xls("项目\t金额\n津贴\t100\n护理\t200\n".encode()).text.startswith("| 项目 | 金额 |")


@pytest.mark.parametrize("data", [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0 no workbook"])
def test_what_cannot_be_read_is_said(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"password|damaged"):
        load_xlsx(data)


def test_a_workbook_without_text_is_said() -> None:
    with pytest.raises(UnreadableDocument, match="no text"):
        load_xlsx(book(lambda made: made.active))
    with pytest.raises(UnreadableDocument, match="damaged"):
        load_xls(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook")


RULE = "第三条　本市户籍居民可以申请养犬登记，每户限养一只。\n（一）有固定住所的；\n（二）独户居住的。\n" * 6


def test_cells_that_hold_whole_texts_are_texts_under_their_names() -> None:
    def fill(made: Workbook) -> None:
        made.active.append(["政策汇总", None, None])
        made.active.append([None, "养犬", "养猫"])
        made.active.append(["东区", RULE, "未找到规定"])
        made.active.append(["西区", RULE, RULE])
        made.active.merge_cells("A1:C1")

    text = load_xlsx(book(fill)).text
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "### 政策汇总", "#### 东区 · 养犬", "#### 东区 · 养猫", "#### 西区 · 养犬", "#### 西区 · 养猫",
    ]  # fmt: skip
    assert "#### 东区 · 养猫\n\n未找到规定\n" in text
    assert "限养一只。\n（一）有固定住所的；\n" in text


def test_heads_that_are_staggered() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.active
        for row in (
            ["区县", "示例市", None, None, None],
            ["教育", None, None, None, "备注"],
            ["小学", None, None, "初中", None],
            [None, "对象", "材料", None, None],
            ["东区", "6周岁", "户口簿", "就近", "无"],
            ["西区", "7周岁", "居住证", "摇号", "无"],
        ):
            sheet.append(row)
        for merged in ("B1:E1", "A2:D2", "A3:C3"):
            sheet.merge_cells(merged)

    head, _, first, _ = load_xlsx(book(fill)).text.strip().split("\n")
    assert head == (
        "| 区县 · 教育 · 小学 | 示例市 · 教育 · 小学 · 对象 | 示例市 · 教育 · 小学 · 材料 "
        "| 示例市 · 教育 · 初中 | 示例市 · 备注 |"
    )
    assert first == "| 东区 | 6周岁 | 户口簿 | 就近 | 无 |"
