import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.tables import cells_of, header_of, row_at, row_cells, row_name, say, shorten

TABLE = (
    "收费如下：\n"
    "| 区县 | 首次登记费（元/只） | 登记点 | 人数 |\n"
    "|---|---|---|---|\n"
    "| 东湖区 | 200 | 东湖区政务服务中心 | 3 |\n"
    "| 西岭区 | 180-190 | | 4 |\n"
    "自九月起执行。"
)
TWO_LEVELS = "| 人群 · 年龄 | 户籍 · 城镇 | 户籍 · 农村 |\n| 2 · 低保老人 · 90周岁以上 | 300 | 260 |"
FORM = "|  |  |\n| 承诺时限 | 5个工作日 |\n| 费用 | 20 |"


def of(words: str, text: str = TABLE) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_a_row_is_said_with_the_names_and_units_of_its_columns() -> None:
    row = "| 东湖区 | 200 | 东湖区政务服务中心 | 3 |"
    assert say(TABLE, *of(row)) == "东湖区：首次登记费200元/只，登记点：东湖区政务服务中心，人数3。"


def test_a_cell_is_said_with_what_names_its_row_and_its_column() -> None:
    assert say(TABLE, *of("200")) == "东湖区 · 首次登记费：200元/只。"
    assert say(TABLE, *of("政务服务中心")) == "东湖区 · 登记点：政务服务中心。"
    assert say(TWO_LEVELS, *of("260", TWO_LEVELS)) == "低保老人 · 90周岁以上 · 户籍 · 农村：260。"


def test_a_figure_never_runs_into_a_figure_of_its_column() -> None:
    plan = "（单位：万套）\n| 项目 | 2014 | 2015 | 合计 |\n| 新安排 | 4 | 5 | 9 |"
    assert say(plan, *of("| 新安排 | 4 | 5 | 9 |", plan)) == "新安排：2014：4万套，2015：5万套，合计9万套。"


def test_a_row_of_a_form_is_label_and_value() -> None:
    assert say(FORM, *of("5个工作日", FORM)) == "承诺时限：5个工作日。"
    assert say(FORM, 0, len(FORM), "（单位：元）") == "承诺时限：5个工作日；费用：20元。"


@pytest.mark.parametrize(
    ("around", "unit"),
    [
        ("表2 非居民用水价格（单位：元/立方米）", "元/立方米"),
        ("计量单位:万套", "万套"),
        ("高龄津贴按下表发放，单位为元/月。", "元/月"),
        ("单位：元、%", ""),
        ("申请单位名单", ""),
    ],
)
def test_figures_take_the_unit_that_the_table_gives(around: str, unit: str) -> None:
    assert say(TWO_LEVELS, *of("260", TWO_LEVELS), around).endswith(f"：260{unit}。")
    above = f"{around}\n{TWO_LEVELS}"
    assert say(above, *of("260", above)).endswith(f"：260{unit}。")


def test_a_unit_of_the_column_goes_before_that_of_the_table() -> None:
    above = f"（单位：万元）\n{TABLE}"
    assert say(above, *of("200", above)) == "东湖区 · 首次登记费：200元/只。"


def test_ranges_have_their_unit_and_empty_cells_are_left_out() -> None:
    assert say(TABLE, *of("| 西岭区 | 180-190 | | 4 |")) == "西岭区：首次登记费180-190元/只，人数4。"


def test_a_whole_table_is_its_rows_and_other_lines_stay() -> None:
    said = say(TABLE, 0, len(TABLE))
    assert said.startswith("收费如下：\n自九月起执行。\n东湖区：") and "；西岭区：" in said
    assert "|" not in said and "---" not in said


def test_the_header_belongs_to_rows_and_not_to_itself() -> None:
    assert header_of(TABLE, TABLE.index("| 西岭区"))[0] == "区县"
    assert header_of(TABLE, TABLE.index("| 区县")) == ()
    assert row_at(TABLE, TABLE.index("区县")) is None and row_at(TABLE, TABLE.index("|---")) is None
    two = f"{TABLE}\n| 项目 | 金额（元） |\n| 犬牌 | 10 |"
    assert say(two, two.index("| 犬牌"), len(two)) == "犬牌 · 金额：10元。"


def test_cells_that_say_nothing_are_none() -> None:
    text = "| 级 | 甲 | 乙 | 丙 |\n| 一 | — | / | 5% |"
    row = row_at(text, text.index("5%"))
    assert row is not None and text[slice(*row_name(text, row))] == "一"
    assert [text[cell.start : cell.end] for cell in row_cells(text, row)] == ["5%"]


def test_the_number_of_a_row_is_no_part_of_its_name() -> None:
    assert shorten("2 · 场地租金补贴") == "场地租金补贴"
    assert shorten("基础指标 · （三） · 年龄") == "基础指标 · 年龄"
    assert shorten("2006") == "2006" and shorten("3") == "3"


@pytest.mark.parametrize("line", ["", "|", "||", "a | b", "| a", "第一条 应当办理。"])
def test_other_lines_have_no_cells(line: str) -> None:
    assert cells_of(line) == ()


@given(st.text(alphabet="|- \n甲乙1（元）", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_text_is_said(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    said = say(text, start, min(start + length, len(text)))
    assert isinstance(said, str)
    if "|" not in text:
        assert said == text[start : start + length]
