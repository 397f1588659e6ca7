"""Word documents made with python-docx."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import UnreadableDocument
from index.loaders.docx import load_docx
from tests.index.loaders.test_inserted_pictures import FIRST, SECOND, SHAPE, TITLE, saved


def word(fill: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_xml(document: Document, inside: str, tag: str = "w:p") -> None:
    element = parse_xml(f"<{tag} {nsdecls('w', 'r')}>{inside}</{tag}>")
    document.element.body.insert(len(document.element.body) - 1, element)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text: str, mark: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{run(text)}</w:p>"


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def blocks_of(fill: Callable[[Document], object]) -> list[str]:
    return load_docx(word(fill)).text.split("\n\n")


def add_notes(document: Document, kind: str, *notes: str) -> None:
    """Adds the part for footnotes or endnotes; the first note is the line that parts them from the text."""
    inside = "".join(
        f'<w:{kind[:-1]} w:id="{number}">{paragraph(text)}</w:{kind[:-1]}>'
        for number, text in enumerate(("", *notes))
    )
    part = Part(
        PackURI(f"/word/{kind}.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml",
        f"<w:{kind} {nsdecls('w')}>{inside}</w:{kind}>".encode(),
        document.part.package,
    )
    document.part.relate_to(
        part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    )


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
        deleted = '<w:del w:id="2" w:author="a"><w:r><w:delText>一千</w:delText></w:r></w:del>'
        inserted = f'<w:ins w:id="1" w:author="a">{run("五百")}</w:ins>'
        add_xml(document, run("罚款") + inserted + deleted + run("元"))

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


def test_content_controls_at_every_level() -> None:
    def fill(document: Document) -> None:
        inside = paragraph("一、甲。") + control(paragraph("二、乙。"))
        add_xml(document, f"<w:sdtPr/><w:sdtContent>{inside}</w:sdtContent>", "w:sdt")
        add_xml(document, run("三、") + control(run("丙。")))
        cells = [
            f"<w:tc>{paragraph(text)}</w:tc>" for text in ("类别", "金额", "甲类", "80元", "乙类", "90元")
        ]
        cells[3] = f"<w:tc>{control(paragraph('80元'))}</w:tc>"
        rows = [
            f"<w:tr>{one}{control(other)}</w:tr>" for one, other in zip(cells[::2], cells[1::2], strict=True)
        ]
        add_xml(document, rows[0] + rows[1] + control(rows[2]), "w:tbl")

    assert blocks_of(fill) == [
        *("一、甲。", "二、乙。", "三、丙。"),
        "| 类别 | 金额 |\n|---|---|\n| 甲类 | 80元 |\n| 乙类 | 90元 |",
    ]


def test_a_text_box_stands_behind_its_paragraph() -> None:
    def fill(document: Document) -> None:
        box = f"<w:r><w:pict><w:txbxContent>{paragraph('收费：三元。')}</w:txbxContent></w:pict></w:r>"
        add_xml(document, run("每吨") + box + run("四元。"))
        add_xml(document, box.replace("三元", "五元"))
        document.add_paragraph("末段。")

    assert blocks_of(fill) == ["每吨四元。", "收费：三元。", "收费：五元。", "末段。"]


def test_notes_stand_behind_the_sentence_they_explain() -> None:
    reference = '<w:r><w:{}Reference w:id="{}"/></w:r>'

    def fill(document: Document) -> None:
        add_notes(document, "footnotes", "所称本市，指示例市。", "未被引用。")
        add_notes(document, "endnotes", "注：见附件。")
        add_xml(document, run("示例市供水办法") + reference.format("endnote", 1))
        add_xml(document, run("本市") + reference.format("footnote", 1) + run("居民，"))
        add_xml(document, run("每吨三元。") + reference.format("footnote", 1))
        document.add_paragraph("末段。")

    assert blocks_of(fill) == [
        *("示例市供水办法", "本市居民，", "每吨三元。", "注：见附件。", "注：所称本市，指示例市。", "末段。")
    ]


def test_notes_of_cells_stand_behind_the_table() -> None:
    def fill(document: Document) -> None:
        add_notes(document, "footnotes", "按月发放。")
        reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
        add_xml(
            document,
            f"<w:tr><w:tc>{paragraph('类别')}</w:tc><w:tc>{paragraph('金额')}</w:tc></w:tr>"
            f"<w:tr><w:tc>{paragraph('甲类')}</w:tc><w:tc><w:p>{run('80元')}{reference}</w:p></w:tc></w:tr>",
            "w:tbl",
        )
        document.add_paragraph("末段。")

    assert blocks_of(fill)[1:] == ["注：按月发放。", "末段。"]


def test_a_paragraph_whose_end_is_deleted_goes_on_with_the_next() -> None:
    deleted = '<w:del w:id="1" w:author="a"/>'

    def fill(document: Document) -> None:
        for text, mark in (("第一条 罚款", deleted), ("五百元。", ""), ("", deleted), ("末段", deleted)):
            add_xml(document, paragraph(text, mark)[5:-6])

    assert blocks_of(fill) == ["第一条 罚款五百元。", "末段"]


def test_hidden_text_and_contents_are_left_out() -> None:
    def fill(document: Document) -> None:
        document.styles.add_style("toc 1", 1)
        document.styles.add_style("藏", 2).font.hidden = True
        document.add_paragraph("第一章 总则\t1", "toc 1")
        document.add_paragraph("甲").add_run("藏起", "藏")
        document.add_paragraph().add_run("原文").font.hidden = True

    assert blocks_of(fill) == ["甲"]


@pytest.mark.parametrize(
    ("head", "body", "blocks"),
    [
        (
            "示例市人民政府文件\n示府〔2026〕3号",
            "供水的通知",
            ["示例市人民政府文件", "示府〔2026〕3号", "供水的通知"],
        ),
        ("示府〔2026〕3号", "供水的通知（示府〔2026〕3号）", ["供水的通知（示府〔2026〕3号）"]),
        ("示例市供水办法", "第一条 每吨三元。", ["示例市供水办法", "第一条 每吨三元。"]),
        ("示例市供水办法", "示例市供水办法", ["示例市供水办法"]),
        ("第 1 页 共 3 页", "一、每吨三元。", ["一、每吨三元。"]),
    ],
)
def test_heads_that_say_what_nothing_else_does(head: str, body: str, blocks: list[str]) -> None:
    def fill(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = head
        document.add_paragraph(body)

    assert blocks_of(fill) == blocks


def test_documents_with_macros_and_templates_are_read() -> None:
    whole = word(lambda document: document.add_paragraph("正文"))
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            content = old.read(part).replace(main, b"application/vnd.ms-word.document.macroEnabled.main+xml")
            new.writestr(part.filename, content)
    assert load_docx(stream.getvalue()).text == "正文"


def test_a_page_that_is_inserted_as_it_is() -> None:
    def fill(document: Document) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
        page = "<html><body><p>每吨三元。</p></body></html>".encode()
        part = Part(PackURI("/word/page.htm"), "text/html", page, document.part.package)
        document.element.body.insert(
            0, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{document.part.relate_to(part, kind)}"/>')
        )

    assert blocks_of(fill) == ["每吨三元。"]


def test_pictures_that_are_pages_of_text(draw_page, recogniser) -> None:
    first, second = (BytesIO(saved(draw_page(*lines, shape=SHAPE))) for lines in (FIRST, SECOND))
    logo = BytesIO(saved(draw_page((10, 10, "市政府"), shape=(300, 80))))

    def fill(document: Document) -> None:
        document.add_paragraph("示例市公安局关于公布收费标准的通知").add_run().add_picture(logo)
        document.add_picture(first)
        document.add_paragraph(" ")
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text = "附件"
        cells[1].paragraphs[0].add_run().add_picture(second)
        document.add_paragraph("特此通知。")

    content = load_docx(word(fill), recogniser)
    blocks = content.text.split("\n\n")
    assert (blocks[0], blocks[-1]) == ("示例市公安局关于公布收费标准的通知", "特此通知。")
    assert blocks[1].startswith(TITLE)
    assert "第三条 本标准自公布之日起施行。" in content.text
    assert [(one.page, content.text[one.start : one.end][:3]) for one in content.reading.recognised] == [
        (1, TITLE[:3]), (2, "由街道"),
    ]  # fmt: skip
    assert content.reading.are_inserted
    without = load_docx(word(fill))
    assert TITLE not in without.text
    assert [number for number, _ in without.reading.unread] == [1, 2]


def test_a_document_that_is_nothing_but_a_scan(draw_page, recogniser) -> None:
    scan = saved(draw_page(*FIRST, shape=SHAPE))
    data = word(lambda document: document.add_picture(BytesIO(scan)))
    assert load_docx(data, recogniser).text.startswith(TITLE)
    with pytest.raises(UnreadableDocument, match=r"a picture.*policy-assistant\[ocr\]"):
        load_docx(data)
