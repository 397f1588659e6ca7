"""Which boxes drawn on a page are tables."""

from io import BytesIO

import pdfplumber
import pytest

from index.loaders.ruled_boxes import find_tables

TEXTS = [(70, 680, "类别"), (220, 680, "每吨"), (70, 650, "居民"), (220, 650, "3元")]
BOXES = [(60, 670), (210, 670), (60, 640), (210, 640)]


def boxes(paint: str) -> str:
    return "".join(f"{x} {y} 150 30 re {paint}\n" for x, y in BOXES)


def count(make_pdf, drawing: str, texts=TEXTS) -> int:
    with pdfplumber.open(BytesIO(make_pdf([texts], drawing))) as pdf:
        return len(find_tables(pdf.pages[0], 12))


@pytest.mark.parametrize(
    "drawing",
    [
        boxes("S"),
        "0.5 G " + boxes("S"),
        "".join(f"60 {y} 300 0.5 re f\n" for y in (640, 670, 700))
        + "".join(f"{x} 640 0.5 60 re f\n" for x in (60, 210, 360)),
        "0.2 0.4 0.8 rg 60 640 300 60 re f 1 G " + boxes("S"),
    ],
    ids=["strokes", "grey strokes", "thin boxes", "white rules on a dark box"],
)
def test_rules_that_are_seen_make_a_table(make_pdf, drawing: str) -> None:
    assert count(make_pdf, drawing) == 1


@pytest.mark.parametrize(
    "drawing",
    [
        "1 g " + boxes("f") + "0 g ",
        "1 1 1 rg " + boxes("f") + "0 g ",
        "0.9 g " + boxes("f") + "0 g ",
        "1 G " + boxes("S") + "0 G ",
        "0 0 0 0 K " + boxes("S") + "0 G ",
        "40 600 500 200 re S 40 780 m 540 780 l S\n",
        boxes("n"),
    ],
    ids=["white", "white in colours", "shaded", "white strokes", "white inks", "frame", "not drawn"],
)
def test_shades_and_frames_are_no_tables(make_pdf, drawing: str) -> None:
    assert count(make_pdf, drawing) == 0


def test_the_lines_of_a_chart_are_no_table(make_pdf) -> None:
    assert (
        count(make_pdf, boxes("S"), [(20, 680, "高"), (20, 650, "低"), (70, 620, "一月"), (220, 620, "二月")])
        == 0
    )
