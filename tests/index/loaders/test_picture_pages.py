"""PDF pages that are pictures, with the real recogniser."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from index.errors import UnreadableDocument
from index.loaders.pdf import load_pdf

RULE = (
    (80, 80, "第三条　每户限养一只犬，"),
    (80, 150, "不得饲养烈性犬。"),
)
FINE = ((80, 80, "第四条　违反规定的处二百元罚款。"),)
LONG = "第一条 为了加强养犬管理，保障公民身体健康和人身安全，维护市容环境和社会公共秩序，制定本办法。"


def joined(*files: bytes) -> bytes:
    whole, saved = pypdfium2.PdfDocument.new(), BytesIO()
    for file in files:
        whole.import_pages(pypdfium2.PdfDocument(file))
    whole.save(saved)
    return saved.getvalue()


def bare(text: str) -> str:
    return "".join(text.split())


def test_a_scan_with_an_app_s_mark_is_recognised_without_the_mark(draw_page, scan_pdf, recogniser) -> None:
    data = scan_pdf(draw_page(*RULE), draw_page(*FINE), marks=[(250, 20, "某某扫描 创建")])
    content = load_pdf(data, recogniser)
    assert [page.page for page in content.reading.recognised] == [1, 2]
    assert all(page.confidence > 0.9 for page in content.reading.recognised)
    assert "扫描" not in content.text
    second = content.reading.recognised[1]
    assert bare(content.text[second.start : second.end]) == "第四条违反规定的处二百元罚款。"
    assert content.text[second.start :].startswith("第四条 ")


def test_only_the_pages_that_are_pictures_are_recognised(make_pdf, draw_page, scan_pdf, recogniser) -> None:
    written = make_pdf([[(60, 700, LONG[:40]), (60, 680, LONG[40:])]])
    last = make_pdf([[(60, 700, "第五条 本办法自二〇二七年一月一日起施行。")]])
    content = load_pdf(joined(written, scan_pdf(draw_page(*FINE)), last), recogniser)
    assert [page.page for page in content.reading.recognised] == [2]
    assert content.reading.pages == 3
    assert bare(LONG) in bare(content.text)
    assert content.text.index("二百元罚款") < content.text.index("第五条")


def test_text_over_a_picture_that_says_no_more_stays_as_it_is(draw_page, scan_pdf, recogniser) -> None:
    data = scan_pdf(
        Image.new("RGB", (900, 600), "lightblue"), marks=[(60, 200, LONG[:30]), (60, 180, LONG[30:])]
    )
    content = load_pdf(data, recogniser)
    assert bare(content.text) == bare(LONG)
    assert content.reading.recognised == ()


def test_text_whose_font_is_not_decoded_is_recognised(draw_page, scan_pdf, recogniser) -> None:
    marks = [(60, 30, "\ue001\ue002\ue003\ue004")]
    content = load_pdf(scan_pdf(draw_page(*FINE), marks=marks), recogniser)
    assert "二百元罚款" in content.text


def test_without_the_recogniser_scans_are_named(make_pdf, draw_page, scan_pdf) -> None:
    mark = [(250, 20, "某某扫描 创建")]
    with pytest.raises(UnreadableDocument, match=r"scan without text layer; install policy-assistant\[ocr\]"):
        load_pdf(scan_pdf(draw_page(*RULE), draw_page(*FINE), marks=mark))
    written = make_pdf([[(60, 700, LONG[:40]), (60, 680, LONG[40:])]])
    content = load_pdf(joined(written, scan_pdf(draw_page(*FINE), marks=mark)))
    assert bare(content.text) == bare(LONG), "the mark is no text of the document"
    ((page, reason),) = content.reading.unread
    assert (page, reason.startswith("scan without text layer; install")) == (2, True)


def test_pictures_without_text(make_pdf, draw_page, scan_pdf, recogniser) -> None:
    photograph = Image.effect_mandelbrot((600, 400), (-2, -1, 1, 1), 50).convert("RGB")
    with pytest.raises(UnreadableDocument, match="no text was found"):
        load_pdf(scan_pdf(photograph), recogniser)
    content = load_pdf(joined(make_pdf([[(60, 700, LONG[:40])]]), scan_pdf(photograph)), recogniser)
    assert content.reading.unread == ()


def test_an_app_s_mark_on_an_empty_sheet_is_no_document(draw_page, scan_pdf, recogniser) -> None:
    with pytest.raises(UnreadableDocument, match="no text was found"):
        load_pdf(scan_pdf(draw_page(), marks=[(250, 20, "某某扫描 创建")]), recogniser)
