import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.tables import cells_of, has_rows, header_of, say

TABLE = (
    "收费如下：\n"
    "| 区县 | 首次登记费（元/只） | 登记点 | 人数 |\n"
    "|---|---|---|---|\n"
    "| 东湖区 | 200 | 东湖区政务服务中心 | 3 |\n"
    "| 西岭区 | 180-190 | | 4 |\n"
    "自九月起执行。"
)


def of(words: str) -> tuple[int, int]:
    start = TABLE.index(words)
    return start, start + len(words)


def test_a_row_is_said_with_the_names_and_units_of_its_columns() -> None:
    row = "| 东湖区 | 200 | 东湖区政务服务中心 | 3 |"
    assert say(TABLE, *of(row)) == "东湖区：首次登记费200元/只，登记点：东湖区政务服务中心，人数3。"


def test_ranges_have_their_unit_and_empty_cells_are_left_out() -> None:
    assert say(TABLE, *of("| 西岭区 | 180-190 | | 4 |")) == "西岭区：首次登记费180-190元/只，人数4。"


def test_a_whole_table_is_its_rows_and_other_lines_stay() -> None:
    said = say(TABLE, 0, len(TABLE))
    assert said.startswith("收费如下：\n自九月起执行。\n东湖区：") and "；西岭区：" in said
    assert "|" not in said and "---" not in said


def test_the_header_belongs_to_rows_and_not_to_itself() -> None:
    assert header_of(TABLE, TABLE.index("| 西岭区"))[0] == "区县"
    assert header_of(TABLE, TABLE.index("| 区县")) == ()
    two = f"{TABLE}\n| 项目 | 金额（元） |\n| 犬牌 | 10 |"
    assert say(two, two.index("| 犬牌"), len(two)) == "犬牌：金额10元。"


@pytest.mark.parametrize("line", ["", "|", "||", "a | b", "| a", "第一条 应当办理。"])
def test_other_lines_have_no_cells(line: str) -> None:
    assert cells_of(line) == ()
    assert not has_rows(line)


@given(st.text(alphabet="|- \n甲乙1（元）", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_text_is_said(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    said = say(text, start, min(start + length, len(text)))
    assert isinstance(said, str)
    if "|" not in text:
        assert said == text[start : start + length]
