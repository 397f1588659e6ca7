"""Which lines of a news page are headlines, and of which story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.structure.cleaning import Line
from index.structure.headlines import (
    assign_headlines,
    choose_headline,
    headline_level,
    is_heading,
    story_level,
)
from index.structure.units import parse_units
from index.types import Document, Metadata, Unit


def parse(text: str, **meta) -> list[Unit]:
    return parse_units(Document("page.txt", text, Metadata("", **meta), ""))


def stories(text: str, **meta) -> list[Unit]:
    return [unit for unit in parse(text, **meta) if unit.kind == "story"]


def test_stacked_headlines_go_to_the_stories_that_name_them():
    text = """表彰一批先进集体

## 平遥县古陶镇榜上有名

## 祁县政协委员 送医下乡暖人心

本报讯(记者 赵一)3月2日,祁县政协委员带着医生到村里义诊,送医下乡。

本报讯(记者 钱二)3月1日,平遥县传来消息,古陶镇获评先进。
"""
    first, second = stories(text)
    assert (first.label, first.heading, first.place) == ("祁县政协委员 送医下乡暖人心", (), "祁县")
    assert (second.label, second.place) == ("平遥县古陶镇榜上有名", "平遥县")
    assert second.heading == ("表彰一批先进集体",)


def test_a_torn_first_line_is_no_subhead():
    text = """生态修复见成效

本报讯 生态修复见成效,湖水清了。

与此同时,修复“五湖

四岸”工程开工。

今年全县新建生态驿

站二十处。生态驿站免费开放。
"""
    (story,) = stories(text)
    assert story.text.split("\n")[1:] == [
        "与此同时,修复“五湖四岸”工程开工。",
        "今年全县新建生态驿站二十处。生态驿站免费开放。",
    ]


def test_story_level_tells_headlines_from_the_page_title_and_from_subheads():
    text = """# 要闻

## 新办法下月施行

### 骑车要挂牌

本报讯(记者 赵一)新办法下月施行。

**登记上牌**

带身份证登记。

## 食堂进社区

□ 本报记者 钱二

老人用餐打八折。

## 坞城街道

## 楼道换新颜

本报讯(通讯员 孙三)楼道干净了。
"""
    assert [(unit.label, unit.heading) for unit in stories(text)] == [
        ("新办法下月施行", ("要闻", "骑车要挂牌")),
        ("新办法下月施行", ("要闻", "骑车要挂牌", "登记上牌")),
        ("食堂进社区", ("□ 本报记者 钱二",)),
        ("楼道换新颜", ("坞城街道",)),
    ]


def test_a_heading_that_names_another_county_starts_a_story():
    text = """临猗县新建停车场

本报讯 临猗县新建停车场46处。

河津：春耕正忙

农技人员下到田间,查看苗情。

遗失声明

张某遗失证件,声明作废。
"""
    assert [unit.label for unit in stories(text)] == ["临猗县新建停车场", "河津：春耕正忙", "遗失声明"]


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        (["我省加快建设水网", "今年计划完成投资120亿元"], "我省加快建设水网"),
        (["市公安局", "加强养犬管理"], "加强养犬管理"),
        (["李明在全市大会上强调", "办好每所学校", "王芳主持"], "办好每所学校"),
        (["治水有良方", "——我市治水纪实", "本报记者 周五"], "治水有良方"),
        (["本报评论员", "以实干书写答卷"], "以实干书写答卷"),
        (["老旧小区、充电桩……", "盐湖区给出解决方案"], "盐湖区给出解决方案"),
    ],
)
def test_the_headline_is_told_from_what_stands_beside_it(lines, headline):
    text = "旧闻一则\n\n本报讯 旧闻。\n\n" + "\n\n".join(lines) + "\n\n本报讯 正文在此。"
    story = stories(text)[1]
    assert (story.label, story.heading) == (headline, tuple(line for line in lines if line != headline))


def lines(*texts: str) -> list[Line]:
    """Lines; `#` marks before a text give its level."""
    return [Line(text.lstrip("# "), (), level=len(text) - len(text.lstrip("#"))) for text in texts]


def test_the_story_level_is_the_depth_that_most_datelines_stand_under() -> None:
    page = lines("# 要闻", "## 甲", "本报讯 一。", "## 乙", "本报讯 二。", "### 丙")
    assert story_level(page) == 2
    assert story_level(lines("甲", "本报讯 一。")) == 0
    assert story_level([]) == 0


def test_a_marked_headline_goes_before_plain_lines() -> None:
    run = lines("市公安局", "## 加强养犬管理", "### 今起登记")
    assert headline_level(run, 3) == 3
    assert headline_level(run, 4) == 2
    assert choose_headline(run, 2) == 1
    assert choose_headline(run, 3) == 2


def test_a_line_above_running_text_is_a_heading_only_when_nothing_waits_for_its_end() -> None:
    heading, body = lines("窗口延时到晚八点", "本报讯 大厅实行延时服务。")
    assert is_heading(heading, "", [body], in_run=False)
    assert not is_heading(heading, "", [], in_run=False), "nothing stands below it"
    torn, rest = lines("今年全县新建生态驿", "站二十处。")
    assert not is_heading(torn, "大会提出，", [rest], in_run=False)


def test_headlines_nobody_can_tell_apart_all_go_to_the_first_story() -> None:
    run = lines("本期要闻", "一组消息")
    assert assign_headlines(run, ["甲乡修路。", "乙乡种树。"]) == [run, []]


@given(
    st.lists(st.text(alphabet="甲乙丙丁镇修路种树，。", max_size=12), min_size=1, max_size=6),
    st.lists(st.text(alphabet="甲乙丙丁镇修路种树，。", max_size=30), min_size=1, max_size=4),
)
def test_every_headline_goes_to_exactly_one_story(headlines: list[str], bodies: list[str]) -> None:
    run = [Line(text, ()) for text in headlines]
    shares = assign_headlines(run, bodies)
    assert len(shares) == len(bodies)
    assert sorted(line.text for share in shares for line in share) == sorted(headlines)
    assert 0 <= choose_headline(run, 0) < len(run)
