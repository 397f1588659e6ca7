"""What a paragraph of a Word document says, from its XML."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.loaders.word_text import ParagraphReader, block_elements, find_hidden_styles, has_no_end

MARKUP = (
    nsdecls("w")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def element(xml: str, tag: str = "w:p"):
    return parse_xml(f"<{tag} {MARKUP}>{xml}</{tag}>")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def said(xml: str) -> str:
    return ParagraphReader({}).read(element(xml)).text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<w:ins w:id="1">' + run("五百") + "</w:ins>" + run("元"), "五百元"),
        ('<w:ins w:id="1"><w:del w:id="2">' + run("一千") + "</w:del></w:ins>" + run("元"), "元"),
        ('<w:moveFrom w:id="1">' + run("旧") + '</w:moveFrom><w:moveTo w:id="2">' + run("新") + "</w:moveTo>",
         "新"),
        ("<w:hyperlink>" + run("附件") + "</w:hyperlink><w:smartTag>" + run("北京") + "</w:smartTag>",
         "附件北京"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("一百七十元") + "</w:sdtContent></w:sdt>", "一百七十元"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>" + run("单击") + "</w:sdt>", ""),
        ("<w:customXml>" + run("甲") + "</w:customXml><w:dir>" + run("乙") + "</w:dir>", "甲乙"),
        ("<w:r><w:t>补</w:t><w:softHyphen/><w:t>贴</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>", "补贴-1"),
        ("<w:ruby><w:rt>" + run("dǐ") + "</w:rt><w:rubyBase>" + run("砥") + "</w:rubyBase></w:ruby>", "砥"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("是"), "☑是"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("3年"), "≥3年"),
        ('<w:r><w:sym w:font="宋体" w:char="25A1"/></w:r>', "□"),
        (run("\uf0a3 5%", '<w:rFonts w:ascii="Symbol"/>'), "≤ 5%"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
        ("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>",
         "a/b"),
    ],
)  # fmt: skip
def test_what_is_read(xml: str, text: str) -> None:
    assert said(xml) == text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (mark("begin") + code(" DATE ") + mark("separate") + run("2026年") + mark("end") + run("起"),
         "2026年起"),
        (mark("begin") + code(" PAGE ") + mark("end") + run("正文"), "正文"),
        (mark("begin") + code(" IF ") + mark("begin") + code(" X ") + mark("separate") + run("内")
         + mark("end") + mark("separate") + run("果") + mark("end"), "果"),
        (mark("begin") + code(" TOC \\o ") + mark("separate") + run("第一章 1") + mark("end") + run("正文"),
         "正文"),
        (mark("begin") + code("eq \\o\\ac(○,3)") + mark("end") + run("本人"), "③本人"),
        (mark("begin", "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>")
         + code(" FORMCHECKBOX ") + mark("end") + run("是"), "☑是"),
        (mark("begin", "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>")
         + code(" FORMCHECKBOX ") + mark("end") + run("否"), "□否"),
        ('<w:fldSimple w:instr=" TITLE ">' + run("办法") + "</w:fldSimple>", "办法"),
        (mark("begin") + code(" REF x ") + run("第一条"), ""),
        (mark("end") + run("正文"), "正文"),
    ],
)  # fmt: skip
def test_fields_are_read_by_their_results(xml: str, text: str) -> None:
    assert said(xml) == text


def test_a_field_goes_on_from_paragraph_to_paragraph() -> None:
    reader = ParagraphReader({})
    first = mark("begin") + code("TOC") + mark("separate") + run("第一章 总则 1")
    texts = [
        reader.read(element(xml)).text for xml in (first, run("第二章 罚则 2"), mark("end"), run("正文"))
    ]
    assert texts == ["", "", "", "正文"]


def test_hidden_by_itself_or_by_one_of_its_styles() -> None:
    styles = [
        element("<w:rPr><w:vanish/></w:rPr>", "w:style"),
        element('<w:basedOn w:val="hidden"/>', "w:style"),
        element('<w:basedOn w:val="below"/><w:rPr><w:vanish w:val="0"/></w:rPr>', "w:style"),
    ]
    for style, name in zip(styles, ("hidden", "below", "shown"), strict=True):
        style.set(f"{{{style.nsmap['w']}}}styleId", name)
    hidden = find_hidden_styles(styles)
    assert hidden == {"hidden": True, "below": True, "shown": False}

    def read(paragraph: str, *runs: str) -> str:
        xml = f'<w:pPr><w:pStyle w:val="{paragraph}"/></w:pPr>' + "".join(runs)
        return ParagraphReader(hidden).read(element(xml)).text

    assert read("shown", run("甲"), run("乙", "<w:vanish/>"), run("丙", '<w:rStyle w:val="below"/>')) == "甲"
    assert read("below", run("甲"), run("乙", '<w:vanish w:val="false"/>')) == "乙"
    assert read("below", run("丙", '<w:rStyle w:val="hidden"/>')) == "丙"


def test_text_boxes_and_notes_are_kept_apart_and_read_once() -> None:
    box = "<w:txbxContent><w:p>" + run("框内") + "</w:p></w:txbxContent>"
    older = f"<mc:Fallback>{box}</mc:Fallback>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice>{older}</mc:AlternateContent>"
    old = f"<mc:AlternateContent><mc:Choice/>{older}</mc:AlternateContent>"
    one = ParagraphReader({}).read(
        element(
            run("前")
            + f"<w:r>{both}</w:r><w:r>{old}</w:r>"
            + '<w:r><w:footnoteReference w:id="2"/></w:r>'
            + run("后")
        )
    )
    assert (one.text, len(one.boxes), one.notes) == ("前后", 2, [("footnotes", "2")])


def test_blocks_in_controls_are_blocks_and_contents_are_none() -> None:
    paragraph = "<w:p>" + run("文") + "</w:p>"
    contents = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = element(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph}<w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr>{contents}</w:sdtPr><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
        f"<w:customXml>{paragraph}</w:customXml><w:tbl/>",
        "w:body",
    )
    assert [one.tag.split("}")[1] for one in block_elements(body)] == ["p", "p", "p", "tbl"]


@pytest.mark.parametrize(
    ("properties", "gone"),
    [
        ("", False),
        ("<w:b/>", False),
        ('<w:del w:id="1"/>', True),
        ("<w:vanish/>", True),
        ('<w:ins w:id="1"/>', False),
    ],
)
def test_a_paragraph_whose_mark_is_gone_has_no_end(properties: str, gone: bool) -> None:
    assert has_no_end(element(f"<w:pPr><w:rPr>{properties}</w:rPr></w:pPr>")) is gone
