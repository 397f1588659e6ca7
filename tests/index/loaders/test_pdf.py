"""PDF files written by hand: the smallest that show what is tested."""

from collections.abc import Sequence

import pytest

from index.errors import UnreadableDocument
from index.loaders.pdf import load_pdf

Placed = tuple[float, float, str]


def make_pdf(
    pages: Sequence[Sequence[Placed]], drawing: str = "", trailer: str = "", font: str = ""
) -> bytes:
    """A PDF with text at (x, y) on its pages, in a Chinese font that need not be embedded."""
    font = font or (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
        "/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
    )
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font,
    ]
    for number, placed in enumerate(pages):
        stream = drawing + "".join(
            f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, text in placed
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def test_lines_and_pages() -> None:
    data = make_pdf(
        [[(60, 780, "示例市供水条例"), (60, 740, "第一条 为了供水")], [(60, 780, "制定本条例。")]]
    )
    assert load_pdf(data).text == "示例市供水条例\n第一条 为了供水\n\f制定本条例。"


def test_bold_that_is_drawn_twice_is_read_once() -> None:
    again = (60.3, 780.3, "第三条 借书证押金谢谢")
    assert load_pdf(make_pdf([[(60, 780, "第三条 借书证押金谢谢"), again]])).text == "第三条 借书证押金谢谢"


def test_a_ruled_table_becomes_rows() -> None:
    lines = [f"60 {y} m 360 {y} l S\n" for y in (700, 670, 640, 610)] + [
        f"{x} 610 m {x} 700 l S\n" for x in (60, 210, 360)
    ]
    placed = [
        (60, 760, "收费标准"),
        (70, 680, "类别"),
        (220, 680, "每吨"),
        (70, 650, "居民"),
        (220, 650, "3元"),
        (70, 620, "工业"),
        (220, 620, "5元"),
        (60, 580, "完。"),
    ]
    text = load_pdf(make_pdf([placed], "".join(lines))).text
    assert text == "收费标准\n\n| 类别 | 每吨 |\n|---|---|\n| 居民 | 3元 |\n| 工业 | 5元 |\n\n完。"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_pdf([[], []], "60 60 100 100 re f\n"), "scan without text layer"),
        (make_pdf([[(60, 700, "甲")]])[:300], "damaged|scan"),
        (b"PK\x03\x04" + b"x" * 2000, "not a PDF"),
        (
            make_pdf(
                [[(60, 700, "甲乙丙丁")]],
                trailer="/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
                f"/O <{'41' * 32}> /U <{'42' * 32}> >>",
            ),
            "protected by a password",
        ),
        (
            make_pdf(
                [[(60, 700, "甲乙丙丁")]],
                font="<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H "
                "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd "
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>",
            ),
            "fonts do not say",
        ),
    ],
)
def test_unreadable_files_are_explained(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        load_pdf(data)
