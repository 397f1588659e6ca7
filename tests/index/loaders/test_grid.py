"""Cells placed on a grid."""

from index.loaders.grid import Cell, Grid, place_rows, plain_grid, tidy, tidy_text


def cell(text: str, across: int = 1, down: int = 1) -> Cell:
    return Cell(0, 0, text, down, across)


def test_cells_take_the_next_place_that_is_free() -> None:
    grid = place_rows([[cell("等级", down=2), cell("比例", across=2)], [cell("在职"), cell("退休")]])
    assert [(one.row, one.column, one.text) for one in grid.cells] == [
        (0, 0, "等级"),
        (0, 1, "比例"),
        (1, 1, "在职"),
        (1, 2, "退休"),
    ]
    assert (grid.height, grid.width) == (2, 3)
    assert [[one.text if one else "" for one in row] for row in grid.matrix()] == [
        ["等级", "比例", "比例"],
        ["等级", "在职", "退休"],
    ]


def test_rows_and_columns_that_say_nothing_are_left_out() -> None:
    grid = tidy(
        place_rows(
            [
                [cell("甲", across=3), cell("")],
                [cell(""), cell(""), cell("")],
                [cell("1"), cell(""), cell("2")],
            ]
        )
    )
    assert [(one.row, one.column, one.text, one.across) for one in grid.cells if one.text] == [
        (0, 0, "甲", 2),
        (1, 0, "1", 1),
        (1, 1, "2", 1),
    ]


def test_a_part_of_a_grid_cuts_what_spans_further() -> None:
    part = place_rows([[cell("甲", down=3), cell("1")], [cell("2")], [cell("3")]]).rows(1, 3)
    assert [(one.row, one.text, one.down) for one in part.cells] == [(0, "甲", 2), (0, "2", 1), (1, "3", 1)]


def test_texts_stand_on_one_line_and_part_no_cells() -> None:
    assert tidy_text(" 建筑\n面积 ") == "建筑面积" and tidy_text("a|b") == "a｜b"
    assert tidy_text("BRCA1 突变") == "BRCA1 突变"
    long = "1.户口簿原件和复印件各一份；\n2.房产证或者租赁合同的复印件。"
    assert tidy_text(long) == long.replace("\n", " ")


def test_a_grid_without_cells_is_empty() -> None:
    assert (Grid(()).height, plain_grid([]).width, tidy(Grid(())).cells) == (0, 0, ())
