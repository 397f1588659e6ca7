"""Tables of Word documents made with python-docx."""

from collections.abc import Callable

from docx.document import Document
from docx.oxml import OxmlElement
from docx.table import Table

from index.loaders.docx import load_docx
from tests.index.loaders.test_docx import word


def loaded(rows: int, columns: int, fill: Callable[[Table], object]) -> str:
    def make(document: Document) -> None:
        fill(document.add_table(rows=rows, cols=columns))

    return load_docx(word(make)).text


def write(table: Table, *rows: str) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row.split()):
            table.cell(number, column).text = "" if text == "-" else text


def test_cells_merged_both_ways() -> None:
    def fill(table: Table) -> None:
        write(table, "人群 户籍 -", "- 城镇 农村", "普通老人 100 80", "低保老人 150 130")
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(0, 2))

    assert loaded(4, 3, fill) == (
        "| 人群 | 户籍 · 城镇 | 户籍 · 农村 |\n|---|---|---|\n"
        "| 普通老人 | 100 | 80 |\n| 低保老人 | 150 | 130 |"
    )


def test_a_cell_merged_over_a_block() -> None:
    def fill(table: Table) -> None:
        write(table, "级 在职 退休", "一级 免费 -", "二级 - -", "三级 5元 3元")
        table.cell(1, 1).merge(table.cell(2, 2))

    text = loaded(4, 3, fill)
    assert "| 一级 | 免费 | 免费 |\n| 二级 | 免费 | 免费 |\n| 三级 | 5元 | 3元 |" in text


def test_a_row_repeated_on_each_page_is_the_head() -> None:
    def fill(table: Table) -> None:
        write(table, "材料 份数", "申请表格 一份", "身份证件 两份")
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    assert loaded(3, 2, fill).startswith("| 材料 | 份数 |")


def test_a_table_in_a_cell_stays_with_its_row() -> None:
    def fill(table: Table) -> None:
        write(table, "项目 标准", "高龄津贴 -", "护理补贴 200元")
        inner = table.cell(1, 1).add_table(rows=2, cols=2)
        write(inner, "城镇 100元", "农村 80元")

    assert "| 高龄津贴 | 城镇：100元；农村：80元 |\n| 护理补贴 | 200元 |" in loaded(3, 2, fill)


def test_rows_that_were_deleted_are_left_out() -> None:
    def fill(table: Table) -> None:
        write(table, "项目 金额 备注", "甲 1 无", "乙 2 无", "丙 3 无")
        table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))

    assert "乙" not in loaded(4, 3, fill)
