"""Word documents made with python-docx."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import UnreadableDocument
from index.loaders.docx import load_docx


def word(fill: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_xml(document: Document, inside: str) -> None:
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))


def test_headings_paragraphs_and_tables_in_order() -> None:
    def fill(document: Document) -> None:
        document.add_heading("示例市供水办法", 0)
        document.add_heading("总则", 1)
        document.add_paragraph("第一条　为了供水，\n制定本办法。")
        document.add_paragraph("")
        table = document.add_table(rows=3, cols=3)
        for row, cells in enumerate((("类别", "每吨", "备注"), ("居民", "3元", ""), ("", "4元", "阶梯"))):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(1, 1).merge(table.cell(1, 2))
        document.add_paragraph("第二条 施行。")

    assert load_docx(word(fill)).text == (
        "# 示例市供水办法\n\n# 总则\n\n第一条　为了供水，\n制定本办法。\n\n"
        "| 类别 | 每吨 | 备注 |\n|---|---|---|\n| 居民 | 3元 | 3元 |\n| 居民 | 4元 | 阶梯 |\n\n第二条 施行。"
    )


def test_a_table_in_a_table_keeps_its_text() -> None:
    def fill(document: Document) -> None:
        outer = document.add_table(rows=1, cols=2)
        outer.cell(0, 0).text = "外"
        outer.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "内"

    text = load_docx(word(fill)).text
    assert "外" in text
    assert "内" in text


def test_changes_read_as_accepted() -> None:
    def fill(document: Document) -> None:
        run = "<w:r><w:t>{}</w:t></w:r>"
        add_xml(
            document,
            run.format("罚款")
            + '<w:ins w:id="1" w:author="a">'
            + run.format("五百")
            + "</w:ins>"
            + '<w:del w:id="2" w:author="a"><w:r><w:delText>一千</w:delText></w:r></w:del>'
            + run.format("元"),
        )

    assert load_docx(word(fill)).text == "罚款五百元"


def test_automatic_numbers_are_written_out() -> None:
    def fill(document: Document) -> None:
        numbering = document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (style, text) in enumerate(
                (("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
            )
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
        numbering.insert(0, abstract)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>')
        )
        for depth, text in ((0, "甲。"), (1, "乙；"), (1, "丙。"), (0, "丁。"), (1, "戊。"), (2, "己。")):
            paragraph = document.add_paragraph(text)
            properties = paragraph._p.get_or_add_pPr()
            listed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="78"/></w:numPr>'
            properties.append(parse_xml(listed))
        for number in range(9):
            paragraph = document.add_paragraph(f"再{number}。")
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>')
            )

    lines = load_docx(word(fill)).text.split("\n\n")
    assert lines[:6] == ["第一条 甲。", "（一） 乙；", "（二） 丙。", "第二条 丁。", "（一） 戊。", "1. 己。"]
    assert lines[13:] == ["第十条 再7。", "第十一条 再8。"]


def test_a_numbered_style() -> None:
    data = word(lambda document: [document.add_paragraph(text, "List Number") for text in ("登记", "缴费")])
    assert load_docx(data).text == "1. 登记\n\n2. 缴费"


def test_damaged_empty_and_oversized_files() -> None:
    with pytest.raises(UnreadableDocument, match="no text"):
        load_docx(word(lambda document: document.add_paragraph(" ")))
    whole = word(lambda document: document.add_paragraph("正文"))
    with pytest.raises(UnreadableDocument, match="damaged"):
        load_docx(whole[: len(whole) // 2])
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.xml", b"\0" * 45_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks to more than 200 MiB"):
        load_docx(stream.getvalue())
