from datetime import date

import pytest

from index.structure.units import parse_units
from index.types import Document, Metadata, Unit

PAGE = """运城日报
2023年5月9日 星期二 第2版

李明在全市义务教育工作会议上强调

办好每一所学校 惠及每一个孩子

王芳主持

本报讯(记者 赵一)5月8日,全市义务教育工作会议召开。市长李明出席会议并讲话。他强调,要

▲5月8日,全市义务教育工作会议召开。图为会议现场。钱二 摄

优化布局,增加学位5000个。

盐湖区政务大厅

延时服务到晚八点 办事不用再请假

本报讯 5月起,盐湖区政务服务大厅实行延时服务,每周三办到20时。(孙三 李四)

“十条措施”稳就业

——我市促进高校毕业生就业纪实

本报记者 周五

就业是民生之本。今年以来,我市出台十条措施。

补贴直达 企业敢招人

企业每招一名毕业生补贴1000元,全市已发放120万元。

夏县一家企业领到补贴8万元。

二版责编 吴六 校对 郑七
"""


def parse(text: str, **meta) -> list[Unit]:
    return parse_units(Document("page.txt", text, Metadata("", **meta), ""))


def stories(text: str, **meta) -> list[Unit]:
    return [unit for unit in parse(text, **meta) if unit.kind == "story"]


def test_a_page_becomes_its_stories_in_order():
    assert [(unit.kind, unit.label, unit.heading) for unit in parse(PAGE)] == [
        ("section", "版面信息", ()),
        ("section", "版面信息", ()),
        ("story", "办好每一所学校 惠及每一个孩子", ("李明在全市义务教育工作会议上强调", "王芳主持")),
        ("section", "图片说明", ()),
        ("story", "延时服务到晚八点 办事不用再请假", ("盐湖区政务大厅",)),
        ("story", "“十条措施”稳就业", ("——我市促进高校毕业生就业纪实", "本报记者 周五")),
        (
            "story",
            "“十条措施”稳就业",
            ("——我市促进高校毕业生就业纪实", "本报记者 周五", "补贴直达 企业敢招人"),
        ),
        ("section", "版面信息", ()),
    ]


def test_a_sentence_goes_on_after_the_caption():
    story = stories(PAGE)[0]
    assert story.text.endswith("他强调,要优化布局,增加学位5000个。")
    assert [span.skipped for span in story.spans] == [False, True]


def test_stories_have_the_date_of_issue_and_their_own_place():
    found = stories(PAGE)
    assert {unit.published for unit in found} == {date(2023, 5, 9)}
    assert [unit.place for unit in found] == ["运城市", "盐湖区", "运城市", "运城市"]
    assert found[1].division == ("山西省", "运城市", "盐湖区")


def test_without_a_year_there_is_no_date():
    text = "窗口延时服务\n\n本报讯(记者 赵一)5月8日,窗口实行延时服务。"
    assert [unit.published for unit in stories(text)] == [None]


def test_a_dateline_may_state_the_whole_date():
    text = "春运开始\n\n新华社北京2024年1月26日电(记者 赵一)春运今天开始。"
    assert [unit.published for unit in stories(text)] == [date(2024, 1, 26)]


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


def test_two_stories_under_one_headline_are_not_mixed():
    text = "简讯\n\n本报讯 甲乡修路三公里。\n\n本报讯 乙乡种树五百亩。"
    assert [(unit.label, unit.text) for unit in stories(text)] == [
        ("简讯", "本报讯 甲乡修路三公里。"),
        ("", "本报讯 乙乡种树五百亩。"),
    ]


def test_a_continued_story_is_its_own():
    text = "窗口延时\n\n本报讯 窗口延时服务。\n\n(上接01版)\n\n会议指出,要抓好落实。"
    assert [(unit.label, unit.text) for unit in stories(text)] == [
        ("窗口延时", "本报讯 窗口延时服务。"),
        ("(上接01版)", "会议指出,要抓好落实。"),
    ]


def test_a_photo_story_is_one_caption():
    text = """窗口延时服务

本报讯 窗口延时服务。

▶5月6日,稷山县清河镇农民采收板枣。

当地发展板枣种植,农民增收。

特约摄影 赵一 摄

▶5月7日,闻喜县农民插秧。钱二 摄
"""
    captions = [unit for unit in parse(text) if unit.label == "图片说明"]
    assert [unit.text.count("\n") for unit in captions] == [2, 0]
    assert [unit.place for unit in captions] == ["稷山县", "闻喜县"]


def test_an_authors_line_ends_the_story_it_stands_below():
    text = "化峪镇项目提速\n\n本报讯 化峪镇项目提速。\n\n(赵一 钱二)\n\n我市开展体检\n\n本报讯 我市开展体检。"
    first, second = stories(text)
    assert first.text == "本报讯 化峪镇项目提速。\n(赵一 钱二)"
    assert (second.label, second.heading) == ("我市开展体检", ())


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


def test_a_web_article_keeps_the_sites_notice_apart():
    text = (
        "晋中市连日来推进治水,成效明显。\n守住红线\n实现清水入河\n"
        "今年项目开工41项,开工率93%。(晋中日报 记者 赵一)\n"
        "1、凡本网注明来源的作品,转载请注明。\n2、如有问题,请在30日内联系。"
    )
    assert [(unit.kind, unit.heading, unit.label) for unit in parse(text)] == [
        ("story", (), ""),
        ("story", ("守住红线 实现清水入河",), ""),
        ("section", (), "网站声明"),
    ]


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


def test_a_signature_and_its_date_are_not_a_headline():
    text = """森林防火通告

防火期内,禁止野外用火。

晋中市人民政府

2023年2月20日

项目观摩启动

本报讯 项目观摩启动。
"""
    first, second = stories(text)
    assert first.text.split("\n") == ["防火期内,禁止野外用火。", "晋中市人民政府", "2023年2月20日"]
    assert (second.label, second.heading, second.published) == ("项目观摩启动", (), None)


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


def test_an_agencys_seat_is_not_the_place_of_its_story():
    text = "盐湖区修路\n\n本报讯 盐湖区修路。\n\n会议召开\n\n新华社北京4月28日电 会议研究民营经济。"
    assert [unit.place for unit in stories(text)] == ["盐湖区", ""]


def test_subheads_below_an_undated_feature_stay_with_it():
    text = """# 一张清单的背后

本报记者 张某

清晨,老人走进社区食堂。

## 一顿饭

早餐五元,有粥有蛋。

## 迎泽区上门服务

本报讯(通讯员 吴某)迎泽区上门服务。
"""
    assert [(unit.label, unit.heading) for unit in stories(text)] == [
        ("一张清单的背后", ("本报记者 张某",)),
        ("一张清单的背后", ("本报记者 张某", "一顿饭")),
        ("迎泽区上门服务", ()),
    ]
