"""Reading order by the white space between columns."""

import pytest

from index.loaders.columns import find_columns
from index.loaders.page_lines import Line, TableBox


def line(text: str, left: float, base: float, size: float = 10) -> Line:
    return Line(text, left, left + len(text) * size, base, size, size, left)


def column(texts, left: float, top: float, pitch: float = 15) -> list[Line]:
    return [line(text, left, top + at * pitch) for at, text in enumerate(texts)]


PROSE = ("为了加强公园管理，制", "定本办法。公园每日六", "时开放，二十二时关闭", "。冬季二十一时关闭。")


def order(blocks) -> list[str]:
    return ["".join(block.text[:1] for block in group) for group in find_columns(blocks)]


@pytest.mark.parametrize("shift", [0, 7])
def test_columns_of_running_text(shift: float) -> None:
    blocks = [*column(PROSE, 0, 100), *column(PROSE, 120, 100 + shift), *column(PROSE, 240, 100)]
    assert order(blocks) == ["为定时。"] * 3


def test_a_title_over_columns_parts_what_is_above_from_what_is_below() -> None:
    above = [*column(PROSE, 0, 100), *column(PROSE, 120, 100)]
    below = [*column(PROSE, 0, 220), *column(PROSE, 120, 220)]
    assert order([*below, line("公园免费开放的公告今日发布", 40, 190), *above]) == [
        "为定时。", "为定时。", "公", "为定时。", "为定时。",
    ]  # fmt: skip


def test_cells_that_share_their_rows_are_read_row_by_row() -> None:
    names = column(("承诺时限", "收费标准", "咨询电话", "办理地点"), 0, 100)
    values = column(("五个工作日", "每只一百元", "电话号码", "一楼大厅"), 120, 100)
    assert len(find_columns([*names, *values])) == 1


def test_names_far_apart_beside_paragraphs_are_no_column() -> None:
    names = column(("办理条件", "办理材料", "收费标准"), 0, 107, 60)
    assert len(find_columns([*names, *column(PROSE * 3, 120, 100)])) == 1


def test_a_list_at_the_side_is_read_after_the_text() -> None:
    side = column(("公园新闻", "湖面结冰", "花展开幕", "夜间开放"), 150, 104)
    assert order([*column(PROSE, 0, 100), *side]) == ["为定时。", "公湖花夜"]


def test_a_signature_below_the_text_is_no_column() -> None:
    text = column(PROSE, 0, 100)
    assert len(find_columns([*text, line("示例市公园局", 180, 175), line("今年一月", 190, 190)])) == 1


def test_a_table_over_the_page_ends_the_columns() -> None:
    table = TableBox(0, 220, 170, 200, "| 表 |")
    blocks = [*column(PROSE, 0, 100), *column(PROSE, 120, 100), table]
    assert [group[-1] is table for group in find_columns(blocks)] == [False, False, True]
