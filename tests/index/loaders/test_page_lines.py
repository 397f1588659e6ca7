"""Characters of a page as lines that know where they stand."""

import pytest

from index.loaders.page_lines import Glyph, find_rows, join_row, read_pieces


def write(text: str, left: float, base: float, size: float = 10, step: float = 1.0) -> list[Glyph]:
    """Sets characters beside each other; ASCII ones are half as wide."""
    glyphs, x = [], left
    for char in text:
        width = size / 2 if char.isascii() else size
        glyphs.append(Glyph(char, x, x + width, base, size))
        x += width * step
    return glyphs


def texts(glyphs: list[Glyph]) -> list[str]:
    return [piece.text for piece in read_pieces(glyphs)]


def test_a_gap_as_wide_as_a_character_parts_pieces_and_a_narrower_one_words() -> None:
    assert texts(write("公园", 0, 0) + write("开放", 31, 0)) == ["公园", "开放"]
    assert texts(write("公园", 0, 0) + write("开放", 24, 0)) == ["公园 开放"]
    assert texts(write("满", 0, 0) + write("3", 12.5, 0) + write("年", 20, 0)) == ["满3年"]


def test_a_mark_hangs_over_the_edge_of_its_column() -> None:
    assert texts(write("开放，", 0, 0) + write("公园", 36, 0)) == ["开放，", "公园"]


@pytest.mark.parametrize("shift", [-2, 1, 3.4])
def test_figures_on_another_baseline_fill_the_gap_they_stand_in(shift: float) -> None:
    glyphs = write("补贴", 0, 100) + write("元以内", 35, 100) + write("800", 20, 100 + shift, 9)
    assert texts(glyphs) == ["补贴800元以内"]


def test_lines_below_each_other_stay_apart() -> None:
    assert len(read_pieces(write("公园开放", 0, 100) + write("公园关闭", 0, 110))) == 2


def test_the_first_unit_keeps_its_marks() -> None:
    unit = {"（市、区）": 30, "公园": 10, "registration of": 60, "《公园": 20}
    for text, width in unit.items():
        assert read_pieces(write(text, 5, 0))[0].head == width


@pytest.mark.parametrize(
    ("text", "behind"), [("1．公园", 15), ("（一）公园", 30), ("抄送：公园", 30), ("公园", 0)]
)
def test_the_text_behind_a_mark_is_where_further_lines_hang(text: str, behind: float) -> None:
    assert read_pieces(write(text, 0, 0))[0].hang == behind


def test_rows_are_pieces_on_one_line_from_left_to_right() -> None:
    pieces = read_pieces(write("乙", 50, 101) + write("甲", 0, 100) + write("丙", 0, 120))
    assert [join_row(row).text for row in find_rows(pieces)] == ["甲 乙", "丙"]


def test_spaced_out_text_is_closed_up_and_keeps_wider_gaps() -> None:
    glyphs = write("广东省教育厅", 0, 0, step=2.5)
    assert join_row(find_rows(read_pieces(glyphs))[0]).text == "广东省教育厅"
    glyphs += write("文件通知", 190, 0, step=2.5)
    assert join_row(find_rows(read_pieces(glyphs))[0]).text == "广东省教育厅  文件通知"
