"""The marks of a newspaper page, and what only looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.structure.newsmarks import (
    is_byline,
    is_credited,
    is_notice,
    is_page_matter,
    opens_caption,
    read_dateline_date,
    read_issue_date,
    strip_capital,
)
from index.structure.units import parse_units
from index.types import Document, Metadata, Unit


def parse(text: str, **meta) -> list[Unit]:
    return parse_units(Document("page.txt", text, Metadata("", **meta), ""))


def stories(text: str, **meta) -> list[Unit]:
    return [unit for unit in parse(text, **meta) if unit.kind == "story"]


def test_a_dateline_may_state_the_whole_date():
    text = "春运开始\n\n新华社北京2024年1月26日电(记者 赵一)春运今天开始。"
    assert [unit.published for unit in stories(text)] == [date(2024, 1, 26)]


@pytest.mark.parametrize(
    "dateline",
    [
        "本报讯(记者 赵一)",
        "本报讯 ",
        "运城晚报讯(记者 赵一)",
        "新华社太原3月5日电",
        "中新网太原3月5日电 ",
        "本报太原3月5日讯",
    ],
)
def test_datelines_start_stories(dateline):
    text = f"第一条消息\n\n{dateline}甲。\n\n第二条消息\n\n{dateline}乙。"
    assert [unit.label for unit in stories(text)] == ["第一条消息", "第二条消息"]


def test_page_matter_is_no_story():
    text = "要闻导读 >>3版\n\n窗口延时\n\n本报讯 窗口延时服务,群众\n\n(下转第2版)\n\n称便。\n\n责任编辑:赵一"
    found = parse(text)
    assert [unit.text for unit in found if unit.label == "版面信息"] == [
        "要闻导读 >>3版",
        "(下转第2版)",
        "责任编辑:赵一",
    ]
    assert [unit.text for unit in found if unit.kind == "story"] == ["本报讯 窗口延时服务,群众称便。"]


def test_a_web_pages_date_line_dates_its_story():
    text = "假期出行提示,请收好\n\n发布时间:2023-09-27 来源:山西晚报\n\n本报讯 假期将至,交警发布提示。"
    (story,) = stories(text)
    assert (story.label, story.published) == ("假期出行提示,请收好", date(2023, 9, 27))


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("本报记者 周五", True),
        ("□ 本报记者 钱二", True),
        ("文/图 通讯员 孙三", True),
        ("（本报特约评论员）", True),
        ("记者王晓明 通讯员李四", True),
        ("本报记者王晓明、赵一摄影报道", True),
        ("文/图 周五", True),
        ("记者节快到了", False),
        ("记者会明天上午举行", False),
        ("记者走访发现多处安全隐患", False),
        ("记者看到，大厅里排起了长队。", False),
    ],
)
def test_lines_that_only_name_who_wrote(text: str, byline: bool) -> None:
    assert is_byline(text) is byline


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("▲5月8日，会议召开。图为现场。", True),
        ("图为施工现场", True),
        ("资料图片", True),
        ("5月8日，全市会议召开。图为会议现场。", True),
        ("图书馆为读者开放", False),
    ],
)
def test_captions(text: str, caption: bool) -> None:
    assert opens_caption(text) is caption


@pytest.mark.parametrize(
    ("text", "credited"),
    [("会议现场。钱二 摄", True), ("特约摄影 赵一 摄", True), ("新华社供图", True), ("拍摄电影的人", False)],
)
def test_photographers(text: str, credited: bool) -> None:
    assert is_credited(text) is credited


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("第2版", True),
        ("2023年5月9日 星期二 第2版", True),
        ("责编 王五 校对 赵六", True),
        ("来源：山西晚报", True),
        ("（下转第2版）", True),
        ("责任编辑的工作很重要。", False),
        ("市民都说方便", False),
    ],
)
def test_what_belongs_to_the_page(text: str, matter: bool) -> None:
    assert is_page_matter(text) is matter


def test_a_notice_goes_on_in_numbered_lines() -> None:
    assert is_notice("版权声明：凡本网注明来源的作品，未经授权不得转载", after_notice=False)
    assert is_notice("2、如有问题，请联系。", after_notice=True)
    assert not is_notice("2、如有问题，请联系。", after_notice=False)


def test_days_of_issue() -> None:
    assert read_issue_date("2021年12月23日 星期四") == date(2021, 12, 23)
    assert read_issue_date("发布时间：2021-12-23") == date(2021, 12, 23)
    assert read_issue_date("2021年12月43日 星期四") is None
    assert read_issue_date("2021年12月23日，会议召开") is None
    assert read_dateline_date("新华社2023年3月5日电 会议") == date(2023, 3, 5)
    assert read_dateline_date("新华社3月5日电 会议") is None


def test_an_agencys_capital_is_stripped() -> None:
    assert strip_capital("新华社北京3月5日电 会议在太原召开").strip() == "会议在太原召开"
    assert strip_capital("会议在北京召开") == "会议在北京召开"


@given(st.text(alphabet="本报讯记者电日月年2025摄图为▲（）()版第责编：: 北京新华社", max_size=60))
def test_no_line_is_too_wild_to_be_looked_at(text: str) -> None:
    for look in (is_byline, is_credited, opens_caption, is_page_matter):
        assert look(text) in (True, False)
    assert strip_capital(text) == text or text.endswith(strip_capital(text))
    read_issue_date(text), read_dateline_date(text)
