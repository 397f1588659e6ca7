"""Where columns begin and end, and whether paragraphs are set in."""

from index.loaders.column_edges import measure_columns, uses_indents
from index.loaders.page_lines import Line


def line(left: float, right: float, base: float, text: str = "字") -> Line:
    return Line(text, left, right, base, 10, 10, left)


def test_the_right_edge_is_where_lines_end_but_for_one_that_stands_out() -> None:
    lines = [line(0, 200 if at % 3 else 150, at * 15) for at in range(20)]
    edges = measure_columns([[*lines, line(0, 260, 300)]], 10)[0]
    assert (edges.left, edges.right, edges.pitch) == (0, 200, 15)
    assert edges.shared > 0.5


def test_the_left_edge_is_where_lines_go_on() -> None:
    lines = [line(20, 200, 0), line(0, 200, 15), line(0, 90, 30), line(20, 120, 45), line(-80, -20, 60)]
    assert measure_columns([lines], 10)[0].left == 0


def test_a_few_lines_stand_in_a_column_like_those_of_other_pages() -> None:
    full = [line(0, 200, at * 15) for at in range(10)]
    assert measure_columns([full, [line(0, 60, 0), line(0, 90, 15)]], 10)[1].right == 200


def test_no_edge_is_sure_where_lines_end_anywhere() -> None:
    edges = measure_columns([[line(0, 60, 0), line(0, 190, 15), line(0, 120, 30)]], 10)[0]
    assert (edges.right, edges.shared) == (190, 0)


def test_indents_are_seen_behind_lines_that_end_a_paragraph() -> None:
    def paragraphs(inset: float) -> list[Line]:
        return [
            line(inset if at % 2 == 0 else 0, 200 if at % 2 == 0 else 90, at * 15, "完。" if at % 2 else "未")
            for at in range(10)
        ]

    for inset, expected in ((20, True), (0, False)):
        column = paragraphs(inset)
        assert uses_indents([column], measure_columns([column], 10)) is expected
