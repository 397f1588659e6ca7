"""Rows and columns that are places, and districts that a document leaves out."""

import pytest

from assistant.evidence.row_places import place_of
from assistant.evidence.scope import leaves_out
from assistant.evidence.statements import split_passage
from index.types import Chunk, Metadata, Passage, Span


def places(text: str, division: tuple[str, ...] = ()) -> dict[str, str]:
    spans = (Span(0, 0, len(text)),)
    chunk = Chunk("a.md", 0, "table", (), "比较", text, spans, 9, "比较", division=division)
    cells = split_passage(Passage(chunk, Metadata("比较"), 1.0))
    return {cell.text: "".join(place_of(cell)[-1:]) for cell in cells}


def test_rows_that_are_cities() -> None:
    table = "| 城市 | 年限 |\n| 厦门 | 8年 |\n| 南京市 | 2年 |\n| 其他 | 5年 |"
    assert places(table) == {"8年": "厦门市", "2年": "南京市", "5年": ""}


def test_columns_that_are_cities() -> None:
    assert places("| 项目 | 厦门 | 南京 |\n| 年限 | 8年 | 2年 |") == {"8年": "厦门市", "2年": "南京市"}


def test_one_name_may_be_a_word() -> None:
    table = "| 类别 | 年限 |\n| 长治 | 8年 |\n| 短期 | 2年 |\n| 中期 | 5年 |"
    assert set(places(table).values()) == {""}


def test_places_elsewhere_are_parts_of_this_one() -> None:
    table = "| 中心 | 特色 |\n| 南城 | 康复 |\n| 清徐 | 儿科 |\n| 平遥 | 口腔 |"
    assert set(places(table, ("山西省", "运城市", "盐湖区")).values()) == {"盐湖区"}
    assert places("| 区 | 分 |\n| 天河区 | 8 |\n| 越秀区 | 9 |", ("广东省", "广州市"))["8"] == "天河区"


LISTED = "2024年市区（指上城区、拱墅区、西湖区和滨江区，下同）公办小学报名于6月25日进行。"


@pytest.mark.parametrize(
    ("text", "district", "is_left_out"),
    [
        (LISTED, "余杭区", True),
        (LISTED, "西湖区", False),
        (LISTED + "余杭区另行公布。", "余杭区", False),
        ("公办小学报名于6月25日进行。", "余杭区", False),
        ("市区（指上城区）公办小学报名。", "余杭区", False),
    ],
)
def test_a_list_of_districts_leaves_others_out(text: str, district: str, is_left_out: bool) -> None:
    assert leaves_out(text, ("浙江省", "杭州市", district)) is is_left_out


def test_the_city_itself_is_never_left_out() -> None:
    assert not leaves_out(LISTED, ("浙江省", "杭州市"))
