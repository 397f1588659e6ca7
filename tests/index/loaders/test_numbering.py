"""Numbers that Word counts itself, in every style that official documents use."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.loaders.numbering import Numbering


@pytest.fixture
def numbered():
    """Makes paragraphs of one list; each is its depth, the list's levels are (style, pattern, start)."""

    def make(depths, *levels):
        document = docx.Document()
        numbering = document.part.numbering_part.element
        written = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for depth, (style, pattern, start) in enumerate(levels)
        )
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{written}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
        )
        for depth in depths:
            paragraph = document.add_paragraph("文")
            if depth is not None:
                paragraph._p.get_or_add_pPr().append(
                    parse_xml(
                        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'
                    )
                )
        counter = Numbering(document)
        return [counter.label(paragraph) for paragraph in document.paragraphs]

    return make


@pytest.mark.parametrize(
    ("style", "pattern", "start", "labels"),
    [
        ("chineseCountingThousand", "第%1条", 9, ["第九条 ", "第十条 ", "第十一条 "]),
        ("chineseCounting", "%1、", 1, ["一、 ", "二、 ", "三、 "]),
        ("decimal", "%1.", 1, ["1. ", "2. ", "3. "]),
        ("none", "附", 1, ["附 ", "附 ", "附 "]),
        ("bullet", "\uf06c", 1, ["- ", "- ", "- "]),
        ("bullet", "注：", 1, ["注： ", "注： ", "注： "]),
    ],
)
def test_styles_of_numbers(numbered, style, pattern, start, labels):
    assert numbered([0, 0, 0], (style, pattern, start)) == labels


def test_a_deeper_level_begins_anew_below_the_next_number(numbered):
    levels = [("chineseCounting", "%1、", 1), ("decimal", "%1.%2", 1)]
    assert numbered([0, 1, 1, 0, 1], *levels) == ["一、 ", "一.1 ", "一.2 ", "二、 ", "二.1 "]


def test_plain_paragraphs_and_unknown_levels_have_no_number(numbered):
    assert numbered([None, 0, 5, None, 0], ("decimal", "%1.", 1)) == ["", "1. ", "", "", "2. "]


def test_a_document_without_lists_has_no_numbers():
    document = docx.Document()
    paragraph = document.add_paragraph("文")
    assert Numbering(document).label(paragraph) == ""


@pytest.fixture
def document():
    """A document whose paragraphs and lists are made by hand."""
    return docx.Document()


def add_list(document, number: int, levels: str, *, abstract: int = 0, override: str = "") -> None:
    """Adds a `w:num`; its `w:abstractNum` is made when there is something in it."""
    root = document.part.numbering_part.element
    if levels:
        root.insert(
            0,
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{levels}</w:abstractNum>'),
        )
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            f"{override}</w:num>"
        )
    )


def level(depth: int, pattern: str, style: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def add_paragraph(document, inside: str, style: str | None = None) -> None:
    paragraph = document.add_paragraph("文", style)
    if inside:
        listed = parse_xml(f"<w:numPr {nsdecls('w')}>{inside}</w:numPr>")
        paragraph._p.get_or_add_pPr().append(listed)


def place(number: int, depth: int = 0) -> str:
    return f'<w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/>'


def labels(document) -> list[str]:
    counter = Numbering(document)
    return [counter.label(paragraph).strip() for paragraph in document.paragraphs]


def test_articles_are_counted_on_through_the_chapters(document):
    levels = level(0, "第%1章", "chineseCountingThousand") + level(
        1, "第%2条", "chineseCountingThousand", '<w:lvlRestart w:val="0"/>'
    )
    add_list(document, 70, levels, abstract=70)
    for depth in (0, 1, 1, 0, 1):
        add_paragraph(document, place(70, depth))
    assert labels(document) == ["第一章", "第一条", "第二条", "第二章", "第三条"]


def test_a_level_may_begin_anew_only_below_one_far_above(document):
    levels = level(0, "%1") + level(1, "%2") + level(2, "%3", more='<w:lvlRestart w:val="1"/>')
    add_list(document, 70, levels, abstract=70)
    for depth in (0, 1, 2, 1, 2, 0, 2):
        add_paragraph(document, place(70, depth))
    assert labels(document) == ["1", "1", "1", "2", "2", "2", "1"]


def test_legal_numbers_are_written_in_figures(document):
    levels = level(0, "第%1章", "chineseCounting") + level(1, "%1.%2", more="<w:isLgl/>")
    add_list(document, 70, levels, abstract=70)
    for depth in (0, 0, 1):
        add_paragraph(document, place(70, depth))
    assert labels(document) == ["第一章", "第二章", "2.1"]


def test_lists_of_one_kind_are_counted_on_unless_one_starts_anew(document):
    add_list(document, 70, level(0, "%1."), abstract=70)
    add_list(document, 71, "", abstract=70)
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    add_list(document, 72, "", abstract=70, override=start)
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）", "chineseCounting")}</w:lvlOverride>'
    add_list(document, 73, "", abstract=70, override=own)
    for number in (70, 71, 72, 72, 73):
        add_paragraph(document, place(number))
    assert labels(document) == ["1.", "2.", "1.", "2.", "（三）"]


def test_a_style_names_list_and_level(document):
    levels = level(0, "%1、", "chineseCounting", '<w:pStyle w:val="Heading1"/>') + level(
        1, "（%2）", "chineseCounting", '<w:pStyle w:val="Heading2"/>'
    )
    add_list(document, 70, levels, abstract=70)
    for name in ("Heading 1", "Heading 2"):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="70"/></w:numPr>'))
    for style in ("Heading 1", "Heading 2", "Heading 2", "Heading 1"):
        add_paragraph(document, "", style)
    add_paragraph(document, '<w:ilvl w:val="1"/>', "Heading 1")
    add_paragraph(document, '<w:numId w:val="0"/>', "Heading 1")
    assert labels(document) == ["一、", "（一）", "（二）", "二、", "（一）", ""]


def test_a_list_style_stands_for_its_list(document):
    add_list(document, 70, '<w:styleLink w:val="公文"/>' + level(0, "%1、", "chineseCounting"), abstract=70)
    add_list(document, 71, '<w:numStyleLink w:val="公文"/>', abstract=71)
    add_paragraph(document, place(71))
    add_paragraph(document, place(70))
    assert labels(document) == ["一、", "二、"]


def test_nothing_stands_behind_a_number_that_says_so(document):
    add_list(document, 70, level(0, "%1、", "chineseCounting", '<w:suff w:val="nothing"/>'), abstract=70)
    add_paragraph(document, place(70))
    assert Numbering(document).label(document.paragraphs[0]) == "一、"
