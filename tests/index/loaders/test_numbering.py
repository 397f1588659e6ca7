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
        ("upperLetter", "%1)", 25, ["Y) ", "Z) ", "27) "]),
        ("lowerLetter", "%1)", 1, ["a) ", "b) ", "c) "]),
        ("decimalEnclosedCircle", "%1", 19, ["⑲ ", "⑳ ", "21 "]),
        ("bullet", "", 1, ["", "", ""]),
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
