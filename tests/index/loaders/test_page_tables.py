"""Tables drawn on the pages of PDF files."""

from index.loaders.grid import Grid, plain_grid
from index.loaders.page_tables import PageTable, extend, join_wrapped, render_pages
from index.loaders.pdf import load_pdf
from tests.index.loaders.test_heads import made

RULES = (60.0, 160.0, 260.0, 360.0)


def table(*rows: str) -> PageTable:
    return PageTable(
        plain_grid([["" if text == "-" else text for text in row.split()] for row in rows]), RULES
    )


def strokes(*lines: tuple[int, int, int, int]) -> str:
    return "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in lines)


def test_boxes_that_span_columns_and_rows(make_pdf) -> None:
    across = [(60, y, 360, y) for y in (700, 640, 610, 580)] + [(160, 670, 360, 670)]
    down = [(x, 580, x, 700) for x in (60, 160, 360)] + [(260, 580, 260, 670)]
    placed = [(70, 665, "等级"), (200, 680, "比例"), (170, 650, "在职"), (270, 650, "退休")]
    placed += [(70, 620, "一级"), (170, 620, "92%"), (270, 620, "95%")]
    placed += [(70, 590, "二级"), (170, 590, "90%"), (270, 590, "93%")]
    assert load_pdf(make_pdf([placed], strokes(*across, *down))).text.strip() == (
        "| 等级 | 比例 · 在职 | 比例 · 退休 |\n|---|---|---|\n| 一级 | 92% | 95% |\n| 二级 | 90% | 93% |"
    )


def test_a_table_that_goes_on_overleaf_is_one() -> None:
    pages = [
        ["示例市收费", table("项目 城镇 农村", "证 10 8"), "—"],
        [table("项目 城镇 农村", "牌 20 15")],
        [table("芯片 30 25"), "完。"],
    ]
    first, second, third = render_pages(pages)
    assert "| 证 | 10 | 8 |\n| 牌 | 20 | 15 |\n| 芯片 | 30 | 25 |" in first
    assert "|" not in second and third.split() == ["完。"]


def test_another_table_with_a_name_of_its_own_is_not() -> None:
    pages = [[table("项目 城镇 农村", "证 10 8")], ["表2 续期收费", table("项目 城镇 农村", "牌 20 15")]]
    assert "牌" not in render_pages(pages)[0]
    other = PageTable(plain_grid([["牌", "20", "15"]]), (60.0, 200.0, 260.0, 360.0))
    assert "牌" not in render_pages([pages[0], [other]])[0]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in grid.matrix()]


def test_a_row_torn_by_the_page_is_mended() -> None:
    above = made(["项目", "材料"], ["登记", "身份证原件和复"], head_rows=1)
    assert texts(extend(above, plain_grid([["", "印件。"], ["变更", "申请表。"]])))[1:] == [
        ["登记", "身份证原件和复印件。"],
        ["变更", "申请表。"],
    ]
    whole = made(["项目", "材料"], ["登记", "身份证。"])
    assert texts(extend(whole, plain_grid([["", "申请表。"]])))[-1] == ["", "申请表。"]


def test_lines_of_a_cell() -> None:
    assert join_wrapped("本科及以\n上学历") == "本科及以上学历"
    assert join_wrapped("1.申请表；\n2.身份证") == "1.申请表； 2.身份证"
    assert join_wrapped("Class\nB licence") == "Class B licence"
