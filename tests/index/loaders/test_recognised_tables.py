"""Tables on pictures: their cells as rules draw them, and as the real recogniser reads them."""

import pytest
from PIL import Image, ImageDraw

from index.loaders.page_lines import Glyph
from index.loaders.pictures import load_picture
from index.loaders.recognised_tables import fill_frame, find_frames
from index.recognition.rules import Rule
from tests.index.loaders.test_pictures import saved

ROWS = [
    row.split()
    for row in (
        "医院等级 在职职工 退休人员",
        "一级医院 百分之九十 百分之九十五",
        "三级医院 百分之八十 百分之八十五",
    )
]
LEFT, TOP, WIDE, HIGH = 80, 200, 240, 70


def level(y: float, left: float = 0, right: float = 300) -> Rule:
    return Rule(left, y, right, y)


def upright(x: float, top: float = 0, bottom: float = 60) -> Rule:
    return Rule(x, top, x, bottom)


def shape(rules) -> list[list[tuple[int, int, int, int]]]:
    return [[(c.row, c.column, c.down, c.across) for c in frame.cells] for frame in find_frames(rules, 10)]


def test_cells_that_span_columns_and_rows() -> None:
    rules = [level(0), level(20, 100), level(40), level(60)]
    rules += [upright(0), upright(100), upright(200, 20), upright(300)]
    assert shape(rules) == [
        [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]
    ]


def test_a_line_under_a_text_parts_no_cell() -> None:
    rules = [level(0), level(30), level(60), upright(0), upright(100), upright(300)]
    assert shape([*rules, level(20, 110, 290)]) == shape(rules)
    assert len(shape([*rules, level(20, 101, 299)])[0]) == 1 + len(shape(rules)[0])


def test_a_table_without_rules_at_its_sides() -> None:
    ((*cells,),) = shape([level(0), level(30), level(60), upright(100)])
    assert cells == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_what_is_no_table() -> None:
    assert shape([level(0), level(60), upright(0), upright(300)]) == [], "a frame around a page"
    assert shape([level(20), level(40), level(60)]) == [], "underlines"
    assert shape([level(0), level(200), upright(50, 60, 120)]) == [], "they do not meet"
    (frame,) = find_frames([level(0), level(30), level(60), upright(100)], 10)
    assert fill_frame(frame, [Glyph("甲", 20, 30, 20, 10)]) is None


def draw_table(draw_page, angle: float = 0) -> Image.Image:
    texts = [
        (LEFT + 20 + WIDE * column, TOP + 15 + HIGH * row, text)
        for row, cells in enumerate(ROWS)
        for column, text in enumerate(cells)
    ]
    page = draw_page((200, 60, "示例市住院报销比例表"), *texts, shape=(900, 600))
    pen = ImageDraw.Draw(page)
    for row in range(4):
        pen.line([(LEFT, TOP + HIGH * row), (LEFT + 3 * WIDE, TOP + HIGH * row)], "black", 2)
    for column in range(4):
        pen.line([(LEFT + WIDE * column, TOP), (LEFT + WIDE * column, TOP + 3 * HIGH)], "black", 2)
    return page.rotate(angle, Image.Resampling.BICUBIC, expand=angle == 90, fillcolor="white")


@pytest.mark.parametrize("angle", [0, 1.5, 90])
def test_a_table_on_a_picture_however_it_lies(draw_page, recogniser, angle) -> None:
    text = load_picture(saved("PNG", draw_table(draw_page, angle)), recogniser).text
    head, *body = (f"| {' | '.join(row)} |" for row in ROWS)
    assert text.strip() == "\n".join(["示例市住院报销比例表\n", head, "|---|---|---|", *body])
